"""R20: the house is restarted again and again, then one command meets passing trouble: nobody is convicted."""

import contextlib
import signal
import subprocess

from house import until
from ledger import Ledger
from owners import at_rest
from place import Run, epochs, require

TRIES = 4   # one more than the marks that convict


@contextlib.contextmanager
def table_held(house):
    """The candidates' table locked, so that a command about one waits."""
    schema = house.environment["HIREWIRE_NAMESPACE"]
    psql = subprocess.Popen(["psql", house.environment["HIREWIRE_POSTGRES"], "-X", "-q", "-A", "-t"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    psql.stdin.write(f"begin; lock table {schema}_fold.candidate in exclusive mode; select 'held';\n")
    psql.stdin.flush()
    require(psql.stdout.readline() == "held\n", "the table could not be locked")
    try:
        yield
    finally:
        psql.communicate("rollback;\n", timeout=10)


def waiting(house):
    schema = house.environment["HIREWIRE_NAMESPACE"]
    return [pid for [pid] in house.sql(f"select pid from pg_locks where relation = '{schema}_fold.candidate'::regclass and not granted")]


def tried(house):
    """The backend in which the command waits."""
    letters = "select reason from dead_letter"
    pids = until("the command waits", lambda: waiting(house) or house.sql(letters))
    require(not house.sql(letters), f"an innocent command was convicted: {house.sql(letters)}")
    return pids[0]


def cut(house):
    """The command's connection is cut, each time that it is tried."""
    for _ in range(TRIES):
        pid = tried(house)
        house.sql(f"select pg_terminate_backend({pid})")
        until("cut", lambda: pid not in waiting(house))


def time_out(house):
    """It waits in vain for longer than lock_timeout."""
    pid = tried(house)
    until("given up", lambda: waiting(house) != [pid], 20)
    until("tried again", lambda: waiting(house), 20)


def restarted(house, how):
    before = epochs(house)
    house.stop("worker", how=how)
    house.start("worker")
    until("taken over", lambda: all(before[p] != epoch for p, epoch in epochs(house).items()), 30)


def never_convicted(run: Run):
    ends, troubles = [signal.SIGTERM, signal.SIGKILL], [cut, time_out]
    with run.house("r20", ("api",), ("worker",), HIREWIRE_PARTITIONS=1) as house:
        ledger = Ledger(house)
        ledger.sign_in()
        for n in range(run.rounds):
            how, trouble = ends[n % 2], cut if run.short else troubles[n // 2 % 2]
            for _ in range(3):
                restarted(house, how)
            with table_held(house):
                ledger.load(n, 1, prefer="respond-async")
                trouble(house)
            until("carried out", lambda: house.number("select count(*) from candidate") > n, 30)
            require(house.number("select count(*) from dead_letter") == 0, "an innocent command was convicted")
            words = house.run("doctor", check=False).stdout
            require("died" not in words, f"doctor says that a worker died: {words}")
        counts = at_rest(ledger, house)
        return f"{run.rounds} times three restarts and trouble: {counts['accepted'] + counts['ok']} commands carried out, nobody convicted"
