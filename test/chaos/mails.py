"""A campaign while the processes that send it are killed at random: no address gets two of its mails, and each mail is accounted for."""

import signal
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from house import until
from place import Run, require
from smtp_sink import SmtpSink

APART = (("worker", "hiring"), ("worker", "identity", "office"), ("worker", "reactions"), ("worker", "mail", "campaigns"), ("api",))
SENDING = ("worker-mail-campaigns", "worker-reactions", "worker-identity-office")


def refused(n):
    """Every fiftieth address is none, every fiftieth is slow to take its mail, every fiftieth server falls silent."""
    return {10: ["550 5.1.1 no such user"], 20: ["450 4.2.0 later"], 30: ["drop"]}.get(n % 50)


def campaign(run: Run):
    total = 200 if run.short else 1_000
    sink = SmtpSink()
    addresses = [f"{n}@campaign.example" for n in range(total)]
    sink.answers = {to: answer for n, to in enumerate(addresses) if (answer := refused(n))}
    try:
        with run.house("mails", *APART, **sink.settings) as house:
            admin = house.client("admin")
            answer = admin.post("/api/v1/candidates/bulk/send-email", json={"recipients": addresses, "subject": "To all", "body": "Dear {{email}}"})
            require(answer.status_code == 202, answer.text)
            id_ = answer.json()["job_id"]
            for kill in range(run.rounds):
                reached = total * (kill + 1) // (run.rounds + 2)
                until(f"{reached} mails are out", lambda: len(sink.receivers()) >= reached or over(admin, id_), 120)
                kill_one(run, house)
            found = until("the campaign is over", lambda: over_without_pauses(house, admin, id_), 300)
            got = Counter(sink.receivers())
            twice = [to for to, times in got.items() if times > 1]
            require(not twice, f"{len(twice)} addresses have two mails")
            ends = {state: found[state] for state in ("sent", "unsure", "failed", "suppressed")}
            require(ends["sent"] + ends["unsure"] + ends["failed"] == total, f"{ends} are not {total}")
            require(ends["failed"] == sum(n % 50 == 10 for n in range(total)), f"{ends['failed']} failed")
            require(ends["sent"] <= len(got) <= ends["sent"] + ends["unsure"], f"{len(got)} arrived, {ends}")
            return f"{run.rounds} × SIGKILL, {total} mails: {ends['sent']} sent, {ends['unsure']} unsure, {ends['failed']} failed, none twice"
    finally:
        sink.stop()


def over(admin, id_):
    """Its counts, once nothing of it will move by itself."""
    found = admin.get(f"/api/v1/campaigns/{id_}").json()
    return found["state"] == "completed" and found["queued"] + found["sending"] == 0 and found


def over_without_pauses(house, admin, id_):
    """The same; who is put off on his second try would come again in five minutes, which is not waited for here."""
    house.sql("update todo set due_at = now() where kind = 'mail.campaign' and due_at > now()")
    return over(admin, id_)


def kill_one(run, house):
    name = run.random.choice(SENDING)
    process = house.processes[name]
    process.send_signal(signal.SIGKILL)
    process.wait()
    if "campaigns" in name:   # the lease of what it held is over in two and a half minutes: not waited for here
        house.sql("update todo set lease_until = now() where kind = 'mail.campaign' and lease_until is not null")
    house.start(*name.split("-"))
