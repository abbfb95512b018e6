#!/usr/bin/env python3
"""What a desktop reads of the application: entry, description, type of scenarios, icons; and that
an installation is complete wherever it stands.

usage: desktop_test.py SOURCE_TREE BUILD_TREE
"""
import configparser
import fnmatch
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

SOURCE = BUILD = None
ID = "org.idemscope.Idemscope"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def resource(path):
    return SOURCE / "resources" / path


def desktopEntry():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(resource("desktop/{}.desktop".format(ID)), encoding="utf-8")
    return parser["Desktop Entry"]


def metainfo():
    version = re.search(r"idemscope VERSION ([\d.]+)", (SOURCE / "CMakeLists.txt").read_text()).group(1)
    text = resource("desktop/{}.metainfo.xml.in".format(ID)).read_text()
    return text.replace("@PROJECT_VERSION@", version)


def mimeType():
    tree = ElementTree.parse(resource("desktop/{}.mime.xml".format(ID)))
    return tree.getroot().find(MIME + "mime-type")


def matches(rule, content):
    """A <match> of the shared MIME database: text within a range, and one of those inside it."""
    first, last = map(int, rule.get("offset").split(":"))
    value = rule.get("value").replace("\\n", "\n").encode()
    inner = rule.findall(MIME + "match")
    return (value in content[first:last + len(value)]
            and (not inner or any(matches(each, content) for each in inner)))


class Tools(unittest.TestCase):
    """The judges of others, where they are installed."""

    def accepts(self, *command):
        if not shutil.which(command[0]):
            self.skipTest(command[0] + " is not installed")
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_desktop_entry(self):
        entry = resource("desktop/{}.desktop".format(ID))
        self.assertEqual(self.accepts("desktop-file-validate", entry), "")

    def test_description(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / (ID + ".metainfo.xml")
            file.write_text(metainfo())
            self.accepts("appstreamcli", "validate", "--no-net", file)

    def test_every_xml_file(self):
        files = [*resource("icons").rglob("*.svg"), *resource("icons").rglob("*.qrc"),
                 *resource("desktop").glob("*.xml*")]
        self.accepts("xmllint", "--nonet", "--noout", *files)

    def test_manual_pages(self):
        for page in resource("man").glob("*.in"):
            self.assertEqual(self.accepts("groff", "-man", "-Tutf8", "-ww", "-z", page), "")


class Desktop(unittest.TestCase):
    def test_the_files_name_each_other(self):
        root = ElementTree.fromstring(metainfo())
        self.assertEqual(root.findtext("id"), ID)
        self.assertEqual(root.findtext("launchable"), ID + ".desktop")
        self.assertEqual(desktopEntry()["Icon"], ID)
        self.assertTrue(resource("icons/{}.svg".format(ID)).is_file())
        types = desktopEntry()["MimeType"].strip(";").split(";")
        self.assertEqual(types, [mimeType().get("type")])
        self.assertEqual(root.findtext("provides/mediatype"), mimeType().get("type"))

    def test_the_application_takes_the_name_of_its_desktop_file(self):
        main = SOURCE / "app" / "main.cpp"
        self.assertRegex(main.read_text(), r'setDesktopFileName\(QStringLiteral\("{}"\)'.format(ID))


class Scenarios(unittest.TestCase):
    def test_only_our_own_ending_is_claimed(self):
        patterns = [glob.get("pattern") for glob in mimeType().findall(MIME + "glob")]
        self.assertTrue(any(fnmatch.fnmatch("mine.idemscope.toml", each) for each in patterns))
        for other in ("Cargo.toml", "pyproject.toml", "idemscope.toml.orig"):
            self.assertFalse(any(fnmatch.fnmatch(other, each) for each in patterns), other)

    def test_every_scenario_is_known_by_its_content(self):
        rules = mimeType().findall(MIME + "magic/" + MIME + "match")
        files = list((SOURCE / "scenarios").rglob("*.toml"))
        self.assertTrue(files)
        for file in files:
            self.assertTrue(any(matches(rule, file.read_bytes()) for rule in rules), file)

    def test_another_toml_file_is_not(self):
        rules = mimeType().findall(MIME + "magic/" + MIME + "match")
        for text in ("format = 1\n[client]\n", "[clients.web]\nname = 1\n", "[package]\n"):
            self.assertFalse(any(matches(rule, text.encode()) for rule in rules), text)


class Icons(unittest.TestCase):
    def test_every_icon_is_built_in(self):
        listed = ElementTree.parse(resource("icons/icons.qrc")).getroot().iter("file")
        present = resource("icons").rglob("*.svg")
        self.assertEqual([file.text for file in listed],
                         sorted(str(file.relative_to(resource("icons"))) for file in present))

    def test_icons_of_buttons_have_one_line_and_no_colour_of_their_own(self):
        for file in resource("icons/ui").glob("*.svg"):
            root = ElementTree.parse(file).getroot()
            look = [root.get(name) for name in ("viewBox", "stroke", "stroke-width", "fill")]
            self.assertEqual(look, ["0 0 24 24", "currentColor", "2", "none"], file)
            for element in root:
                colours = {element.get("fill", "none"), element.get("stroke", "currentColor")}
                self.assertLessEqual(colours, {"none", "currentColor"}, file)


class Installation(unittest.TestCase):
    def test_the_command_line_finds_its_scenarios_wherever_it_stands(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["cmake", "--install", BUILD, "--prefix", folder,
                            "--component", "idemscope-cli"], check=True, capture_output=True)
            program = pathlib.Path(folder) / "bin" / "idemscope-cli"
            listed = subprocess.run([program, "list"], cwd="/", capture_output=True, text=True)
            self.assertIn("double_payment", listed.stdout)
            matrix = subprocess.run([program, "matrix", "--strategies", "none"], cwd="/",
                                    capture_output=True, text=True)
            self.assertEqual(matrix.returncode, 0, matrix.stderr)
            for page in ("man/man1/idemscope-cli.1.gz", "doc/idemscope-cli/copyright",
                         "doc/idemscope-cli/changelog.gz",
                         "bash-completion/completions/idemscope-cli"):
                self.assertTrue((pathlib.Path(folder) / "share" / page).is_file(), page)


if __name__ == "__main__":
    SOURCE, BUILD = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1])
