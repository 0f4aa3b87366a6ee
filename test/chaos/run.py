"""`./dev chaos [NAME…] [--seed N] [--rounds N]`: the reliability checks of docs/yardsticks.md, a line each. Exit 1 on a miss.

A name stands for its family, too: R3 is Kafka, Postgres, both, connections and disk. test_chaos_short.py runs
the short version of each, and bite.py shows that each notices when its mechanism is missing."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import bite
import clients
import history
import imports
import innocents
import links
import mails
import owners
import poison
import restored
import servers
import soak
from place import FOLDER, ROOT, Run


def crash_points(run: Run):
    """R2: one test a crash point."""
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test/end_to_end/test_crash_points.py"],
                          cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout.strip().splitlines()[-1].strip("= ") + ": the ledger holds after dying at each crash point"


# name, what is done, scenario, rounds, rounds of the short version (0: it has a test of its own)
SCENARIOS = [
    ("R1", "every process killed at random while importing", imports.killed_importing, 50, 4),
    ("R2", "killed at each crash point", crash_points, 1, 0),
    ("R3-kafka", "Kafka killed and restarted under load", servers.kafka, 5, 1),
    ("R3-postgres", "Postgres stopped (immediate) and restarted under load", servers.postgres, 5, 1),
    ("R3-both", "both killed and restarted under load", servers.both, 5, 1),
    ("R3-connections", "Postgres' connections used up under load", servers.connections, 5, 1),
    ("R3-disk", "Postgres' disk full (53100) under load", servers.disk, 5, 1),
    ("R4", "the link to Postgres cut around COMMIT", links.cut_at_commit, 200, 12),
    ("R5", "one Idempotency-Key from 50 clients", clients.same_key, 20, 2),
    ("R6", "a worker paused past its session timeout, then resumed", owners.zombie, 5, 1),
    ("R7", "poison among good messages", poison.among_good_ones, 3, 1),
    ("R8", "rebuild", imports.rebuilt, 5, 1),
    ("mail-campaign", "every process that sends a campaign killed at random", mails.campaign, 10, 4),
    ("R16", "SIGTERM at full load", clients.terminated, 50, 4),
    ("R20", "three restarts, then a lock timeout or cut connections", innocents.never_convicted, 8, 2),
    ("history-recreated", "topics recreated while the workers are stopped", history.recreated, 3, 1),
    ("history-truncated", "a topic's end lost while the workers are stopped", history.truncated, 3, 1),
    ("R19-wiped", "Kafka loses its disk under a running house", history.wiped, 3, 1),
    ("R19-handed-on", "Postgres restored to an older backup, Kafka ahead: values that change hands across partitions", restored.handed_on, 5, 1),
    ("R19-other-lanes", "the same, and a rule that reads another lane's row", restored.other_lanes, 5, 1),
    ("history-restored", "Postgres restored to an older backup, Kafka ahead, a zombie worker", history.restored, 3, 1),
    ("owners-twins", "two processes under one name", owners.twins, 1, 1),
    ("owners-same-email", "two workers take one address at once", owners.same_email, 20, 1),
    ("owners-moved-email", "an address changes hands in open transactions", owners.moved_email, 10, 1),
    ("bite", "each mechanism switched off in turn", bite.every, 1, 0),
]


def main():
    if sys.argv[1:2] == ["soak"]:
        return soak.main(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="./dev chaos", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(name for name, *_ in SCENARIOS))
    parser.add_argument("--seed", type=int, default=int(time.time()), help="for what is random; printed, so that a run can be repeated")
    parser.add_argument("--rounds", type=int, help="how often, instead of the scenario's own number")
    parser.add_argument("--short", action="store_true", help="the small version that ./dev test runs")
    asked = parser.parse_args()
    chosen = [row for row in SCENARIOS if not asked.names or any(f"{row[0]}-".lower().startswith(f"{name}-".lower()) for name in asked.names)]
    if not chosen:
        parser.error("no scenario is called so")
    print(f"seed {asked.seed}", flush=True)
    missed = 0
    for name, what, scenario, rounds, short_rounds in chosen:
        rounds = asked.rounds or (short_rounds if asked.short and short_rounds else rounds)
        began = time.monotonic()
        try:
            found, word = scenario(Run(FOLDER / "log" / f"{name}-{os.getpid()}", rounds, asked.seed, asked.short)), "ok  "
        except Exception as miss:          # one scenario's miss must not keep the others from being tried
            found, word = f"{type(miss).__name__}: {miss}", "MISS"
            missed += 1
        print(f"{word} {name:<19} {what}: {found} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{len(chosen) - missed} held, {missed} missed", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
