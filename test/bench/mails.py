"""E-mails, templated and recorded, to a sink, against what postfix's smtp-source hands to the same sink."""

import contextlib
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from house import ROOT, free_ports, until

POSTFIX = ROOT / "var/postfix"   # unpacked, not installed: no service of its own is wanted
CONNECTIONS = 16
A_CAMPAIGN = 5_000


def postfix(tool):
    """A program of Debian's package, and the environment that it runs in."""
    if not (POSTFIX / "usr/sbin" / tool).exists():
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)   # apt fetches as a user of its own
            subprocess.run(["apt-get", "download", "postfix"], cwd=folder, check=True, capture_output=True)
            subprocess.run(["dpkg-deb", "-x", *map(str, Path(folder).glob("*.deb")), str(POSTFIX)], check=True)
    return str(POSTFIX / "usr/sbin" / tool), {**os.environ, "LD_LIBRARY_PATH": str(POSTFIX / "usr/lib/postfix")}


def listens(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def mail(bench):
    """S13: a campaign of 5,000 by 16 connections, from its first mail out to its last one recorded."""
    port = free_ports(1)
    (sink_program, environment), (source, _) = postfix("smtp-sink"), postfix("smtp-source")
    as_somebody = ["-u", "nobody"] if os.geteuid() == 0 else []   # it refuses to serve as root
    sink = subprocess.Popen([sink_program, *as_somebody, f"127.0.0.1:{port}", "200"], env=environment)
    until("the sink listens", lambda: sink.poll() is not None or listens(port))
    assert sink.poll() is None, "smtp-sink has ended"
    try:
        settings = {"HIREWIRE_SMTP": f"smtp://127.0.0.1:{port}", "HIREWIRE_SMTP_TLS": "false", "HIREWIRE_MAIL_FROM": "no-reply@hire.example"}
        with bench.house("mail", **settings) as house:
            admin = house.client("admin")
            body = "<p>Dear {{candidate_name}},</p><p>" + "your application was received. " * 30 + "</p>"

            def ours(number):
                people = [f"p{number}.{n}@bench.example" for n in range(A_CAMPAIGN)]
                began = time.monotonic()
                answer = admin.post("/api/v1/candidates/bulk/send-email", json={"recipients": people, "subject": "Hello {{email}}", "body": body})
                id_ = answer.json()["job_id"]
                until("all are recorded", lambda: (found := admin.get(f"/api/v1/campaigns/{id_}").json())["sent"] == A_CAMPAIGN and found, 300)
                return A_CAMPAIGN / (time.monotonic() - began)

            def limit(number):
                began = time.monotonic()
                subprocess.run([source, "-s", str(CONNECTIONS), "-m", str(A_CAMPAIGN), "-l", "2500", "-f", "no-reply@hire.example",
                                "-t", "p@bench.example", f"127.0.0.1:{port}"], check=True, capture_output=True, env=environment)
                return A_CAMPAIGN / (time.monotonic() - began)

            rounds = bench.alternate({"ours": ours, "smtp-source": limit}, house)
        return [rounds.compare("S13 e-mails templated, sent and recorded / smtp-source", "ours", "smtp-source", "1/s")]
    finally:
        sink.kill()
        sink.wait()
