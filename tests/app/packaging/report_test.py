#!/usr/bin/env python3
"""The desktop program writes reports without a display, and refuses what it cannot write.

usage: report_test.py SOURCE_TREE IDEMSCOPE IDEMSCOPE_CLI
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = None
PROGRAM = None
SWEEPER = None
HOSTILE = "<img src=x><b>Bold</b> & \"quoted\""


def withoutDisplay():
    environment = dict(os.environ)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    return environment


class ExportReport(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.scenario = SOURCE / "scenarios" / "double_payment.toml"

    def export(self, name, *options, scenario=None):
        return subprocess.run(
            [PROGRAM, "--export-report", scenario or self.scenario, "-o", self.folder / name,
             *options],
            capture_output=True, text=True, timeout=60, env=withoutDisplay())

    def written(self, name, *options):
        done = self.export(name, *options)
        self.assertEqual((done.returncode, done.stdout),
                         (0, "{}: written\n".format(self.folder / name)), done.stderr)
        return (self.folder / name).read_bytes()

    def refused(self, message, name, *options, scenario=None):
        done = self.export(name, *options, scenario=scenario)
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn(message, done.stderr)

    def textOf(self, name):
        return subprocess.run(["pdftotext", "-layout", self.folder / name, "-"], check=True,
                              capture_output=True, text=True, timeout=60).stdout

    def test_pdf_has_pages_of_a4_with_its_fonts(self):
        pdf = self.written("a.pdf")
        self.assertTrue(pdf.startswith(b"%PDF-1."))
        pages = re.findall(rb"/Type /Page\n", pdf)
        self.assertGreaterEqual(len(pages), 3)
        boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        self.assertEqual({(round(float(w)), round(float(h))) for w, h in boxes}, {(595, 842)})
        self.assertIn(b"/FontFile2", pdf)

    @unittest.skipUnless(shutil.which("pdftotext"), "there is no pdftotext")
    def test_pdf_holds_the_text_as_it_was_typed(self):
        self.written("a.pdf", "--title", HOSTILE, "--notes", "One.\n\n<script>Two</script>")
        text = self.textOf("a.pdf")
        for line in (HOSTILE, "<script>Two</script>", "Charged twice", "What was simulated",
                     "idemscope-cli run double_payment.toml --seed 1 --strategy none",
                     'replicated-cache = "exactly-once"'):
            self.assertIn(line, text)
        numbers = re.findall(r"Page (\d+) of (\d+)", text)
        self.assertEqual([int(at) for at, _ in numbers], list(range(1, len(numbers) + 1)))
        self.assertEqual({int(most) for _, most in numbers}, {len(numbers)})

    @unittest.skipUnless(shutil.which("pdftotext"), "there is no pdftotext")
    def test_sections_strategies_and_seed_are_those_asked_for(self):
        self.written("a.pdf", "--sections", "verdicts,reproduction", "--strategies", "mutex",
                     "--seed", "7", "--set", "clients.alice.timeout=400ms")
        text = self.textOf("a.pdf")
        self.assertIn("How each strategy ended", text)
        self.assertIn("mutex", text)
        self.assertNotIn("claim-lease", text)
        self.assertNotIn("What was simulated", text)
        self.assertIn("--seed 7", text)
        self.assertIn("clients.alice.timeout=400ms", text)

    def test_every_other_format_is_told_by_the_name(self):
        self.assertTrue(self.written("a.html").startswith(b"<!DOCTYPE html>"))
        self.assertTrue(self.written("a.json").startswith(b"{"))
        self.assertIn(b"\r\n", self.written("a.csv"))
        markdown = self.written("a.md").decode()
        pictures = re.findall(r"a-[\w-]+\.svg", markdown)
        self.assertTrue(pictures)
        for picture in pictures:
            self.assertIn("<svg", (self.folder / picture).read_text())

    def test_a_sweep_is_told_of_if_it_is_of_the_scenario(self):
        plan = [SWEEPER, "sweep", self.scenario, "--vary", "clients.alice.timeout=300ms,2s",
                "--runs", "256", "--strategies", "none,naive", "-o", self.folder / "s.jsonl"]
        subprocess.run(plan, check=True, capture_output=True, timeout=60)
        page = self.written("a.html", "--sweep", self.folder / "s.jsonl").decode()
        self.assertIn("Each cell is up to 256 runs", page)
        self.refused("of another scenario", "b.html", "--sweep", self.folder / "s.jsonl", "--set",
                     "clients.alice.retries=3")
        self.refused("nowhere.jsonl", "b.html", "--sweep", self.folder / "nowhere.jsonl")
        self.refused("this is no JSON", "b.html", "--sweep", self.scenario)

    def test_bad_use_is_refused_with_a_reason(self):
        self.refused("there is no such file", "a.pdf", scenario=self.folder / "none.toml")
        self.refused("which format", "a.docx")
        self.refused("no section of that name", "a.pdf", "--sections", "timelines")
        self.refused("no strategy of that name", "a.pdf", "--strategies", "claimlease")
        self.refused("--title", "a.pdf", "--title", "two\nlines")
        self.refused("clients.bob", "a.pdf", "--set", "clients.bob.timeout=1s")
        self.refused("what is to be made of", "a.pdf", "other.toml")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_file_that_cannot_be_written_stays_as_it_was(self):
        self.refused("could not be written", "missing/a.pdf")
        (self.folder / "a.pdf").mkdir()
        self.refused("no plain file", "a.pdf")
        old = self.folder / "old.pdf"
        old.write_text("old")
        limited = subprocess.run(
            ["bash", "-c", 'ulimit -f 8; trap "" XFSZ; exec "$@"', "bash", PROGRAM,
             "--export-report", self.scenario, "-o", old],
            capture_output=True, text=True, timeout=60, env=withoutDisplay())
        self.assertEqual(limited.returncode, 3, limited.stderr)
        self.assertIn("could not be written", limited.stderr)
        self.assertEqual(old.read_text(), "old")


if __name__ == "__main__":
    SOURCE = pathlib.Path(sys.argv[1]).resolve()
    PROGRAM = pathlib.Path(sys.argv[2]).resolve()
    SWEEPER = pathlib.Path(sys.argv[3]).resolve()
    unittest.main(argv=sys.argv[:1])
