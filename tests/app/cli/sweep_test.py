#!/usr/bin/env python3
"""Studies on the command line: sweeps in one go, in parts and after a kill, and their mistakes.

usage: sweep_test.py PROGRAM SOURCE_TREE
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = SOURCE = None
LAG = ["scenarios/replica_read_too_early.toml", "--strategies", "naive-replica,claim-lease",
       "--vary", "database.lag=exponential(mean=20ms..420ms:200ms)"]


def cli(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], cwd=SOURCE, capture_output=True,
                          text=True, timeout=120)


def answer(*arguments):
    done = cli(*arguments, "--json")
    return done.returncode, json.loads(done.stdout)


def firstError(*arguments):
    status, refused = answer(*arguments)
    assert status == 3 and not refused["ok"], refused
    return refused["errors"][0]


class Sweep(unittest.TestCase):
    def test_cells_hold_what_is_promised(self):
        status, swept = answer("sweep", *LAG, "--runs", 512)
        self.assertEqual(status, 0)
        self.assertEqual(len(swept["cells"]), 6)
        self.assertEqual(len(swept["paired"]), 3)
        cell = swept["cells"][2]
        self.assertEqual(cell["parameters"], {"database.lag": "exponential(mean=220ms)"})
        self.assertEqual((cell["strategy"], cell["runs"], cell["method"]),
                         ("naive-replica", 512, "wilson"))
        # The look-up comes 78.5 ms after the record: e^(-78.5/220) of all lags are longer.
        self.assertAlmostEqual(cell["estimate"], 0.70, delta=0.08)
        low, high = cell["interval"]
        self.assertTrue(low < cell["estimate"] < high)
        self.assertEqual(cell["estimate"], cell["hits"] / cell["runs"])
        pair = swept["paired"][1]
        self.assertEqual((pair["a"], pair["b"], pair["n10"]), ("claim-lease", "naive-replica", 0))
        self.assertEqual(pair["n01"], cell["hits"])

    def test_the_example_shows_the_event(self):
        cell = answer("sweep", *LAG, "--runs", 256)[1]["cells"][2]
        run = answer("run", LAG[0], "--set", "database.lag=exponential(mean=220ms)",
                     "--strategy", "naive-replica", "--seed", cell["example_seed"])[1]
        self.assertEqual(run["outcomes"]["double"], 1)

    def test_text_says_how_it_was_made(self):
        shown = cli("sweep", *LAG, "--runs", 256)
        self.assertEqual(shown.returncode, 0)
        self.assertIn("0 of 256: at most 1 in", shown.stdout)
        self.assertIn("Wilson intervals, 95%; 256 runs a cell, seed 1", shown.stdout)

    def test_threads_do_not_show_in_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            files = [pathlib.Path(folder) / f"{threads}.jsonl" for threads in (1, 3)]
            for file, threads in zip(files, (1, 3)):
                self.assertEqual(cli("sweep", *LAG, "--runs", 700, "--threads", threads, "-o",
                                     file).returncode, 0)
            self.assertEqual(files[0].read_bytes(), files[1].read_bytes())
            self.assertEqual(sorted(os.listdir(folder)), ["1.jsonl", "3.jsonl"])

    def test_parts_join_into_the_file_of_one_machine(self):
        with tempfile.TemporaryDirectory() as folder:
            whole, merged = (pathlib.Path(folder) / name for name in ("whole", "merged"))
            parts = [pathlib.Path(folder) / f"part{part}" for part in (1, 2, 3)]
            for part, file in enumerate(parts, 1):
                self.assertEqual(cli("sweep", *LAG, "--runs", 700, "--shard", f"{part}/3", "-o",
                                     file).returncode, 0)
            cli("sweep", *LAG, "--runs", 700, "-o", whole)
            self.assertEqual(cli("sweep", "--merge", *reversed(parts), "-o", merged).returncode, 0)
            self.assertEqual(merged.read_bytes(), whole.read_bytes())
            missing = firstError("sweep", "--merge", *parts[:2])
            self.assertEqual(missing["message"], "part 3/3 is missing")

    def test_a_killed_sweep_goes_on(self):
        with tempfile.TemporaryDirectory() as folder:
            whole, killed = (pathlib.Path(folder) / name for name in ("whole", "killed"))
            command = ["sweep", *LAG, "--runs", 8_000, "-o"]
            cli(*command, whole)
            sweep = subprocess.Popen([PROGRAM, *map(str, command), str(killed)], cwd=SOURCE,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            journal = pathlib.Path(f"{killed}.journal")
            deadline = time.monotonic() + 30
            while not (journal.exists() and journal.read_bytes().count(b"\n") > 2):
                self.assertLess(time.monotonic(), deadline)
                self.assertIsNone(sweep.poll(), "it was over before it could be killed")
            sweep.send_signal(signal.SIGKILL)
            sweep.wait()
            self.assertFalse(killed.exists())
            again = cli(*command, killed)
            self.assertEqual(again.returncode, 0)
            self.assertIn("goes on behind", again.stderr)
            self.assertEqual(killed.read_bytes(), whole.read_bytes())
            self.assertFalse(journal.exists())

    def test_a_journal_of_another_sweep_is_left_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "x.jsonl"
            journal = pathlib.Path(f"{file}.journal")
            journal.write_text("something else\n")
            error = firstError("sweep", *LAG, "-o", file)
            self.assertEqual(error["message"], "there is a journal of another sweep")
            self.assertEqual(journal.read_text(), "something else\n")


class Mistakes(unittest.TestCase):
    def test_each_says_what_to_do(self):
        for arguments, message in (
                (["--vary", "database.lagg=0ms..5ms:1ms"], "there is no field \"lagg\" here"),
                (["--vary", "database.lag=0..500ms:25ms"], "the ends of a range have the same unit"),
                (["--vary", "database.lag=9ms..1ms:1ms"], "the range 9ms..1ms is empty"),
                (["--vary", "database.lag=0ms..99s:1ms", "--vary", "clients.alice.retries=0..99:1"],
                 "cells are too many; a sweep has at most 1000000"),
                (["--vary", "database.lag=1ms", "--vary", "database.lag=2ms"],
                 "both axes vary database.lag"),
                (["--runs", "0"], "a cell takes 1 to"),
                (["--runs", "7", "--antithetic"], "antithetic runs come in pairs"),
                (["--shard", "3/2"], "--shard takes K/N"),
                (["--shard", "1/2"], "a part is of use only in a file"),
                (["--event", "doubel"], "doubel")):
            error = firstError("sweep", LAG[0], *arguments)
            self.assertIn(message, error["message"], arguments)

    def test_a_file_that_cannot_be_written_is_told_at_once(self):
        error = firstError("sweep", *LAG, "-o", "/nowhere/x.jsonl")
        self.assertIn("cannot be written", error["message"])
        self.assertIn("goes on where it stopped", error["suggestion"])

    def test_a_result_that_is_none(self):
        error = firstError("sweep", "--merge", "README.md")
        self.assertEqual((error["line"], error["message"]), (1, "this is no JSON object"))


class Questions(unittest.TestCase):
    def test_a_threshold_is_told_to_the_microsecond(self):
        status, found = answer("threshold", LAG[0], "--vary", "database.lag=0ms..500ms:100ms")
        self.assertEqual(status, 0)
        self.assertEqual(found["flips"], [{"below": "78.5ms", "above": "78501us",
                                           "before": "exactly-once", "after": "double"}])

    def test_a_threshold_needs_an_order(self):
        error = firstError("threshold", LAG[0], "--vary", "balancer.routing=random,key-hash")
        self.assertIn("values in rising order", error["message"])

    def test_fixes_save_the_run(self):
        status, found = answer("fix", "scenarios/double_payment.toml")
        self.assertEqual((status, found["outcome"]), (0, "double"))
        self.assertGreater(len(found["fixes"]), 3)
        for fix in found["fixes"]:
            settings = [part for setting in fix["settings"] for part in ("--set", setting)]
            run = answer("run", "scenarios/double_payment.toml", *settings)[1]
            self.assertEqual(run["outcomes"]["exactly-once"], 1, fix)

    def test_windows_are_predicted_and_measured(self):
        windows = answer("danger-window", "scenarios/regions_inside_lag.toml")[1]["windows"]
        formulas = {window["strategy"]: window["formula"] for window in windows}
        self.assertEqual((formulas["naive"], formulas["replicated-cache"], formulas["none"]),
                         ("P + w", "L", None))
        for window in windows:
            if window["formula"] is not None:
                self.assertAlmostEqual(window["predicted_ms"], window["measured_ms"], delta=0.0011)

    def test_the_turning_point_is_where_the_lag_is_drawn(self):
        found = answer("turning-point", LAG[0], "--seed", 3,
                       "--set", "database.lag=exponential(mean=120ms)")[1]
        self.assertAlmostEqual(found["decided_ms"], 834, delta=0.01)
        self.assertEqual(found["odds"][-1]["estimate"], 1)


if __name__ == "__main__":
    PROGRAM, SOURCE = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0]])
