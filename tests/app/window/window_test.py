#!/usr/bin/env python3
"""The installed application as a person meets it: opened, played, broken, compared, exported, left
and opened again, with nothing but keys, clicks and a look at the screen.

usage: window_test.py BUILD_TREE
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from display import Display, waitFor

BUILD = None
# The window, not its dialogs, whose titles end with the name of the program as well.
MAIN = r"\.toml\*? .* Idemscope$"


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.folder / "prefix"],
                       check=True, capture_output=True)
        (cls.folder / "screen").mkdir()
        cls.display = Display(cls.folder / "screen")
        cls.addClassCleanup(cls.display.close)

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        self.program = None
        self.start()

    def tearDown(self):
        if self.program.poll() is None:
            self.program.kill()
            self.end()

    def start(self, *arguments):
        hidden = ("QT_", "XDG_", "DBUS_", "WAYLAND_")
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(hidden)}
        environment.update(HOME=str(self.home), DISPLAY=self.display.name,
                           XDG_RUNTIME_DIR=str(self.home))
        # Of the answers of an X server, xkbcommon copies texts whose end only their length tells.
        options = environment.get("ASAN_OPTIONS", "").split(":") + ["strict_string_checks=0"]
        environment["ASAN_OPTIONS"] = ":".join(filter(None, options))
        known = pathlib.Path(__file__).parent / "leaks.supp"
        environment["LSAN_OPTIONS"] = "suppressions={}:print_suppressions=0".format(known)
        self.program = subprocess.Popen([self.folder / "prefix/bin/idemscope", *arguments],
                                        env=environment, stderr=subprocess.PIPE, text=True)
        waitFor("the window", lambda: self.display.windows(MAIN) or self.program.poll() is not None)
        if self.program.poll() is not None:
            self.fail("ended with {}: {}".format(*self.end()))
        self.window = self.display.window(MAIN)
        self.display.lookWhenStill()

    def end(self):
        """Waits for it; its status and what it complained of."""
        _, complaints = self.program.communicate(timeout=60)
        return self.program.returncode, complaints

    def leave(self):
        """By key; the program ends by itself, without an error."""
        self.display.keys("ctrl+q")
        status, complaints = self.end()
        self.assertEqual(status, 0, complaints)

    def isModified(self):
        return "*" in self.display.title(self.window)

    def breakTheFirstMessage(self):
        """Walks along the events until one is a message that can be lost."""
        self.display.keys("Home")
        for _ in range(30):
            self.display.keys("Right", "bracketright", "Delete")
            # Keys lie in a queue, and the next message would be dropped as well.
            self.display.lookWhenStill()
            if self.isModified():
                return
        self.fail("no message could be dropped")

    def exportAs(self, path):
        self.display.keys("ctrl+e")
        dialog = self.display.window("Export a view")
        self.display.keys("alt+i", "ctrl+a")
        self.display.write(str(path))
        self.display.keys("Return")
        waitFor("the export of " + path.name, lambda: path.exists() and path.stat().st_size > 0)
        self.display.keys("Escape")
        waitFor("the dialog to close", lambda: dialog not in self.display.windows("Export a view"))
        self.display.window(MAIN)
        return path.read_bytes()


class Window(Installed):
    def test_opens_the_double_payment(self):
        self.assertTrue(self.display.title(self.window).startswith("double_payment.toml"))
        self.leave()

    def test_plays_and_rests(self):
        start = self.display.lookWhenStill()
        self.display.keys("space")
        first = waitFor("something to move", lambda: self.display.look() != start and self.display.look())
        waitFor("it to move on", lambda: self.display.look() not in (start, first))
        self.display.keys("space")
        self.display.lookWhenStill()
        self.display.keys("Home")
        waitFor("the start again", lambda: self.display.lookWhenStill() == start)
        self.leave()

    def test_follows_the_mouse(self):
        start = self.display.lookWhenStill()
        geometry = self.display.do("getwindowgeometry", "--shell", self.window)
        size = dict(line.split("=") for line in geometry.splitlines())
        middle = int(size["X"]) + int(size["WIDTH"]) // 2
        lower = int(size["Y"]) + int(size["HEIGHT"]) * 3 // 4
        self.display.do("mousemove", str(middle), str(lower), "keydown", "ctrl", "click", "4",
                        "click", "4", "keyup", "ctrl")
        waitFor("the wheel to zoom", lambda: self.display.lookWhenStill() != start)
        self.display.click(middle, lower, button=3)
        self.display.lookWhenStill()
        self.display.keys("Escape")
        self.leave()

    def test_drops_a_message_and_takes_it_back(self):
        self.breakTheFirstMessage()
        self.display.keys("ctrl+z")
        waitFor("the change to be undone", lambda: not self.isModified())
        self.leave()

    def test_what_was_broken_is_saved(self):
        self.breakTheFirstMessage()
        path = self.home / "broken.toml"
        self.display.keys("ctrl+shift+s")
        self.display.window("Save as")
        self.display.keys("ctrl+a")
        self.display.write(str(path))
        self.display.keys("Return")
        waitFor("the file", path.exists)
        self.display.window("broken.toml")
        self.assertIn("[[faults]]", path.read_text())
        self.leave()
        self.start(str(path))
        self.assertTrue(self.display.title(self.window).startswith("broken.toml"))
        self.leave()

    def test_changes_are_not_lost_by_leaving(self):
        self.breakTheFirstMessage()
        self.display.keys("ctrl+q")
        self.display.window("Unsaved changes")
        self.display.keys("Escape")
        waitFor("the question to go", lambda: not self.display.windows("Unsaved changes"))
        self.assertIsNone(self.program.poll())
        self.assertTrue(self.isModified())

    def test_exports_the_timeline(self):
        svg = self.exportAs(self.home / "timeline.svg").decode()
        self.assertIn("server-1", svg)
        self.leave()

    def test_compares_and_exports(self):
        before = self.display.lookWhenStill()
        self.display.keys("ctrl+2")
        waitFor("the comparison", lambda: self.display.lookWhenStill() != before)
        svg = self.exportAs(self.home / "comparison.svg").decode()
        for strategy in ("none", "mutex"):
            self.assertIn(strategy, svg)
        self.leave()

    def test_remembers_what_was_chosen(self):
        light = self.display.brightness()
        self.display.keys("ctrl+shift+p")
        self.display.window("Find a command")
        self.display.write("dark colours")
        self.display.keys("Return")
        waitFor("darkness", lambda: self.display.brightness() < light / 2)
        self.display.window(MAIN)
        self.leave()
        self.start()
        self.assertLess(self.display.brightness(), light / 2)
        self.leave()


if __name__ == "__main__":
    BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
