"""Who may work where: a paused worker that comes back (R6), one name in two processes, and what two workers want at once."""

import concurrent.futures
import os
import signal
import threading
import uuid

from house import until
from ledger import Ledger, house_faults
from place import Miss, Run, epochs, progress_faults, require, said, start
from proxy import Proxy

REST = (("api",), ("worker", "identity", "office", "reactions", "webhooks"))


def worker(name, proxy):
    return name, ("worker", "hiring"), {"HIREWIRE_INSTANCE": name, "HIREWIRE_POSTGRES": proxy.url}


def at_rest(ledger, house, lanes=("hiring", "identity", "office")):
    """All that must hold once everything has an answer. `lanes`: those that have worked since Kafka's history last changed."""
    ledger.retry_unknown()
    ledger.drained()
    try:  # a copy has its answer from the inbox before anybody reads it
        until("everything that was asked is read", lambda: not progress_faults(house, lanes), 20)
    except AssertionError:
        pass  # what is left is told below
    faults = ledger.check() + progress_faults(house, lanes)
    require(not faults, "; ".join(faults[:5]))
    return ledger.counts()


def zombie(run: Run):
    """R6: a worker is paused with a batch in hand, past its session timeout; another takes over; the first is resumed."""
    with Proxy(real_postgres()) as direct, Proxy(real_postgres()) as watched:
        paused, other = worker("paused", watched), worker("other", direct)
        with run.house("r6", *REST, paused, HIREWIRE_PARTITIONS=1) as house:
            ledger = Ledger(house)
            ledger.sign_in()
            for round_ in range(run.rounds):
                first = 1000 * round_
                until("the worker works", lambda: ledger.create(first)[0] == "ok", 30)
                one_zombie_round(house, ledger, first, watched, other)
            counts = at_rest(ledger, house)
            return f"fenced {said(house, 'paused', 'fenced')} times in {run.rounds} pauses, {counts['ok']} candidates, 0 applied twice"


def one_zombie_round(house, ledger, first, watched, other):
    hold = watched.hold("begin")
    asked = threading.Thread(target=ledger.create, args=(first + 1,))
    asked.start()
    require(hold.reached.wait(20), "the worker never began a batch")
    process = house.processes["paused"]
    process.send_signal(signal.SIGSTOP)
    before, fenced = epochs(house), said(house, "paused", '"fenced"')
    start(house, *other)
    until("another took over", lambda: epochs(house) != before, 30)
    asked.join()
    ledger.load(first + 2, 20)
    ledger.retry_unknown()
    hold.release()
    process.send_signal(signal.SIGCONT)
    try:
        until("fenced", lambda: said(house, "paused", '"fenced"') > fenced, 10)
    except AssertionError:
        raise Miss("; ".join(["the resumed worker was not fenced", *progress_faults(house)])) from None
    house.stop("other")


def twins(run: Run):
    """Two machines of one name: they must not chase each other, nor apply anything twice; both work in the end."""
    with Proxy(real_postgres()) as link:
        arguments = ("worker", "hiring")
        one, two = [(name, arguments, {"HIREWIRE_LOCKS": str(run.folder / name), "HIREWIRE_POSTGRES": link.url}) for name in ("one", "two")]
        with run.house("twins", *REST, one, HIREWIRE_PARTITIONS=2) as house:
            ledger = Ledger(house)
            ledger.sign_in()
            with ledger.under_load():
                before = epochs(house)
                start(house, *two)
                until("the second has taken over", lambda: all(epochs(house)[p] != e for p, e in before.items()), 30)
                until("work goes on", lambda: ledger.counts()["ok"] > 100, 30)
                until("both work", lambda: house.number("select count(*) from lane_worker where lane = 'hiring' and cardinality(partitions) = 1") == 2, 30)
            counts = at_rest(ledger, house)
            return f"both work, {counts['ok']} candidates, 0 applied twice"


def real_postgres():
    return os.environ["HIREWIRE_POSTGRES"]


RIVALS = 12


class TwoWorkers:
    """A partition each, and a proxy that can hold the second one's statements back."""

    def __init__(self, run, name):
        self.run, self.name = run, name

    def __enter__(self):
        self.proxies = [Proxy(real_postgres()), Proxy(real_postgres())]
        self.context = self.run.house(self.name, *REST, worker("first", self.proxies[0]), worker("second", self.proxies[1]), HIREWIRE_PARTITIONS=2)
        self.house = self.context.__enter__()
        self.ledger = Ledger(self.house)
        self.ledger.sign_in()
        until("a partition each", lambda: len(self.owners()) == 2 and set(self.owners().values()) == {"first", "second"}, 40)
        return self

    def __exit__(self, *why):
        for proxy in self.proxies:
            proxy.__exit__()
        return self.context.__exit__(*why)

    def owners(self):
        """partition → the worker that committed there last: found by asking."""
        found = {}
        for name in ("first", "second"):
            text = (self.house.log_folder / f"{name}.log").read_text(errors="replace")
            last = [line for line in text.splitlines() if "partition_taken_over" in line]
            for line in last:
                partition = int(line.split('"partition":')[1].split(",")[0].strip().strip('"}'))
                found.setdefault(partition, []).append((line, name))
        return {p: max(lines)[1] for p, lines in found.items()}

    def partition_of(self, candidate):
        return self.house.number(f"select partition from event_log where aggregate_id = '{candidate}' limit 1")

    def post(self, email, prefer=None):
        return self.ledger.post({"email": email, "first_name": "F", "last_name": "L"}, str(uuid.uuid4()), prefer)

    def make_at_first(self):
        """A candidate in the first worker's partition: (id, e-mail)."""
        def made():
            email = f"{uuid.uuid4().hex}@owners.example"
            status, body, _ = self.post(email)
            if status != 201:
                return None
            return self.owners()[self.partition_of(body["id"])] == "first" and (body["id"], email)
        return until("a candidate in the first worker's partition", made, 30)

    def hold_a_creation(self, pattern, email):
        """Creates this e-mail until the second worker's statement is held; the thread that waits for its answer."""
        hold = self.proxies[1].hold(pattern)
        answers = []
        for _ in range(40):
            address = email() if callable(email) else email
            asked = threading.Thread(target=lambda: answers.append(self.post(address)))
            asked.start()
            if hold.reached.wait(0.5):
                return hold, asked, answers, address
            asked.join()
            answers.clear()
        raise AssertionError("no command came to the second worker")

    def rest(self):
        self.ledger.drained()
        faults = house_faults(self.house) + progress_faults(self.house)
        require(not faults, "; ".join(faults[:5]))


def same_email(run: Run):
    """Two workers load, find an address free, and both take it: the directory lets one through."""
    with TwoWorkers(run, "same") as pair:
        won = 0
        for _ in range(run.rounds):
            hold, asked, late, email = pair.hold_a_creation("…insert into directory", lambda: f"{uuid.uuid4().hex}@owners.example")
            # Half of the rivals are the first worker's; the others wait behind the held statement.
            with concurrent.futures.ThreadPoolExecutor(RIVALS) as rivals:
                asking = [rivals.submit(pair.post, email) for _ in range(RIVALS)]
                until("the first worker takes the address", lambda: any(a.done() and a.result()[0] == 201 for a in asking), 2.5)
                hold.release()
                answers = sorted(a.result()[0] for a in asking)
            asked.join()
            rows = pair.house.number(f"select count(*) from candidate where email = '{email}' and deleted_at is null")
            require(rows == 1, f"{rows} candidates have one address")
            require(answers == [201] + [409] * (RIVALS - 1), f"the rivals were answered {answers}")
            require(late[0][0] == 409, f"the second was answered {late[0][0]}, not 409")
            won += 1
        pair.rest()
        return f"{won} races for one address: one 201, one 409 each"


def moved_email(run: Run):
    """A transaction that began first takes an address that another one gives back meanwhile: the log's order must still fold."""
    with TwoWorkers(run, "moved") as pair:
        client = pair.house.client("admin")
        for _ in range(run.rounds):
            owner, email = pair.make_at_first()
            hold, asked, late, _ = pair.hold_a_creation("…join directory d", email)
            gone = client.delete(f"/api/v1/candidates/{owner}")
            require(gone.status_code == 200, f"DELETE was answered {gone.status_code}")
            hold.release()
            asked.join()
            require(late[0][0] == 201, f"the address was free again, and the answer is {late[0][0]}")
        pair.rest()
        return f"{run.rounds} addresses changed hands in open transactions; rebuild gives the same tables"
