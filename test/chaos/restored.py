"""R19: Postgres goes back to an older backup while Kafka is ahead (docs/architecture.md §3, Restore). What was answered 201 is there, with its owner, and nothing is delivered twice."""

import concurrent.futures
import uuid

from house import until
from imports import csv_of, job, upload
from ledger import Ledger, house_faults
from place import Run, back_up, progress_faults, require, restore
from receiver import Receiver

BETWEEN = 160        # commands; more than a batch takes
RIVALS = 6


def subscribe(house, url):
    answer = house.client("admin", "interview-platform").post(
        "/api/v1/webhooks/", json={"url": url, "events": ["candidate.created", "candidate.deleted"], "secret": "webhook_secret"})
    require(answer.status_code == 201, f"the webhook was answered {answer.status_code}")


class Clients:
    """Requests one after the other, each after the answer to the one before."""

    def __init__(self, house):
        self.client = house.client("admin")
        self.mark = uuid.uuid4().hex[:8]

    def create(self, email):
        answer = self.client.post("/api/v1/candidates", json={"email": email, "first_name": "F", "last_name": "L"})
        return answer.status_code, answer.json().get("id")

    def made(self, email):
        status, found = self.create(email)
        require(status == 201, f"a creation was answered {status}")
        return found

    def changed(self, candidate, n):
        answer = self.client.patch(f"/api/v1/candidates/{candidate}", json={"first_name": f"F{n}"})
        require(answer.status_code == 200, f"a change was answered {answer.status_code}")

    def deleted(self, candidate):
        answer = self.client.delete(f"/api/v1/candidates/{candidate}")
        require(answer.status_code == 200, f"DELETE was answered {answer.status_code}")


def settled(house, ledger):
    """Everything that Kafka has is carried out, told and delivered."""
    until("healthy", house.healthy, 60)
    until("all is carried out", lambda: not progress_faults(house), 60)
    ledger.drained()
    until("nothing is to do", lambda: house.number("select count(*) from todo") == 0, 60)


def goes_back(house, ledger, backup):
    settled(house, ledger)
    house.stop("up")
    restore(house, backup)
    house.start("up")
    settled(house, ledger)


def owner_of(house, email):
    return [id_ for [id_] in house.sql(f"select id from candidate where email = '{email}' and deleted_at is null")]


def passed_on(clients, n):
    """A creates x, 160 commands, A deletes x; then B creates x, elsewhere. Gives x and B."""
    email = f"{clients.mark}.{n}@passed.example"
    first = clients.made(email)
    require(clients.create(email)[0] == 409, "an address was given to two")
    for i in range(BETWEEN):
        clients.changed(first, i)
    clients.deleted(first)
    return email, clients.made(email)


def raced_for(clients, n):
    """Some ask for one address at once. Gives it, and who got it."""
    email = f"{clients.mark}.{n}@raced.example"
    with concurrent.futures.ThreadPoolExecutor(RIVALS) as rivals:
        answers = list(rivals.map(lambda _: clients.create(email), range(RIVALS)))
    won = [found for status, found in answers if status == 201]
    require(len(won) == 1, f"the rivals were answered {sorted(status for status, _ in answers)}")
    return email, won[0]


def handed_on(run: Run):
    """Addresses that change hands across partitions, and races for one."""
    receiver = Receiver()
    with run.house("r19") as house:
        ledger = Ledger(house)
        ledger.sign_in()
        subscribe(house, receiver.url())
        promised = {}
        for round_ in range(run.rounds):
            settled(house, ledger)
            backup = back_up(house)
            clients = Clients(house)
            promised |= dict(passed_on(clients, f"{round_}.{n}") for n in range(3))
            promised |= dict(raced_for(clients, f"{round_}.{n}") for n in range(10))
            settled(house, ledger)
            delivered = dict(receiver.seen)
            goes_back(house, ledger, backup)
            lost = [email for email, owner in promised.items() if owner_of(house, email) != [owner]]
            again = [id_ for id_, count in receiver.seen.items() if count > delivered.get(id_, 0)]
            require(not lost and not again, f"{len(lost)} of {len(promised)} answered 201s are lost or another's, {len(again)} of {len(delivered)} webhooks were delivered again")
        at_rest(house)
    return f"{run.rounds} restores: {len(promised)} addresses are their owners', {len(receiver.seen)} webhooks, none delivered again"


def other_lanes(run: Run):
    """A rule that reads another lane's row: an import's rows (hiring) belong to a task that is there (office)."""
    rows = 100
    with run.house("r19b") as house:
        ledger = Ledger(house)
        ledger.sign_in()
        for round_ in range(run.rounds):
            settled(house, ledger)
            backup = back_up(house)
            client = house.client("admin")
            for n in range(BETWEEN):
                answer = client.post("/api/v1/skills", json={"name": f"{ledger.mark} {round_} {n}"})
                require(answer.status_code == 201, f"a skill was answered {answer.status_code} {answer.text}")
            imported = upload(house, ledger.token, csv_of(ledger.mark, round_, rows))
            require(imported is not None, "the import was not taken")
            before = until("the import has ended", lambda: job(house, ledger.token, imported), 60)
            require(before["status"] == "completed", f"the import ended {before['status']}")
            goes_back(house, ledger, backup)
            ledger.sign_in()
            after = until("the import has ended", lambda: job(house, ledger.token, imported), 20)
            counts = ("status", "created_count", "skipped_count", "failed_count")
            require([after[key] for key in counts] == [before[key] for key in counts], f"the import has ended otherwise: {[after[key] for key in counts]}")
            people = house.number(f"select count(*) from candidate where email like '{ledger.mark}.i{round_}.%'")
            require(people == before["created_count"], f"{people} of {before['created_count']} imported people are there")
        at_rest(house)
    return f"{run.rounds} restores: each import of {rows} rows came out as it had"


def at_rest(house):
    faults = house_faults(house) + progress_faults(house)
    require(not faults, "; ".join(faults[:5]))
    if house.sql("select to_regclass('told_event')") != [[""]]:
        otherwise = house.run("told", "list").stdout
        require("all that the feed had told" in otherwise, f"came out otherwise: {otherwise}")
