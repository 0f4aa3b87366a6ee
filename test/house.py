"""A house of one's own for the end-to-end tests, chaos and bench: processes of the release binary, or of HOUSE_BINARY, with a
namespace of theirs."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
BINARY = os.environ.get("HOUSE_BINARY", str(ROOT / "build/release/hirewire"))
PATIENCE = float(os.environ.get("HOUSE_PATIENCE", "1"))   # times as long as an optimised house may take
REPORTED = 66                                            # a sanitizer's report ended it (`watch_for_reports` in ./dev)
DOCUMENTS = ["house", "crm-reference", "crm-routes", "ai-interviewer", "interview-platform", "ats"]
ACCOUNTS = {
    "admin": ("admin@company.com", "admin123"),
    "hr": ("hr@company.com", "hr123"),
    "interviewer": ("interviewer@company.com", "interviewer123"),
    "candidate": ("candidate@example.com", "candidate123"),
    "superadmin": ("superadmin@company.com", "superadmin123"),
    "consultant": ("admin@aiinterviewer.com", "AdminPass123!@"),   # seeded as a second admin; test/contract makes a consultant of it
}


def until(what, condition, seconds=30.0):
    """Asks until it is so, at most `seconds`; gives what the condition gave."""
    seconds *= PATIENCE
    deadline = time.monotonic() + seconds
    pause = 0.002
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)


def free_ports(count):
    """`count` neighbouring free ports; the first. Below those that the kernel gives to connections, beside those of ./dev."""
    for first in range(20000 + os.getpid() % 400 * count, 25000, count):
        with contextlib.ExitStack() as stack:
            try:
                for offset in range(count):
                    sock = stack.enter_context(socket.socket())
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    sock.bind(("127.0.0.1", first + offset))
                return first
            except OSError:
                continue
    raise RuntimeError("no free ports")


class House:
    """One namespace: its schema, topics and processes. `start` names what runs: `up`, or `api` and `worker` apart."""

    def __init__(self, name, log_folder, binary=BINARY, **settings):
        self.binary = str(binary)
        self.port = free_ports(6)
        self.log_folder = Path(log_folder)
        self.log_folder.mkdir(parents=True, exist_ok=True)
        self.processes = {}
        self.environment = {
            **os.environ,
            "HIREWIRE_NAMESPACE": f"{os.environ.get('HIREWIRE_NAMESPACE', 'test')}_{name}"[:32].lower(),
            "HIREWIRE_PORT": str(self.port),
            "HIREWIRE_BLOBS": str(self.log_folder / "blobs"),
            "HIREWIRE_OUTBOX": str(self.log_folder / "mails"),
            "HIREWIRE_INSTANCE": f"{name}",
            "HIREWIRE_LOCKS": str(self.log_folder / "locks"),
            "HIREWIRE_RATE_LIMIT": "0",
            "HIREWIRE_RATE_LIMIT_ANONYMOUS": "0",
            "HIREWIRE_WEBHOOK_ALLOW_PRIVATE": "true",
            **({"HIREWIRE_WAIT_MS": str(int(5000 * PATIENCE))} if PATIENCE > 1 else {}),
            **{key: str(value) for key, value in settings.items()},
        }

    def url(self, document="house"):
        return f"http://127.0.0.1:{self.port + DOCUMENTS.index(document)}"

    def run(self, *arguments, check=True, given="", **environment):
        done = subprocess.run([self.binary, *arguments], input=given, env={**self.environment, **environment}, capture_output=True, text=True, timeout=300 * PATIENCE)
        assert not check or done.returncode == 0, f"hirewire {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done

    def start(self, *arguments, **environment):
        name = "-".join(arguments)
        log = open(self.log_folder / f"{name}.log", "ab")
        self.processes[name] = subprocess.Popen([self.binary, *arguments], env={**self.environment, **environment}, stdout=log, stderr=log)
        return self.processes[name]

    def healthy(self):
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(self.url() + "/api/v1/health", timeout=2).status_code == 200
        return False

    def open(self, *modes):
        """Migrates, starts (`up` where nothing is named), waits for health and seeds."""
        self.run("migrate")
        for mode in modes or (("up",),):
            self.start(*mode)
        until("healthy", self.healthy, 60)
        self.run("seed")
        return self

    def stop(self, name=None, how=signal.SIGTERM):
        reports = []
        for process_name in [name] if name else list(self.processes):
            process = self.processes.pop(process_name)
            if process.poll() is None:
                process.send_signal(how)
            process.wait(timeout=30 * PATIENCE)
            if process.returncode == REPORTED:
                log = (self.log_folder / f"{process_name}.log").read_text(errors="replace")
                reports += [process_name, *(line for line in log.splitlines() if not line.startswith("{"))]
        assert not reports, "a sanitizer reports:\n" + "\n".join(reports)

    def client(self, role="admin", document="house", **options):
        """A signed-in client of one listener."""
        client = httpx.Client(base_url=self.url(document), timeout=30 * PATIENCE, **options)
        email, password = ACCOUNTS[role]
        if document == "interview-platform":
            token = client.post("/api/auth/login/", json={"email": email, "password": password}).json()["access"]
        else:
            body = client.post("/api/v1/auth/login", json={"email": email, "password": password}).json()
            token = body.get("access_token") or body["accessToken"]
        client.headers["Authorization"] = f"Bearer {token}"
        return client

    def sql(self, text):
        schema = self.environment["HIREWIRE_NAMESPACE"]
        owner = self.environment.get("HIREWIRE_POSTGRES_OWNER") or self.environment["HIREWIRE_POSTGRES"]
        done = subprocess.run(["psql", owner, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                               "-c", f"set search_path = {schema}_fold, {schema}", "-c", text], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return [line.split("|") for line in done.stdout.splitlines()]

    def number(self, text):
        return int(self.sql(text)[0][0])
