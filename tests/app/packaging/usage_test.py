#!/usr/bin/env python3
"""Help, manual pages and the completion of the shell name the same commands and options.

usage: usage_test.py SOURCE_TREE PROGRAM...
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE = None
PROGRAMS = []
OPTION = re.compile(r"(?<![\w-])(--?[a-zA-Z][\w-]*)")


def helpOf(program, *command):
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    done = subprocess.run([program, *command, "--help"], capture_output=True, text=True, timeout=60,
                          env=environment, check=True)
    return done.stdout


def below(text, heading):
    """The indented lines below a heading of a help text."""
    found = re.search(r"^{}:\n((?:  .*\n)*)".format(heading), text, re.MULTILINE)
    return found.group(1) if found else ""


def optionsIn(text):
    """Those that begin an entry: `  -o,--output FILE   The picture`; not those it mentions."""
    names = set()
    for entry in re.finditer(r"^  (-[^\s,]+(?:, ?-[^\s,]+)*)", below(text, "Options"), re.MULTILINE):
        names.update(OPTION.findall(entry.group(1)))
    return names


def commandsIn(text):
    return re.findall(r"^  ([a-z][\w-]*)", below(text, "Subcommands"), re.MULTILINE)


def manualOf(program):
    """Section title or command -> options that have an entry (.TP) there."""
    page = SOURCE / "resources" / "man" / (program.name + ".1.in")
    sections, title = {}, ""
    lines = page.read_text().split("\n")
    for at, line in enumerate(lines):
        if line.startswith((".SH ", ".SS ")):
            title = line.split()[1].replace("\\", "")
            sections.setdefault(title, set())
        elif lines[at - 1] == ".TP":
            sections[title].update(OPTION.findall(line.replace("\\", "")))
    return sections


COMPLETE = """
source "$1"; shift
complete -p "$(basename "$1")" >/dev/null || exit 1
function=$(complete -p "$(basename "$1")" | sed 's/.*-F \\([^ ]*\\).*/\\1/')
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
"$function" "$1" "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def completions(program, *words, folder=None):
    script = SOURCE / "resources" / "completion" / program.name
    done = subprocess.run(["bash", "-c", COMPLETE, "bash", script, program, *words], text=True,
                          capture_output=True, timeout=60, check=True, cwd=folder,
                          env=dict(os.environ, QT_QPA_PLATFORM="offscreen"))
    return set(done.stdout.split())


class EveryProgram(unittest.TestCase):
    def commands(self):
        for program in PROGRAMS:
            yield program, ()
            for command in commandsIn(helpOf(program)):
                yield program, (command,)

    def test_help_is_understood_by_this_test(self):
        for program, command in self.commands():
            with self.subTest(program=program.name, command=command):
                self.assertIn("--help", optionsIn(helpOf(program, *command)))

    def test_the_manual_has_the_options_of_the_help(self):
        for program, command in self.commands():
            with self.subTest(program=program.name, command=command):
                wanted = optionsIn(helpOf(program, *command))
                if command:
                    wanted -= {"-h", "--help"}  # said once, for all commands
                self.assertEqual(manualOf(program)[command[0] if command else "OPTIONS"], wanted)

    def test_the_manual_has_no_other_command(self):
        for program in PROGRAMS:
            sections = {title for title in manualOf(program) if not title.isupper()}
            self.assertEqual(sections, set(commandsIn(helpOf(program))))

    def test_completion_offers_the_options_of_the_help(self):
        for program, command in self.commands():
            with self.subTest(program=program.name, command=command):
                self.assertEqual(completions(program, *command, "-"),
                                 optionsIn(helpOf(program, *command)))

    def test_files_are_completed(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "mine.toml").touch()
            for program in PROGRAMS:
                command = ("run",) if commandsIn(helpOf(program)) else ()
                self.assertEqual(completions(program, *command, "mi", folder=folder), {"mine.toml"})

    def test_the_version_is_that_of_the_project(self):
        project = (SOURCE / "CMakeLists.txt").read_text()
        version = re.search(r"project\(idemscope VERSION ([\d.]+)", project).group(1)
        for program in PROGRAMS:
            printed = subprocess.run([program, "--version"], capture_output=True, text=True,
                                     check=True, timeout=60).stdout
            self.assertEqual(printed, "{} {}\n".format(program.name, version))


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.program = next(p for p in PROGRAMS if p.name == "idemscope-cli")

    def complete(self, *words):
        return completions(self.program, *words)

    def test_commands_are_completed(self):
        self.assertEqual(self.complete("co"), {"compare"})
        self.assertEqual(self.complete(""), set(commandsIn(helpOf(self.program))))

    def test_strategies_are_completed(self):
        self.assertEqual(self.complete("run", "x.toml", "--strategy", "one-tr"),
                         {"one-transaction"})
        self.assertEqual(self.complete("matrix", "--strategies", "none,one-tr"),
                         {"none,one-transaction"})

    def test_values_of_a_set_are_completed(self):
        self.assertEqual(self.complete("draw", "--time", ""), {"scale", "event", "compressed"})
        self.assertEqual(self.complete("list", "s"), {"strategies", "scenarios", "sdks"})

    def test_after_a_flag_comes_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "mine.toml").touch()
            self.assertEqual(completions(self.program, "check", "--json", "", folder=folder),
                             {"mine.toml"})

    def test_what_is_no_command_has_no_completion(self):
        self.assertEqual(self.complete("nonsense", "-"), set())


if __name__ == "__main__":
    SOURCE = pathlib.Path(sys.argv[1]).resolve()
    PROGRAMS = [pathlib.Path(argument).resolve() for argument in sys.argv[2:]]
    unittest.main(argv=sys.argv[:1])
