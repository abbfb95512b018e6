#!/usr/bin/env python3
"""The command line as a person and a program use it: output, exit status, every kind of mistake.

usage: cli_test.py PROGRAM SOURCE_TREE
"""
import csv
import html
import io
import json
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
from html.parser import HTMLParser
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


class HostileReader(HTMLParser):
    """Counts what could act on its own after parsing: scripts, handlers, addresses."""

    def __init__(self, page):
        super().__init__()
        self.scripts = self.handlers = self.addresses = 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.scripts += tag in ("script", "iframe", "object", "embed", "base", "form", "link", "img")
        for name, value in attributes:
            self.handlers += name.startswith("on")
            isAddress = name in ("href", "src", "xlink:href", "action", "data", "srcset")
            self.addresses += isAddress and not (value or "").startswith("#")
            self.addresses += name == "style" and "url(" in (value or "")

    def total(self):
        return self.scripts + self.handlers + self.addresses


def injections():
    """One hundred texts that act on a reader who does not escape them."""
    tags = ["script>alert(1)</script", "img src=x onerror=alert(1)", "svg onload=alert(1)",
            "iframe src=javascript:alert(1)", "body onload=alert(1)", "a href=javascript:alert(1)",
            "input autofocus onfocus=alert(1)", "details open ontoggle=alert(1)",
            "object data=javascript:alert(1)", "base href=//evil.example/",
            "link rel=stylesheet href=//evil.example/x.css", "meta http-equiv=refresh content=0",
            "form action=//evil.example/", "style>@import url(//evil.example)</style",
            "math><mtext></mtext", "video><source onerror=alert(1)", "marquee onstart=alert(1)",
            "embed src=//evil.example/", "template><script>alert(1)</script></template",
            "use href=data:image/svg+xml,x"]
    frames = ["<%s>", "\">'<%s>", "</title><%s>", "--></style><%s>", "]]></desc></svg><%s>"]
    return [frame % tag for tag in tags for frame in frames]


class Report(unittest.TestCase):
    SCENARIO = "scenarios/double_payment.toml"

    def written(self, name, *options, scenario=SCENARIO):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / name
            done = cli("report", scenario, "-o", file, *options)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stdout, f"{file}: written\n")
            return {each.name: each.read_text() for each in pathlib.Path(folder).iterdir()}

    def test_html_is_one_file_and_has_the_ticked_parts_alone(self):
        files = self.written("r.html", "--sections", "verdicts,file", "--title", "Ours",
                             "--notes", "For the review.")
        self.assertEqual(list(files), ["r.html"])
        page = files["r.html"]
        self.assertIn("<h1>Ours</h1>", page)
        self.assertIn("<p>For the review.</p>", page)
        self.assertEqual(re.findall(r'<section id="(\w+)"', page), ["verdicts", "file"])
        self.assertEqual(HostileReader(page).total(), 0)

    def test_markdown_has_its_pictures_beside_it(self):
        files = self.written("r.md")
        self.assertEqual(sorted(files), ["r-timeline.svg", "r-topology.svg", "r.md"])
        for picture in ("r-timeline.svg", "r-topology.svg"):
            self.assertIn(f"](<{picture}>)", files["r.md"])
            ElementTree.fromstring(files[picture])

    def test_json_says_what_it_is(self):
        report = json.loads(self.written("r.json")["r.json"])
        self.assertEqual((report["schema"], report["command"]), (1, "report"))
        self.assertEqual(report["scenario"], "Double payment by time-out")
        kinds = {block["kind"] for part in report["sections"] for block in part["blocks"]}
        self.assertEqual(kinds, {"paragraph", "list", "facts", "table", "picture", "code"})

    def test_csv_reads_as_tables(self):
        rows = list(csv.reader(io.StringIO(self.written("r.csv")["r.csv"])))
        self.assertEqual(len({len(row) for row in rows}), 1)
        verdicts = {row[1]: row[2] for row in rows if row[0] == "verdicts"}
        self.assertEqual(verdicts["none"], "double")
        self.assertEqual(verdicts["claim-lease"], "exactly-once")

    def test_a_sweep_of_the_same_scenario_is_told_of_and_another_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            sweep = pathlib.Path(folder) / "sweep.jsonl"
            done = cli("sweep", self.SCENARIO, "--vary", "clients.alice.timeout=300ms,2s",
                       "--strategies", "none,claim-lease", "--runs", "16", "-o", sweep)
            self.assertEqual(done.returncode, 0, done.stderr)
            rows = csv.reader(io.StringIO(self.written("r.csv", "--sweep", sweep)["r.csv"]))
            cells = [row[2:4] for row in rows if row[0] == "sweep"]
            self.assertEqual(cells, [["none", "1"], ["claim-lease", "0"],
                                     ["none", "0"], ["claim-lease", "0"]])
            status, refused = answer("report", "scenarios/lost_answer.toml", "--sweep", sweep,
                                     "-o", pathlib.Path(folder) / "r.html")
        self.assertEqual(status, 3)
        self.assertIn("another scenario", refused["errors"][0]["message"])

    def test_a_report_gives_the_run_that_it_tells_of(self):
        report = json.loads(self.written("r.json", "--set", "clients.alice.retries=3",
                                         "--strategy", "mutex")["r.json"])
        file = report["sections"][-1]["blocks"][0]["text"]
        with tempfile.TemporaryDirectory() as folder:
            saved = pathlib.Path(folder) / "saved.toml"
            saved.write_text(file)
            facts = {fact["name"]: fact["value"] for fact in report["facts"]}
            run = answer("run", saved, "--strategy", facts["Strategy"], "--seed", facts["Seed"])[1]
        self.assertEqual(facts["Strategy"], "mutex")
        self.assertEqual(run["fingerprint"], facts["Fingerprint"])

    def test_a_hundred_injections_stay_text_in_every_field(self):
        texts = injections()
        self.assertEqual(len(set(texts)), 100)
        if "ASAN_OPTIONS" in os.environ:
            texts = texts[::10]  # A sanitizer sees what is wrong in few, and takes its time.
        scenario = pathlib.Path(SOURCE, self.SCENARIO).read_text()
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "hostile.toml"
            for text in texts:
                # Names of accounts may not hold it; whatever is free text does.
                quoted = json.dumps(text)
                lines = [line for line in scenario.split("\n")
                         if not line.startswith(("title", "source", "lesson"))]
                hostile = re.sub(r'story = """.*?"""', "", "\n".join(lines), flags=re.S)
                hostile = f"title = {quoted}\nstory = {quoted}\nsource = {quoted}\n{hostile}"
                file.write_text(hostile)
                done = cli("report", file, "-o", "-", "--format", "html", "--title", text,
                           "--notes", text)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(HostileReader(done.stdout).total(), 0, text)
                self.assertIn(html.escape(text).replace("&#x27;", "'"), done.stdout)
                picture = cli("draw", file, "-o", "-").stdout
                tags = {each.tag.split("}")[1] for each in ElementTree.fromstring(picture).iter()}
                self.assertLessEqual(tags, {"svg", "title", "desc", "pattern", "line", "rect",
                                            "polygon", "circle", "text"}, text)

    def test_the_largest_scenario_makes_a_small_report(self):
        biggest = max((answer("run", file)[1]["events"], str(file))
                      for file in pathlib.Path(SOURCE, "scenarios").glob("*.toml"))[1]
        page = self.written("r.html", scenario=biggest)["r.html"]
        self.assertLess(len(page), 2_000_000)

    def test_no_path_user_or_host_stands_in_a_report(self):
        with tempfile.TemporaryDirectory(prefix="canary-") as folder:
            file = pathlib.Path(folder) / "mine.toml"
            file.write_text(pathlib.Path(SOURCE, self.SCENARIO).read_text())
            page = cli("report", file, "-o", "-", "--format", "html").stdout
        self.assertIn("mine.toml", page)
        self.assertNotIn("canary-", page)
        self.assertNotIn(socket.gethostname(), page)

    def test_what_cannot_be_done_is_told_with_what_can(self):
        for output, words in [("r.doc", ".html, .md, .json or .csv"),
                              ("-", "--format html, md, json or csv"),
                              ("r.pdf", "idemscope --export-report")]:
            done = cli("report", self.SCENARIO, "-o", output)
            self.assertEqual(done.returncode, 3)
            self.assertIn(words, done.stderr)
        done = cli("report", self.SCENARIO, "-o", "x.html", "--sections", "verdict")
        self.assertEqual(done.returncode, 3)
        self.assertIn("verdicts", done.stderr)
        done = cli("report", self.SCENARIO, "-o", "x.html", "--title", "two\nlines")
        self.assertEqual(done.returncode, 3)
        self.assertIn("--title", done.stderr)


class WrittenFiles(unittest.TestCase):
    SCENARIO = "scenarios/double_payment.toml"

    def test_a_full_disk_leaves_the_old_file_whole(self):
        def small():
            resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "r.html"
            file.write_text("old")
            # Ignored, so that the write fails as on a full disk instead of ending the program.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            done = subprocess.run([PROGRAM, "report", self.SCENARIO, "-o", file], cwd=SOURCE,
                                  preexec_fn=small, restore_signals=False, capture_output=True,
                                  text=True, timeout=60)
            self.assertEqual(done.returncode, 3)
            self.assertIn("could not be written", done.stderr)
            self.assertIn("make room", done.stderr)
            self.assertEqual(file.read_text(), "old")
            self.assertEqual([each.name for each in pathlib.Path(folder).iterdir()], ["r.html"])

    def test_a_folder_stays_a_folder(self):
        with tempfile.TemporaryDirectory(suffix=".html") as folder:
            done = cli("report", self.SCENARIO, "-o", folder)
            self.assertEqual(done.returncode, 3)
            self.assertIn("not of a folder", done.stderr)

    def test_a_link_stays_a_link_and_a_mode_a_mode(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "there.html"
            file.write_text("old")
            file.chmod(0o640)
            link = pathlib.Path(folder) / "link.html"
            link.symlink_to(file)
            self.assertEqual(cli("report", self.SCENARIO, "-o", link).returncode, 0)
            self.assertTrue(link.is_symlink())
            self.assertTrue(file.read_text().startswith("<!DOCTYPE html>"))
            self.assertEqual(file.stat().st_mode & 0o777, 0o640)

    def test_a_device_is_written_to_and_its_error_told(self):
        done = cli("report", self.SCENARIO, "-o", "/dev/null", "--format", "html")
        self.assertEqual(done.returncode, 0)
        if pathlib.Path("/dev/full").exists():
            done = cli("report", self.SCENARIO, "-o", "/dev/full", "--format", "html")
            self.assertEqual(done.returncode, 3)
            self.assertIn("No space left on device", done.stderr)


class Export(unittest.TestCase):
    SCENARIO = "scenarios/lost_answer.toml"

    def test_the_name_says_which_format_is_wanted(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, start in [("r.mmd", "sequenceDiagram\n"), ("r.puml", "@startuml\n"),
                                ("r.json", '{"displayTimeUnit":"ms"')]:
                file = pathlib.Path(folder) / name
                status, made = answer("export", self.SCENARIO, "-o", file)
                self.assertEqual((status, made["ok"], made["path"]), (0, True, str(file)))
                self.assertTrue(file.read_text().startswith(start))

    def test_a_trace_of_perfetto_is_json(self):
        done = cli("export", self.SCENARIO, "-o", "-", "--format", "perfetto", "--strategy", "naive",
                   "--seed", "7")
        trace = json.loads(done.stdout)
        self.assertEqual((trace["otherData"]["strategy"], trace["otherData"]["seed"]),
                         ("naive", "7"))
        self.assertGreater(len(trace["traceEvents"]), 20)

    def test_a_name_that_says_nothing_is_told(self):
        status, refused = answer("export", self.SCENARIO, "-o", "r.txt")
        self.assertEqual(status, 3)
        self.assertIn("mermaid, plantuml or perfetto", refused["errors"][0]["message"])


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
