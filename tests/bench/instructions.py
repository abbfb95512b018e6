#!/usr/bin/env python3
"""Counts instructions an event with cachegrind, which no noise touches, and checks them.

usage: instructions.py BIN_DIR

Each program runs twice, once for more events; the difference is free of setting up. The limits are
what was measured with g++ 12.2 -O2 plus 3 %. The design's gate for a prototype that could not kill
a process was 440, 285 and 207."""

import os
import re
import subprocess
import sys

# (what, its command but for the count, the two counts, instructions an event at most)
GATES = (
    ("B1 N=1000, long-lived", "bench_hold once loop 1000", (50_000, 150_000), 348),
    ("B1 N=1000, spawned", "bench_hold once spawn 1000", (50_000, 150_000), 489),
    ("B1 N=1000, child task", "bench_hold once child 1000", (50_000, 150_000), 503),
    ("B2, a model event", "bench_models once B2", (2_000, 8_000), 263),
    ("B3, a model event", "bench_models once B3", (200, 800), 199),
)


def count(folder, command, amount):
    """(instructions, events) of one run."""
    name, *arguments = command.split()
    done = subprocess.run(
        ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
         os.path.join(folder, name), *arguments, str(amount)],
        check=True, capture_output=True, text=True)
    refs = re.search(r"I +refs: +([\d,]+)", done.stderr).group(1)
    events = re.search(r"EVENTS (\d+)", done.stdout)
    return int(refs.replace(",", "")), int(events.group(1)) if events else amount


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    isMet = True
    for what, command, (few, many), most in GATES:
        low, high = count(sys.argv[1], command, few), count(sys.argv[1], command, many)
        each = (high[0] - low[0]) / (high[1] - low[1])
        isMet = isMet and each <= most
        print(f"{'met   ' if each <= most else 'MISSED'} {what}: {each:.1f}, at most {most}")
    sys.exit(0 if isMet else 1)


if __name__ == "__main__":
    main()
