"""R3: Kafka and Postgres die, are full or have no connection left, under load. The house heals without a person."""

import contextlib
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from house import until
from ledger import Ledger
from owners import at_rest, real_postgres
from place import Run, for_a_while, require, server
from proxy import Proxy

MEANWHILE = {201, 202, 503}


def outage(run: Run, name, hurt):
    """`hurt(house, proxy)` is a block: the trouble begins with it and is over when it ends."""
    with Proxy(real_postgres()) as proxy, run.house(name, ("up", ("up",), {"HIREWIRE_POSTGRES": proxy.url})) as house:
        ledger = Ledger(house)
        ledger.sign_in()
        slowest = 0.0
        first = 0
        for _ in range(run.rounds):
            with ledger.under_load(first, threads=4):
                answered = ledger.counts()["ok"]
                until("under load", lambda: ledger.counts()["ok"] > answered + 50, 30)
                with hurt(house, proxy):
                    for_a_while(2 if run.short else 3 + run.random.random() * 3)
                over = time.monotonic()
                answered = ledger.counts()["ok"]
                until("answers again", lambda: ledger.counts()["ok"] > answered, 30)
                slowest = max(slowest, time.monotonic() - over)
            first += 10_000
            ledger.drained(30)
        strange = {why: n for why, n in ledger.statuses.items() if why not in MEANWHILE}
        seen = {status: ledger.statuses.get(status, 0) for status in (202, 503)}
        counts = at_rest(ledger, house)
        require(not strange, f"answers that promise nothing: {strange}")
        require(not ledger.without_retry_after, f"{ledger.without_retry_after} answers 503 without Retry-After")
        convicted = house.number("select count(*) from dead_letter")
        require(convicted == 0, f"{convicted} convicted in an outage")
        return f"{run.rounds} outages, back within {slowest:.1f} s; {seen[503]} × 503, {seen[202]} × 202 meanwhile; {counts['ok']} candidates, nobody convicted"


@contextlib.contextmanager
def kafka_killed(*_):
    server("kafka", "kill")
    try:
        yield
    finally:
        server("kafka", "start")


@contextlib.contextmanager
def postgres_killed(*_):
    server("postgres", "kill")
    try:
        yield
    finally:
        server("postgres", "start")


@contextlib.contextmanager
def both_killed(*_):
    with kafka_killed(), postgres_killed():
        yield


@contextlib.contextmanager
def connections_used_up(house, proxy):
    """Strangers take every slot and the house's own connections are cut: it finds none to come back to."""
    parts = urlsplit(real_postgres())
    words = b"".join(word.encode() + b"\0" for word in ("user", parts.username, "database", parts.path[1:])) + b"\0"
    hello = struct.pack("!II", 8 + len(words), 196608) + words
    strangers, over = [], threading.Event()

    def fill():
        while not over.is_set():            # a stranger who never says his password keeps his slot
            stranger = socket.create_connection((parts.hostname, parts.port))
            stranger.sendall(hello)
            if stranger.recv(1) == b"E":
                stranger.close()
                over.wait(0.02)
            else:
                strangers.append(stranger)

    filling = threading.Thread(target=fill)
    filling.start()
    try:
        until("no connection is left", lambda: len(strangers) > 20 and not connects(), 20)
        proxy.break_all()
        yield
    finally:
        over.set()
        filling.join()
        for stranger in strangers:
            stranger.close()


def connects():
    return subprocess.run(["psql", real_postgres(), "-X", "-q", "-c", "select 1"], capture_output=True).returncode == 0


@contextlib.contextmanager
def disk_full(house, _):
    """The event log stands on a small disk of its own, and something fills it: 53100. (A full disk under the WAL ends the
    server, which is the immediate stop above.)"""
    disk = house.log_folder / "disk"
    filler = Path(house.environment["SMALL_DISK"]) / "filler"
    with contextlib.suppress(OSError), open(filler, "wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 65536)
    try:
        yield
        log = (house.log_folder / "up.log").read_text(errors="replace")
        require("53100" in log, "the disk was full and the worker did not notice")
    finally:
        filler.unlink()


@contextlib.contextmanager
def small_disk():
    """A tmpfs of 24 MB that Postgres may use; None where this user may not mount."""
    folder = Path(tempfile.mkdtemp(prefix="hirewire-disk-", dir="/var/tmp"))
    folder.chmod(0o755)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=0777", "none", folder], capture_output=True).returncode != 0:
        folder.rmdir()
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()


def disk(run: Run):
    with small_disk() as folder:
        if folder is None:
            return "SKIPPED: only root may mount a small disk to fill"
        space = folder / "space"
        space.mkdir()
        if os.geteuid() == 0:
            shutil.chown(space, "postgres")
        name = f"small_{os.getpid()}"
        begun = []

        @contextlib.contextmanager
        def full(house, proxy):
            house.environment["SMALL_DISK"] = str(folder)
            with disk_full(house, proxy):
                yield

        @contextlib.contextmanager
        def move_first(house, proxy):
            if not begun:
                begun.append(house)
                house.sql(f"create tablespace {name} location '{space}'")
                house.sql(f"alter table {house.environment['HIREWIRE_NAMESPACE']}.event_log set tablespace {name}")
            with full(house, proxy):
                yield

        try:
            return outage(run, "r3disk", move_first)
        finally:
            if begun:
                begun[0].sql(f"alter table {begun[0].environment['HIREWIRE_NAMESPACE']}.event_log set tablespace pg_default")
                begun[0].sql(f"drop tablespace {name}")


def kafka(run: Run):
    return outage(run, "r3kafka", kafka_killed)


def postgres(run: Run):
    return outage(run, "r3pg", postgres_killed)


def both(run: Run):
    return outage(run, "r3both", both_killed)


def connections(run: Run):
    return outage(run, "r3conn", connections_used_up)
