"""`./dev bench ab OTHER_BINARY [NAME…] [--rounds N]`: this build against another hirewire binary, on one PostgreSQL and one Kafka.

In each round either house runs alone, after the other, the first of them in turns; each has a namespace of its own, so its own schemas and
topics. Two figures: operations a second, and the CPU time of house, Postgres and Kafka together for one operation, until all that it brings
about is done: published, reacted to, folded. Medians of the rounds; ratio: ours / other, spread: (max - min) / median of the rounds' ratios."""

import argparse
import contextlib
import statistics
import tempfile
from pathlib import Path

from bench import Bench, print_table, rest, sql, token_of, wrk
from house import BINARY, House, until
from imports import import_seconds, write_csv
from seed import seed_candidates
from writes import put_ids

COLUMNS = ("name", "ours", "other", "ratio", "spread", "unit")
SERVERS = ("house", "postgres", "kafka")


def post(run, house, token, mark):
    found = wrk(house.url(), 256, run.options.seconds, "post", token, 201, mark)
    return found["good"], found["seconds"]


def put(run, house, token, mark):
    found = wrk(house.url(), 32, run.options.seconds, "put", token, 200, put_ids(house, run.folder / "ids"), mark)
    return found["good"], found["seconds"]


SEEDED = 100_000


def asked_of_many(run, house, kind, *arguments):
    if not sql(f"select 1 from {house.environment['HIREWIRE_NAMESPACE']}_fold.candidate where email = 'seeded1@bench.example'"):
        seed_candidates(house, 1, SEEDED)
    found = wrk(house.url(), 32, run.options.seconds, kind, token_of(house, "admin"), 200, *arguments)
    return found["good"], found["seconds"]


def get(run, house, token, mark):
    return asked_of_many(run, house, "by_id", SEEDED)


def page(run, house, token, mark):
    return asked_of_many(run, house, "same", "/api/v1/candidates?size=20")


def s3(run, house, token, mark):
    found = wrk(house.url(), 256, run.options.seconds, "post", token, 202, mark, "Prefer: respond-async")
    return found["good"], found["seconds"]


def s6(run, house, token, mark):
    file = run.folder / "candidates.csv"
    write_csv(file, run.options.rows, mark)
    with contextlib.closing(house.client("hr", "ai-interviewer")) as client:
        return run.options.rows, import_seconds(house, client, file, run.options.rows)


MEASURED = {"post": ("POST 201, 256 connections", post), "put": ("PUT of one field, 32 connections", put),
            "get": ("S4 GET by id, 32 connections", get), "list": ("S5 page 1 of 20, 32 connections", page), "s3": ("S3 POST 202, 256 connections", s3), "s6": ("S6 CSV import, a row", s6)}


class Side:
    """One of the two binaries and its house. It is started for each measurement and stopped after it."""

    def __init__(self, name, binary, run):
        self.run = run
        self.house = House(name, run.folder / name, binary)
        self.house.open().stop()

    def measure(self, name, number):
        """Operations a second, and the CPU µs of an operation: of all servers, then of each."""
        house, processor = self.house, self.run.processor
        what = MEASURED[name][1]
        house.start("up")
        until("healthy", house.healthy, 60)
        processor.houses = [house]
        try:
            token = token_of(house)
            wrk(house.url(), 32, 2, "post", token, 201, f"{name}{number}warm")    # the connections and the JVM above all
            sql("analyze")                                                        # as in Bench.alternate
            rest(house)
            before = processor.seconds()
            operations, seconds = what(self.run, house, token, f"{name}{number}")
            rest(house)
            after = processor.seconds()
        finally:
            processor.houses = []
            house.stop()
        spent = [(after[server] - before[server]) / operations * 1e6 for server in SERVERS]
        return operations / seconds, sum(spent), *spent

    def forget(self):
        schema = self.house.environment["HIREWIRE_NAMESPACE"]
        sql(f"drop schema if exists {schema}_fold cascade; drop schema if exists {schema} cascade")


def compared(name, unit, ours, others):
    ratios = [one / other for one, other in zip(ours, others)]
    ratio = statistics.median(ratios)
    return (name, f"{statistics.median(ours):,.1f}", f"{statistics.median(others):,.1f}", f"{ratio:.3f}", f"{(max(ratios) - min(ratios)) / ratio:.0%}", unit)


def measure(run, sides, name):
    """The lines of the table about it."""
    found = {side: [] for side in sides}
    for side in sides:
        sides[side].measure(name, "cold")    # not counted: the JVM compiles what it has not done before
    for number in range(run.options.rounds):
        for side in list(sides) if number % 2 == 0 else reversed(sides):
            found[side].append(sides[side].measure(name, number))
        told = ", ".join(f"{side} {values[-1][0]:,.0f}/s {values[-1][1]:.1f} µs" for side, values in found.items())
        print(f"  {name}, round {number + 1} of {run.options.rounds}: {told}", flush=True)
    what = MEASURED[name][0]
    lines = [(what, "1/s"), (f"{what}: CPU of one", "µs"), *((f"  of which {server}", "µs") for server in SERVERS)]
    return [compared(*line, *values) for line, *values in zip(lines, zip(*found["ours"]), zip(*found["other"]))]


def arguments(words):
    parser = argparse.ArgumentParser(prog="./dev bench ab", description="this build against another binary")
    parser.add_argument("other", metavar="OTHER_BINARY", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", help=" ".join(MEASURED))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=10, help="of one measurement; default 10")
    parser.add_argument("--rows", type=int, default=100_000, help="of an import; default 100,000")
    options = parser.parse_args(words)
    options.names = options.names or list(MEASURED)
    unknown = [name for name in options.names if name not in MEASURED]
    if unknown:
        parser.error(f"nothing is called {', '.join(unknown)}: {' '.join(MEASURED)}")
    return options


def main(words):
    options = arguments(words)
    with tempfile.TemporaryDirectory(prefix="hirewire-ab-") as folder, contextlib.ExitStack() as stack:
        run = Bench(options, folder)
        sides = {}
        for name, binary in (("ours", BINARY), ("other", options.other.resolve())):
            sides[name] = Side(name, binary, run)
            stack.callback(sides[name].forget)
        rows = [row for name in options.names for row in measure(run, sides, name)]
    print(f"{options.rounds} rounds; ratio: the median of ours / other, spread: (max - min) / median; CPU: house, Postgres and Kafka together")
    print_table([COLUMNS, *rows])
