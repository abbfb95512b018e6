"""A virtual display and the hands and eyes of a person before it."""
import hashlib
import os
import pathlib
import re
import subprocess
import time

PATIENCE = 60  # Seconds: a sanitizer on a small machine takes its time.


def waitFor(what, question):
    """The first true answer to the question; fails with `what` if there is none in time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError("in vain, after {} s: {}".format(PATIENCE, what))


class Display:
    """An X server without a screen, whose picture lies in a file. It stays when its last window is
    gone; otherwise the next one could knock while it begins anew."""

    def __init__(self, folder, width=1280, height=800):
        self.picture = pathlib.Path(folder) / "Xvfb_screen0"
        reader, writer = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "{}x{}x24".format(width, height),
             "-fbdir", str(folder), "-nolisten", "tcp", "-noreset"],
            pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as answer:
            self.name = ":" + answer.readline().strip()
        if self.name == ":":
            raise AssertionError("Xvfb has not started")

    def close(self):
        self.server.terminate()
        self.server.wait()

    def do(self, *arguments):
        """xdotool, whose answer is returned."""
        environment = dict(os.environ, DISPLAY=self.name)
        return subprocess.run(["xdotool", *arguments], env=environment, capture_output=True,
                              text=True, timeout=PATIENCE).stdout.strip()

    def windows(self, title):
        """Those that are shown and whose titles match. Not left to the search by name, which sees
        nothing behind a dash."""
        shown = self.do("search", "--onlyvisible", "--name", ".").split()
        return [each for each in shown if re.search(title, self.title(each))]

    def window(self, title):
        """Waits for the window and gives it the keyboard, as a window manager would."""
        found = waitFor("a window " + title, lambda: self.windows(title))[0]
        self.do("windowfocus", "--sync", found)
        return found

    def title(self, window):
        return self.do("getwindowname", window)

    def keys(self, *keys):
        for key in keys:
            self.do("key", "--delay", "20", key)

    def write(self, text):
        self.do("type", "--delay", "5", text)

    def click(self, x, y, button=1):
        self.do("mousemove", str(x), str(y), "click", str(button))

    def look(self):
        """Stands for what is to be seen: equal if and only if every pixel is."""
        return hashlib.sha256(self.picture.read_bytes()).hexdigest()

    def lookWhenStill(self):
        """After nothing has moved for a while."""
        def still():
            before = self.look()
            time.sleep(0.4)
            return before if before == self.look() else None
        return waitFor("a still picture", still)

    def brightness(self):
        """From 0 to 255, of the middle of the screen."""
        data = self.picture.read_bytes()
        middle = data[len(data) // 4:3 * len(data) // 4]
        return sum(middle[::997]) / len(middle[::997])
