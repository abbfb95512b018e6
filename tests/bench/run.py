#!/usr/bin/env python3
"""Runs the benchmarks and their peers in interleaved rounds and checks the goals.

usage: run.py BIN_DIR [ROUNDS [ONLY]]

BIN_DIR is <build>/tests/bench of a Release build with IDEMSCOPE_BENCH=ON. Every program runs once
a round, so that a ratio is taken between neighbours in time; printed are medians over the rounds,
and for goals the median ratio with its range. ONLY keeps the commands that contain it. The exit
status is 1 when a goal is missed and 2 when one could not be measured."""

import os
import statistics
import subprocess
import sys
from collections import defaultdict

HOLD_SIZES = (10, 100, 1000, 10000)
COMMANDS = (
    [f"bench_hold 5 100000 {kind} {n}" for n in HOLD_SIZES for kind in ("loop", "spawn", "child")]
    + [f"peer_limits 5 100000 heap2_fused {n}" for n in HOLD_SIZES]
    + ["bench_models 5", "peer_bare 5", "peer_ns3 3 0.5", "bench_cancel 5 1000", "peer_cancel 5"]
    + ["bench_recording 7", "bench_memory delay", "bench_memory mailbox",
       "bench_payment 3 50000", "bench_explore 3"]
    + ["bench_report", "bench_sweep 10000 1", "bench_sweep 5000 pair", "bench_sweep 5000 2",
       "bench_sweep 10000 2", "bench_sweep 1000 2"]
    + ["bench_start 20", "bench_window 1000000", "bench_window 100000 gap",
       "bench_desktop 100000 100", "bench_desktop 1000000 60"]
)
SIZED = ("B1", "CANCEL", "RECORDING", "DESKTOP", "WINDOW", "SWEEP")
NS3 = ("ns3_map", "ns3_heap", "ns3_pq", "ns3_calendar")

# (what it says, benchmark, n, the figure of ours, peers of which the best counts, at least)
RATIO_GOALS = (
    ("B1 N=1000 against the bare heap", "B1", 1000, "idem_loop", ("heap2_fused",), 0.80),
    ("B1 N=1000 against ns-3's best", "B1", 1000, "idem_loop", NS3, 2.5),
    ("B2 against the bare state machine", "B2", 0, "idem", ("bare_state_machine",), 0.75),
    ("B2 against ns-3's best", "B2", 0, "idem", NS3, 2.5),
    ("B3 against the bare state machine", "B3", 0, "idem", ("bare_state_machine",), 0.55),
    ("B3 against ns-3's best", "B3", 0, "idem", NS3, 5.0),
    ("cancelled deadlines against the position-tracking heap", "CANCEL", 1000, "idem_heap",
     ("eager_pos",), 1.0),
    ("the payment sweep on two threads, CPU a run against two processes of one (1.05)", "SWEEP",
     5_000, "threads_2", ("processes_2",), 1 / 1.05),
    ("cancelled deadlines against the bare sweep", "CANCEL", 1000, "idem_heap",
     ("lazy_compact",), 1 / 1.1),
)
# (what it says, benchmark, n, the figure of ours, field, at most)
LIMIT_GOALS = (
    ("recording, ns added an event", "RECORDING", 1000, "idem", "added_ns", 3.0),
    ("the payment scenario judged, ns a run (200,000 runs/s)", "PAYMENT", 0,
     "claim-lease_judged", "ns", 5000),
    ("enumerating two lines of four steps, ns a schedule (200,000 schedules/s)", "EXPLORE", 0,
     "enumerate_2x4", "ns", 5000),
    ("the payment sweep, 20 lags x 5 strategies x 10,000 runs on two threads, s", "SWEEP", 10_000,
     "threads_2", "wall_s", 10),
    ("HTML report of the largest library scenario, s", "REPORT", 0, "html", "cpu_s", 2),
    ("HTML report of the largest library scenario, MB", "REPORT", 0, "html", "size_MB", 2),
    ("bytes a live process that waits", "MEMORY", 0, "idem_delay", "bytes", 256),
    ("bytes a live process with a mailbox and a deadline", "MEMORY", 0, "idem_mailbox", "bytes",
     256),
    ("start to the first frame with a run, ms", "START", 0, "first_frame", "p50_ms", 1000),
    ("a parameter changed, run again and painted, ms", "WINDOW", 0, "rerun", "max_ms", 50),
    ("longest standstill while a sweep runs, ms", "WINDOW", 0, "sweep_gap", "max_ms", 50),
    ("longest standstill, 100,000 events, ms", "WINDOW", 100_000, "gap", "max_ms", 50),
    ("longest standstill, 1,000,000 events, ms", "WINDOW", 1_000_000, "gap", "max_ms", 50),
    ("opening 1,000,000 events, ms", "WINDOW", 1_000_000, "opened", "wall_ms", 3000),
    ("memory of the window with 1,000,000 events, MB", "DESKTOP", 1_000_000, "memory", "peak_MB", 300),
) + tuple(
    (f"{what}, {n:,} events, ms at the 95th of 100", "DESKTOP", n, what, "p95_ms", most)
    for n, whats, most in (
        (100_000, ("scrub_near", "scrub_far", "zoom_in", "pan_600", "pan_1400", "pan_middle", "pan_far"), 16),
        (1_000_000, ("pan_600", "pan_1400", "pan_middle", "pan_far"), 33))
    for what in whats
)
# (what it says, benchmark, (n, larger n), the figure of ours, field, at most so many times)
GROWTH_GOALS = (
    ("memory of the payment sweep, ten times the runs", "SWEEP", (1_000, 10_000), "threads_2",
     "peak_MB", 1.05),
)


def collect(folder, rounds, only):
    """results[(bench, n, peer)][round] = the fields of its RESULT line."""
    results = defaultdict(dict)
    commands = [c.split() for c in COMMANDS if only in c]
    commands = [c for c in commands if os.path.exists(os.path.join(folder, c[0]))]
    for number in range(rounds):
        for name, *arguments in commands:
            done = subprocess.run([os.path.join(folder, name), *arguments], check=True,
                                  capture_output=True, text=True)
            for line in done.stdout.splitlines():
                if line.startswith("RESULT "):
                    fields = dict(part.split("=", 1) for part in line.split()[1:] if "=" in part)
                    n = int(fields["n"]) if fields["bench"] in SIZED else 0
                    results[(fields["bench"], n, fields["peer"])][number] = fields
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return results


def medianOf(byRound, field="ns"):
    return statistics.median(float(fields[field]) for fields in byRound.values())


def printTable(results):
    for bench, n in sorted({(bench, n) for bench, n, _ in results}):
        if bench in ("START", "WINDOW", "DESKTOP"):
            printFelt(results, bench, n)
            continue
        peers = [(medianOf(byRound), peer) for (b, m, peer), byRound in results.items()
                 if (b, m) == (bench, n)]
        print(f"\n{bench}" + (f" N={n}" if n else ""))
        for ns, peer in sorted(peers):
            last = list(results[(bench, n, peer)].values())[-1]
            if bench == "MEMORY":
                print(f"  {peer:24} {last['bytes']:>9} bytes")
            else:
                unit = f"{1e9 / ns / float(last['ev_per_unit']):14,.0f} units/s" \
                    if "ev_per_unit" in last else ""
                print(f"  {peer:24} {ns:9.2f} ns {1e3 / ns:9.2f} M/s{unit}")


def printFelt(results, bench, n):
    """What a person feels: all its figures, in milliseconds or megabytes."""
    print(f"\n{bench}" + (f" N={n}" if n else ""))
    for (b, m, peer), byRound in results.items():
        if (b, m) == (bench, n):
            fields = [field for field in next(iter(byRound.values()))
                      if field.endswith(("_ms", "_MB"))]
            print(f"  {peer:24} " + "  ".join(f"{field} {medianOf(byRound, field):.1f}"
                                              for field in fields))


def checkRatio(results, goal):
    text, bench, n, ours, peers, least = goal
    present = [results[(bench, n, p)] for p in peers if (bench, n, p) in results]
    own = results.get((bench, n, ours))
    if not own or not present:
        return report(text, None)
    best = min(present, key=medianOf)
    ratios = [float(best[r]["ns"]) / float(own[r]["ns"]) for r in own if r in best]
    ratio = statistics.median(ratios)
    detail = f"{ratio:.2f} ({min(ratios):.2f}-{max(ratios):.2f}), goal >= {least:.2f}"
    return report(text, ratio >= least, detail)


def checkLimit(results, goal):
    text, bench, n, ours, field, most = goal
    own = results.get((bench, n, ours))
    if not own:
        return report(text, None)
    value = medianOf(own, field)
    return report(text, value <= most, f"{value:.2f}, goal <= {most}")


def checkGrowth(results, goal):
    """Of one figure between two sizes, of which the second is the larger."""
    text, bench, sizes, ours, field, most = goal
    rounds = [results.get((bench, n, ours)) for n in sizes]
    if not all(rounds):
        return report(text, None)
    value = medianOf(rounds[1], field) / medianOf(rounds[0], field)
    return report(text, value <= most, f"{value:.3f}, goal <= {most}")


def report(text, isMet, detail="not measured"):
    mark = {True: "met   ", False: "MISSED", None: "absent"}[isMet]
    print(f"{mark} {text}: {detail}")
    return isMet


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    only = sys.argv[3] if len(sys.argv) > 3 else ""
    results = collect(sys.argv[1], rounds, only)
    printTable(results)
    print()
    outcomes = [checkRatio(results, goal) for goal in RATIO_GOALS]
    outcomes += [checkLimit(results, goal) for goal in LIMIT_GOALS]
    outcomes += [checkGrowth(results, goal) for goal in GROWTH_GOALS]
    sys.exit(1 if False in outcomes else 2 if None in outcomes else 0)


if __name__ == "__main__":
    main()
