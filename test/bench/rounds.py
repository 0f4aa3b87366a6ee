"""Alternating rounds of ours and its limits, their ratios, and the CPU seconds of every process (docs/yardsticks.md)."""

import os
import resource
import statistics
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Row:
    """A line of the table. `ratio` is the median of the rounds' ratios ours / limit, `spread` their (max - min) / median."""

    name: str
    ours: float
    limit: float
    ratio: float
    spread: float
    unit: str
    cpu: str = ""

    def as_json(self):
        return {key: getattr(self, key) for key in ("name", "ours", "limit", "ratio", "spread", "unit")}


def stat_of(pid):
    """(parent, own ticks, ticks of children that have ended); None for a process that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[1]), int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])


def argv_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def all_pids():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def mentions(file, text):
    try:
        return text in Path(file).read_text()
    except OSError:
        return False


class Processor:
    """CPU seconds spent so far by our processes, Postgres, Kafka, and the load generators that have ended. A server that runs
    on another machine counts nothing."""

    def __init__(self):
        self.houses = []  # test/house.py, House
        postgres_port = str(urlsplit(os.environ["HIREWIRE_POSTGRES"]).port)
        kafka_port = os.environ["HIREWIRE_KAFKA"].rpartition(":")[2]
        self.postmaster = self.kafka = None
        for pid in all_pids():
            argv = argv_of(pid)
            if argv and argv[0].endswith("/postgres") and postgres_port in argv:
                self.postmaster = pid
            if "kafka.Kafka" in argv and mentions(argv[argv.index("kafka.Kafka") + 1], f":{kafka_port}"):
                self.kafka = pid

    def ticks_of_postgres(self):
        if self.postmaster is None:
            return 0
        _, own, ended = stat_of(self.postmaster)
        backends = [stat for pid in all_pids() if (stat := stat_of(pid)) and stat[0] == self.postmaster]
        return own + ended + sum(stat[1] for stat in backends)

    def seconds(self):
        ours = [stat_of(process.pid) for house in self.houses for process in house.processes.values()]
        load = resource.getrusage(resource.RUSAGE_CHILDREN)
        kafka = stat_of(self.kafka) if self.kafka else None
        return {
            "house": sum(stat[1] for stat in ours if stat) / TICKS,
            "postgres": self.ticks_of_postgres() / TICKS,
            "kafka": kafka[1] / TICKS if kafka else 0,
            "load": load.ru_utime + load.ru_stime,
        }


@dataclass
class Rounds:
    """What the rounds gave: `values[side]` has one number a round, `cpu[side]` the CPU seconds of all rounds together."""

    values: dict = field(default_factory=dict)
    cpu: dict = field(default_factory=dict)

    def cpu_text(self, side):
        parts = [f"{name} {seconds:.1f}" for name, seconds in self.cpu[side].items() if seconds >= 0.05]
        return f"{sum(self.cpu[side].values()):.1f} s ({', '.join(parts)})"

    def compare(self, name, ours, limit, unit):
        """`limit` names a side, or is a number that does not move."""
        fixed = isinstance(limit, (int, float))
        limits = [limit] * len(self.values[ours]) if fixed else self.values[limit]
        ratios = [a / b for a, b in zip(self.values[ours], limits)]
        ratio = statistics.median(ratios)
        cpu = self.cpu_text(ours) if fixed else f"{self.cpu_text(ours)} against {self.cpu_text(limit)}"
        return Row(name, statistics.median(self.values[ours]), statistics.median(limits), ratio, (max(ratios) - min(ratios)) / ratio, unit, cpu)


def alternate(count, processor, sides, before=lambda: None):
    """Runs each side once a round, in their order; `before` each, the house comes to rest. A side is called with the round's number
    and gives a number, or a dict of them, which then stand beside it."""
    rounds = Rounds()
    for number in range(count):
        for side, measure in sides.items():
            before()
            start = processor.seconds()
            value = measure(number)
            spent = {name: seconds - start[name] for name, seconds in processor.seconds().items()}
            for part, figure in (value if isinstance(value, dict) else {side: value}).items():
                rounds.values.setdefault(part, []).append(figure)
                total = rounds.cpu.setdefault(part, dict.fromkeys(spent, 0.0))
                for name, seconds in spent.items():
                    total[name] += seconds
        figures = ", ".join(f"{part} {values[-1]:.5g}" for part, values in rounds.values.items())
        print(f"  round {number + 1} of {count}: {figures}", file=sys.stderr, flush=True)
    return rounds
