"""S16, S17: the memory and the start of `hirewire up`."""

import contextlib
import http.client
import json
import re
import threading
import time
from pathlib import Path

from bench import token_of, wrk

MIB = 1024


def resident_mib(process):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())[1]) / MIB


def most_resident_mib(process, work):
    """The most that was seen, twenty times a second, while `work` ran."""
    seen, ended = [], threading.Event()

    def watch():
        while not ended.wait(0.05):
            seen.append(resident_mib(process))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        ended.set()
        watcher.join()
    return max(seen)


def restart(house):
    house.stop()
    return house.start("up")


def s16(bench):
    """Resident memory, three seconds after a start and under S1."""
    with bench.house("s16") as house:
        token = token_of(house)

        def both(number):
            process = restart(house)
            first_answer(house.port, "GET", "/api/v1/health", {}, 200)
            idle = most_resident_mib(process, lambda: time.sleep(3))
            load = most_resident_mib(process, lambda: wrk(house.url(), 256, bench.options.seconds, "post", token, 201, f"r{number}"))
            return {"idle": idle, "loaded": load}

        rounds = bench.alternate({"both": both}, house)
    return [rounds.compare("S16 resident memory, idle / 64 MiB", "idle", 64, "MiB"),
            rounds.compare("S16 resident memory, under S1 / 160 MiB", "loaded", 160, "MiB")]


def first_answer(port, method, target, headers, wanted, body=lambda attempt: None):
    """Asks until the answer is the wanted one, again a millisecond after each refusal; gives the moment."""
    deadline = time.monotonic() + 60
    attempt = 0
    while time.monotonic() < deadline:
        attempt += 1
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with contextlib.suppress(OSError, http.client.HTTPException):
            line.request(method, target, body(attempt), headers)
            if line.getresponse().status == wanted:
                return time.monotonic()
        line.close()
        time.sleep(0.001)
    raise AssertionError(f"no {wanted} within 60 s")


def s17(bench):
    """From the start of a process with a migrated database to its first 200, and to the first 201."""
    with bench.house("s17") as house:
        token = token_of(house)

        def starts(number):
            house.stop()
            begin = time.monotonic()
            house.start("up")
            answered = first_answer(house.port, "GET", "/api/v1/health", {}, 200)
            created = first_answer(house.port, "POST", "/api/v1/candidates", {"Authorization": token, "Content-Type": "application/json"}, 201,
                                   lambda attempt: json.dumps({"email": f"s17.{number}.{attempt}@bench.example", "first_name": "A", "last_name": "B"}))
            return {"first 200": (answered - begin) * 1000, "first 201": (created - begin) * 1000}

        rounds = bench.alternate({"starts": starts}, house)
    return [rounds.compare("S17 start to the first 200 / 500 ms", "first 200", 500, "ms"),
            rounds.compare("S17 start to the first 201 / 2,000 ms", "first 201", 2000, "ms")]
