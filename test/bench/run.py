"""`./dev bench [NAME…] [--json FILE]`: the yardsticks that are measured (docs/yardsticks.md). Each figure is a ratio of ours to a limit of the
same run, in alternating rounds. A benchmark never passes or fails. `./dev bench ab OTHER_BINARY` compares two builds (ab.py)."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import ab
import mails
from bench import Bench, print_table
from house import ROOT
from imports import s6
from process import s16, s17
from reads import s4, s5
from todos import lease
from writes import s1, s2, s3, s18

BENCHMARKS = {"s1": s1, "s2": s2, "s3": s3, "s4": s4, "s5": s5, "s6": s6, "s16": s16, "s17": s17, "s18": s18, "lease": lease, "mail": mails.mail}
COLUMNS = ("name", "ours", "limit", "ratio", "spread", "unit", "CPU")


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description="the yardsticks; all of them where none is named")
    parser.add_argument("names", nargs="*", metavar="NAME", help=" ".join(BENCHMARKS))
    parser.add_argument("--json", metavar="FILE", type=Path, help="the rows as JSON too")
    parser.add_argument("--rounds", type=int, help="default 5")
    parser.add_argument("--seconds", type=int, help="of one measurement; default 10")
    parser.add_argument("--rows", type=int, help="of an import; default 200,000")
    parser.add_argument("--candidates", type=int, help="of the large table that is listed; default 1,000,000")
    parser.add_argument("--quick", action="store_true", help="one short round, to see that all of it runs")
    options = parser.parse_args()
    usual = {"rounds": 1, "seconds": 3, "rows": 20_000, "candidates": 150_000} if options.quick else \
            {"rounds": 5, "seconds": 10, "rows": 200_000, "candidates": 1_000_000}
    for name, value in usual.items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    options.names = [name.lower() for name in options.names] or [name for name in BENCHMARKS if name != "mail" or mails.SOURCE]
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}: {' '.join(BENCHMARKS)}")
    return options


def figure(number):
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def main():
    if sys.argv[1:2] == ["ab"]:
        return ab.main(sys.argv[2:])
    options = arguments()
    if "BENCH_PROGRAMS" not in os.environ:
        subprocess.run([str(ROOT / "dev"), "build", "release", "bare_beast", "kafka_hops"], check=True, timeout=1800)
    rows = []
    with tempfile.TemporaryDirectory(prefix="hirewire-bench-") as folder:
        bench = Bench(options, folder)
        for name in options.names:
            print(f"{name} …", file=sys.stderr, flush=True)
            found = BENCHMARKS[name](bench)
            rows += found
            for row in found:
                print(f"  {row.name}: {row.ratio:.2f}", file=sys.stderr, flush=True)
    print(f"{options.rounds} rounds of {options.seconds} s; ratio: the median of ours / limit, spread: (max - min) / median; CPU: all rounds together")
    print_table([COLUMNS] + [(row.name, figure(row.ours), figure(row.limit), f"{row.ratio:.2f}", f"{row.spread:.0%}", row.unit, row.cpu) for row in rows])
    if options.json:
        options.json.write_text(json.dumps([row.as_json() for row in rows], indent=2) + "\n")


if __name__ == "__main__":
    main()
