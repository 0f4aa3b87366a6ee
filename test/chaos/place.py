"""Where a scenario runs: houses of its own, the place's Kafka and Postgres, and ways to hurt them."""

import contextlib
import os
import random
import shutil
import signal
import struct
import subprocess
import time
from pathlib import Path

from house import BINARY, ROOT, House, until

PLACE = os.environ.get("DEV_PLACE", "chaos")
FOLDER = ROOT / "var" / PLACE
KAFKA_DATA = FOLDER / "kafka" / "data"


class Miss(AssertionError):
    """A bar of docs/yardsticks.md that was not met."""


def require(right, what):
    if not right:
        raise Miss(what)


def server(what, action):
    """kafka|postgres, start|stop|kill."""
    done = subprocess.run([ROOT / "dev", "server", what, action, PLACE], capture_output=True, text=True)
    assert done.returncode == 0, f"./dev server {what} {action}: {done.stdout}{done.stderr}"


class Run:
    """One scenario under way. `rounds`: how often; `short`: the small version of ./dev test."""

    def __init__(self, folder, rounds, seed=1, short=False, binary=None, disable=""):
        self.folder, self.rounds, self.short, self.disable = Path(folder), rounds, short, disable
        self.random = random.Random(seed)
        self.binary = binary or BINARY

    @contextlib.contextmanager
    def house(self, name, *modes, **settings):
        """A house that answers, is seeded, and is gone afterwards. A mode: arguments, or (name, arguments, environment)."""
        house = House(name, self.folder / name, self.binary, HIREWIRE_DISABLE=self.disable, **settings)
        try:
            house.run("migrate")
            for mode in modes or [("up",)]:
                start(house, *mode) if len(mode) == 3 and isinstance(mode[2], dict) else house.start(*mode)
            until("healthy", house.healthy, 60)
            house.run("seed")
            yield house
        finally:
            for process in house.processes.values():
                with contextlib.suppress(ProcessLookupError):
                    process.send_signal(signal.SIGCONT)
                    process.kill()
                process.wait()


def start(house, name, arguments, environment):
    """Under a name of its own: the same arguments may run twice."""
    log = open(house.log_folder / f"{name}.log", "ab")
    house.processes[name] = subprocess.Popen([house.binary, *arguments], env={**house.environment, **environment}, stdout=log, stderr=log)
    return house.processes[name]


def said(house, name, words):
    """How often a process has logged this."""
    file = house.log_folder / f"{name}.log"
    return file.read_text(errors="replace").count(words) if file.exists() else 0


def epochs(house, lane="hiring"):
    return dict(house.sql(f"select partition, epoch from partition where lane = '{lane}' order by 1"))


def progress_faults(house, lanes=("hiring", "identity", "office")):
    """At rest the partition rows stand exactly where Kafka ends: progress that went back, or ahead, shows here."""
    faults = []
    for lane in lanes:
        topic = f"{house.environment['HIREWIRE_NAMESPACE']}.{lane}.commands"
        for partition, next_offset in house.sql(f"select partition, next_offset from partition where lane = '{lane}'"):
            end = kafka_end(house, topic, int(partition))
            if end != int(next_offset):
                faults.append(f"{lane}/{partition} stands at {next_offset}, Kafka ends at {end}")
    return faults


def kcat(house, *arguments, data=None):
    done = subprocess.run(["kcat", "-q", "-b", house.environment["HIREWIRE_KAFKA"], *arguments], input=data, capture_output=True, timeout=60)
    assert done.returncode == 0, f"kcat {' '.join(arguments)}: {done.stderr.decode()}"
    return done.stdout


def kafka_end(house, topic, partition):
    return int(kcat(house, "-Q", "-t", f"{topic}:{partition}:-1").decode().strip().rsplit(" ", 1)[1])


# ---- history

def topic_folders(house, kind=""):
    return sorted(KAFKA_DATA.glob(f"{house.environment['HIREWIRE_NAMESPACE']}.*{kind}-*"))


def wipe_topics(house):
    """The topics of this house begin again at 0, as if deleted and created anew; Kafka's other topics are left alone."""
    server("kafka", "stop")
    folders = topic_folders(house)
    assert folders, f"no topics in {KAFKA_DATA}"
    for folder in folders:
        shutil.rmtree(folder)
    server("kafka", "start")


def wipe_disk():
    """Kafka dies and comes back with nothing: topics, groups and offsets are gone."""
    server("kafka", "kill")
    shutil.rmtree(KAFKA_DATA)
    server("kafka", "start")


def truncate_topic(house, lane, partition, batches):
    """Kafka loses the last record batches of a partition, as after a power cut. Returns how many records are left."""
    server("kafka", "kill")
    folder = KAFKA_DATA / f"{house.environment['HIREWIRE_NAMESPACE']}.{lane}.commands-{partition}"
    segment = sorted(folder.glob("*.log"))[-1]
    data = segment.read_bytes()
    begins, at = [], 0
    while at + 12 <= len(data) and (size := struct.unpack_from("!I", data, at + 8)[0]):
        begins.append(at)
        at += 12 + size
    assert len(begins) > batches, f"only {len(begins)} batches in {segment}"
    left = struct.unpack_from("!Q", data, begins[-batches])[0]
    os.truncate(segment, begins[-batches])
    for index in [*folder.glob("*.index"), *folder.glob("*.timeindex"), *folder.glob("*.snapshot"), KAFKA_DATA / ".kafka_cleanshutdown"]:
        index.unlink(missing_ok=True)
    server("kafka", "start")
    return left


def schemas(house):
    name = house.environment["HIREWIRE_NAMESPACE"]
    return name, f"{name}_fold"


def back_up(house):
    """All that Postgres holds of this house."""
    flow, fold = schemas(house)
    file = house.log_folder / "backup.sql"
    subprocess.run(["pg_dump", house.environment["HIREWIRE_POSTGRES"], "-n", flow, "-n", fold, "-f", file], check=True, capture_output=True)
    return file


def restore(house, backup):
    flow, fold = schemas(house)
    subprocess.run(["psql", house.environment["HIREWIRE_POSTGRES"], "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c",
                    f"drop schema {flow} cascade; drop schema {fold} cascade", "-f", backup], check=True, capture_output=True)


def for_a_while(seconds):
    """An outage lasts; nothing is waited for."""
    time.sleep(seconds)
