#!/usr/bin/env python3
"""The command line as a person and a program use it: output, exit status, every kind of mistake.

usage: cli_test.py PROGRAM SOURCE_TREE
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

PROGRAM = SOURCE = None

RUN_KEYS = {"schema", "command", "scenario", "engine", "strategy", "seed", "fingerprint", "verdict",
            "outcomes", "intents", "invariants", "balances", "explanation", "events",
            "simulated_ms", "wall_ms"}


def cli(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], cwd=SOURCE, capture_output=True,
                          text=True, timeout=60)


def answer(*arguments):
    done = cli(*arguments, "--json")
    return done.returncode, json.loads(done.stdout)


class Init(unittest.TestCase):
    def test_a_new_file_runs_and_shows_a_double_payment(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "mine.toml"
            status, written = answer("init", file)
            self.assertEqual((status, written["ok"]), (0, True))
            status, checked = answer("check", file)
            self.assertEqual((status, checked["warnings"]), (0, []))
            runs = answer("compare", file)[1]["runs"]
            outcomes = {run["strategy"]: run["intents"][0]["outcome"] for run in runs}
            self.assertEqual(outcomes, {"naive": "double", "claim-lease": "exactly-once"})

    def test_a_file_that_is_there_stays_as_it_is(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "mine.toml"
            file.write_text("title = \"mine\"\n")
            status, refused = answer("init", file)
            self.assertEqual(status, 3)
            self.assertIn("exists already", refused["errors"][0]["message"])
            self.assertEqual(file.read_text(), "title = \"mine\"\n")

    def test_a_folder_that_is_not_there_is_told(self):
        status, refused = answer("init", "/nowhere/at/all.toml")
        self.assertEqual(status, 3)
        self.assertIn("could not be written", refused["errors"][0]["message"])


class Draw(unittest.TestCase):
    def test_a_picture_is_xml_and_tells_what_happened(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "run.svg"
            status, drawn = answer("draw", "scenarios/double_payment.toml", "-o", file)
            self.assertEqual((status, drawn["ok"]), (0, True))
            picture = ElementTree.parse(file).getroot()
            texts = [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]
            self.assertIn("twice", texts)
            self.assertIn("server-2", texts)

    def test_the_topology_is_that_of_the_instant(self):
        def textsAt(*instant):
            done = cli("draw", "scenarios/double_payment.toml", "-o", "-",
                       "--picture", "topology", *instant)
            self.assertEqual(done.returncode, 0)
            svg = "{http://www.w3.org/2000/svg}text"
            return [text.text for text in ElementTree.fromstring(done.stdout).iter(svg)]

        self.assertIn("waits", textsAt("--at", "128ms"))
        self.assertIn("charge", textsAt("--at", "128ms"))
        self.assertIn("2 charges", textsAt())
        self.assertEqual(cli("draw", "x.toml", "-o", "-", "--at", "soon").returncode, 3)

    def test_a_comparison_shows_the_chosen_strategies_and_where_they_part(self):
        def drawn(*strategies):
            return cli("draw", "scenarios/double_payment.toml", "-o", "-",
                       "--picture", "comparison", "--strategies", ",".join(strategies))

        done = drawn("none", "naive")
        self.assertEqual(done.returncode, 0)
        svg = "{http://www.w3.org/2000/svg}text"
        texts = [text.text for text in ElementTree.fromstring(done.stdout).iter(svg)]
        self.assertTrue({"none", "double", "naive", "exactly once"} <= set(texts))
        self.assertTrue(any(text.startswith("none: server-1 charges at") for text in texts))
        self.assertEqual(drawn("none", "nonne").returncode, 3)
        seven = drawn("none", "naive", "mutex", "claim-lease", "redis-lock", "row-lock",
                      "serializable")
        self.assertEqual(seven.returncode, 3)
        self.assertIn("one picture holds 6 strategies", seven.stderr)

    def test_hostile_names_are_shown_literally(self):
        done = cli("draw", "scenarios/double_payment.toml", "-o", "-", "--set",
                   "title=<img src=x><b>")
        self.assertEqual(done.returncode, 0)
        title = ElementTree.fromstring(done.stdout).find("{http://www.w3.org/2000/svg}title")
        self.assertEqual(title.text, "<img src=x><b>, none")

    def test_a_picture_that_cannot_be_written_is_told(self):
        status, refused = answer("draw", "scenarios/double_payment.toml", "-o", "/nowhere/x.svg")
        self.assertEqual(status, 3)
        self.assertIn("could not be written", refused["errors"][0]["message"])


class Matrix(unittest.TestCase):
    def test_every_strategy_has_a_cell_in_every_column(self):
        status, matrix = answer("matrix")
        self.assertEqual(status, 0)
        names = [item["name"] for item in answer("list", "strategies")[1]["items"]]
        self.assertEqual([row["strategy"] for row in matrix["rows"]], names)
        columns = sorted(file.stem for file in pathlib.Path(SOURCE, "scenarios/matrix").glob("*.toml"))
        for row in matrix["rows"]:
            self.assertEqual(sorted(row["cells"]), columns)
            for cell in row["cells"].values():
                self.assertLessEqual({"charges", "distinct_ids", "stuck"}, cell.keys())

    def test_strategies_can_be_chosen_and_misspelt(self):
        rows = answer("matrix", "--strategies", "none,naive")[1]["rows"]
        self.assertEqual([row["strategy"] for row in rows], ["none", "naive"])
        status, refused = answer("matrix", "--strategies", "naiv")
        self.assertEqual(status, 3)
        self.assertIn("naive", refused["errors"][0]["suggestion"])

    def test_a_folder_without_columns_is_told(self):
        status, refused = answer("matrix", "--folder", "resources")
        self.assertEqual(status, 3)
        self.assertIn("no scenario in", refused["errors"][0]["message"])


class Run(unittest.TestCase):
    def test_a_double_payment_is_violated_judged_and_explained(self):
        status, run = answer("run", "scenarios/double_payment.toml")
        self.assertEqual(status, 1)
        self.assertLessEqual(RUN_KEYS, run.keys())
        self.assertEqual(run["verdict"], "violated")
        self.assertEqual(run["invariants"]["I1"], "violated")
        self.assertEqual(run["intents"][0]["outcome"], "double")
        self.assertEqual(run["intents"][0]["charges"], 2)
        self.assertEqual(run["balances"], {"shreyansh": -2000, "hardik": 2000})
        self.assertIn(" ms", run["explanation"]["sentence"])
        self.assertRegex(run["fingerprint"], "^[0-9a-f]{16}$")

    def test_a_sound_strategy_holds(self):
        status, run = answer("run", "scenarios/double_payment.toml", "--strategy", "claim-lease")
        self.assertEqual((status, run["verdict"]), (0, "holds"))
        self.assertEqual(run["intents"][0]["effects"], 1)
        self.assertEqual([a["status"] for a in run["intents"][0]["answers"]], [200])

    def test_a_horizon_makes_it_unknown(self):
        status, run = answer("run", "scenarios/double_payment.toml", "--strategy", "claim-lease",
                             "--set", "horizon=100ms")
        self.assertEqual((status, run["verdict"]), (2, "unknown"))

    def test_the_same_seed_is_the_same_run(self):
        first = answer("run", "scenarios/double_payment.toml", "--seed", 7)[1]
        second = answer("run", "scenarios/double_payment.toml", "--seed", 7)[1]
        self.assertEqual(first["seed"], "7")
        self.assertEqual(first["fingerprint"], second["fingerprint"])

    def test_set_changes_a_field(self):
        path = "scenarios/regions_inside_lag.toml"
        self.assertEqual(answer("run", path)[0], 1)
        self.assertEqual(answer("run", path, "--set", "cache.lag=40ms")[0], 0)

    def test_a_saved_trace_is_judged_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            trace = pathlib.Path(folder) / "trace.jsonl"
            made = answer("run", "scenarios/double_payment.toml", "--trace", trace)[1]
            read = answer("run", "--from-trace", trace)[1]
        for key in ("fingerprint", "verdict", "intents", "invariants", "balances", "explanation"):
            self.assertEqual(made[key], read[key], key)

    def test_text_tells_why(self):
        done = cli("run", "scenarios/double_payment.toml")
        self.assertEqual(done.returncode, 1)
        self.assertIn("DOUBLE", done.stdout)
        self.assertIn("why:", done.stdout)
        self.assertIn("would have prevented it", done.stdout)


class Others(unittest.TestCase):
    def test_check_accepts_every_scenario(self):
        for path in sorted((pathlib.Path(SOURCE) / "scenarios").glob("*.toml")):
            status, checked = answer("check", path)
            self.assertEqual((status, checked["ok"]), (0, True), path)

    def test_compare_shows_who_charges_twice_and_where_they_part(self):
        status, comparison = answer("compare", "scenarios/double_payment.toml",
                                    "--strategies", "none,claim-lease")
        self.assertEqual(status, 0)
        effects = {run["strategy"]: run["intents"][0]["effects"] for run in comparison["runs"]}
        self.assertEqual(effects, {"none": 2, "claim-lease": 1})
        self.assertEqual(comparison["first_divergence"][0]["strategy"], "claim-lease")

    def test_the_readme_shows_what_is_printed(self):
        readme = (pathlib.Path(SOURCE) / "README.md").read_text(encoding="utf-8")
        shown = re.search(r"```\n\$ idemscope-cli (.+)\n((?:.*\n)*?)```", readme)
        self.assertEqual(cli(*shown.group(1).split()).stdout, shown.group(2))

    def test_list_names_strategies_scenarios_and_profiles(self):
        names = [item["name"] for item in answer("list", "strategies")[1]["items"]]
        self.assertIn("claim-lease", names)
        scenarios = answer("list", "scenarios")[1]["items"]
        self.assertGreaterEqual(len(scenarios), 6)
        self.assertTrue(all(item["title"] and item["path"] for item in scenarios))
        self.assertEqual(answer("list", "profiles")[1]["items"][0]["name"], "lecture")

    def test_list_names_the_presets_with_their_sources(self):
        for kind, known in (("sdks", "stripe"), ("proxies", "nginx")):
            items = answer("list", kind)[1]["items"]
            self.assertIn(known, [item["name"] for item in items])
            self.assertTrue(all(item["title"] and item["description"] for item in items))
            self.assertTrue(all(item["source"] for item in items if item["name"] != "none"), kind)

    def test_version_and_help_succeed(self):
        self.assertEqual(cli("--version").returncode, 0)
        for command in ("check", "run", "compare", "list"):
            self.assertEqual(cli(command, "--help").returncode, 0, command)


class Mistakes(unittest.TestCase):
    def refused(self, *arguments):
        """Refused with status 3, nothing on standard output but JSON if asked for."""
        text = cli(*arguments)
        self.assertEqual(text.returncode, 3, arguments)
        self.assertEqual(text.stdout, "", arguments)
        self.assertNotEqual(text.stderr, "", arguments)
        status, refusal = answer(*arguments)
        self.assertEqual((status, refusal["ok"]), (3, False), arguments)
        return refusal["errors"]

    def test_a_missing_file(self):
        self.assertIn("no such file", self.refused("run", "scenarios/nowhere.toml")[0]["message"])

    def test_a_folder_for_a_file(self):
        self.refused("check", "scenarios")

    def test_no_file_at_all(self):
        self.refused("run")
        self.refused("check")

    def test_an_unknown_command_or_flag(self):
        self.refused("fly")
        self.refused("run", "scenarios/double_payment.toml", "--sed", "1")
        self.refused("list", "planets")
        self.refused("list", "--folder", "nowhere")

    def test_an_unknown_strategy_names_the_nearest(self):
        errors = self.refused("run", "scenarios/double_payment.toml", "--strategy", "claim-leas")
        self.assertIn("claim-lease", errors[0]["suggestion"])
        self.refused("compare", "scenarios/double_payment.toml", "--strategies", "none,nonne")

    def test_a_wrong_setting(self):
        for setting in ("clients.alice.timeout", "clients.alice.timeout=300", "clients.bob.retries=1",
                        "nothing=1", "clients.alice.retries=-1", "=", ""):
            self.refused("run", "scenarios/double_payment.toml", "--set", setting)

    def test_a_seed_that_is_none(self):
        for seed in ("-1", "many", "18446744073709551616"):
            self.refused("run", "scenarios/double_payment.toml", "--seed", seed)

    def test_a_trace_that_is_none(self):
        self.refused("run", "--from-trace", "scenarios/double_payment.toml")

    def test_a_trace_that_cannot_be_written(self):
        self.refused("run", "scenarios/double_payment.toml", "--trace", "nowhere/at/all.jsonl")


if __name__ == "__main__":
    PROGRAM, SOURCE = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0]])
