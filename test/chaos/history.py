"""Kafka's history is not the one the workers knew, or Postgres has forgotten what Kafka remembers (docs/architecture.md §3: takeover, look-back)."""

import signal
import threading

from house import until
from ledger import Ledger
from owners import REST, at_rest, epochs, real_postgres, worker
from place import Run, back_up, kafka_end, kcat, require, restore, said, start, truncate_topic, wipe_disk, wipe_topics
from proxy import Proxy

WORKERS = ("worker",)


def with_stopped_workers(run: Run, name, change):
    """Work, stop the workers, change the history, accept more than the old offsets reach, start them again."""
    with run.house(name, ("api",), WORKERS, HIREWIRE_PARTITIONS=1) as house:
        ledger = Ledger(house)
        ledger.sign_in()
        first = 0
        for round_ in range(run.rounds):
            ledger.load(first, 30)
            ledger.retry_unknown()
            ledger.drained()
            house.stop("worker")
            stood = house.number("select next_offset from partition where lane = 'hiring'")
            change(house)
            wanted = stood + 20
            until("Kafka takes commands again", lambda: ledger.create(first + 100, "respond-async")[0] == "accepted", 30)
            ledger.load(first + 101, wanted, prefer="respond-async")
            topic = f"{house.environment['HIREWIRE_NAMESPACE']}.hiring.commands"
            require(kafka_end(house, topic, 0) > stood, "the new history must reach past the old offset")
            seen = said(house, "worker", "history_changed")
            house.start(*WORKERS)
            ledger.await_accepted(15 if run.disable else 60)
            require(said(house, "worker", "history_changed") > seen, "the change of history went unnoticed")
            first += 101 + wanted
        ledger.sign_in()                                   # a quiet lane notices with its next message
        counts = at_rest(ledger, house, ("hiring", "identity"))
        return f"{run.rounds} × noticed; {counts['ok'] + counts['accepted']} candidates exactly once, {counts['accepted']} of them accepted while no worker ran"


def recreated(run: Run):
    return with_stopped_workers(run, "recreated", wipe_topics)


def truncated(run: Run):
    return with_stopped_workers(run, "truncated", lambda house: truncate_topic(house, "hiring", 0, 5))


def wiped(run: Run):
    """R19: Kafka loses its disk under the running house. What was answered 201 is there; it heals without a person, and tells its feed again."""
    with run.house("wiped", ("up",), HIREWIRE_PARTITIONS=2) as house:
        ledger = Ledger(house)
        ledger.sign_in()
        for round_ in range(run.rounds):
            first = round_ * 1000
            ledger.load(first, 40)
            ledger.drained()
            wipe_disk()
            until("healthy again", house.healthy, 60)
            until("commands are carried out", lambda: ledger.create(first + 100)[0] == "ok", 60)
            ledger.load(first + 101, 40)
            ledger.retry_unknown()
            ledger.drained()
            told, happened = told_again(house), house.number("select count(*) from event_log where lane = 'hiring'")
            require(told == happened, f"{told} of {happened} events are in the feed")
        counts = at_rest(ledger, house)
        house.processes["up"].terminate()
        require(house.processes["up"].wait(30) == 0, "it did not end in order")
        return f"{run.rounds} × healed; {counts['ok']} candidates exactly once, the whole feed told again"


def told_again(house):
    """How many different events of the hiring lane Kafka has."""
    topic = f"{house.environment['HIREWIRE_NAMESPACE']}.hiring.events"
    return len({line for line in kcat(house, "-C", "-t", topic, "-o", "beginning", "-e", "-f", "%h\\n").decode().splitlines() if line})


def restored(run: Run):
    """Postgres goes back to an older backup while Kafka is ahead; a paused worker with a batch in hand comes back later."""
    with Proxy(real_postgres()) as link, Proxy(real_postgres()) as watched:
        others = [(f"rest{n}", arguments, {"HIREWIRE_POSTGRES": link.url}) for n, arguments in enumerate(REST)]
        with run.house("restored", *others, worker("paused", watched), HIREWIRE_PARTITIONS=1) as house:
            ledger = Ledger(house)
            ledger.sign_in()
            first = 0
            for _ in range(run.rounds):
                until("the worker works", lambda: ledger.create(first)[0] == "ok", 30)
                ledger.load(first + 1, 30)
                ledger.retry_unknown()
                ledger.drained()
                backup = back_up(house)
                ledger.load(first + 31, 30)                # Kafka is ahead of the backup by these
                ledger.retry_unknown()
                one_restore(house, ledger, first + 61, backup, link, watched)
                first += 1000
            counts = at_rest(ledger, house)
            return f"{run.rounds} restores: all that Kafka still knew came about again, {counts['ok']} candidates exactly once, the zombie was fenced"


def one_restore(house, ledger, n, backup, link, watched):
    hold = watched.hold("begin")
    asked = threading.Thread(target=ledger.create, args=(n,))
    asked.start()
    require(hold.reached.wait(20), "the worker never began a batch")
    paused = house.processes["paused"]
    paused.send_signal(signal.SIGSTOP)
    link.down = True                                       # a restored server has no old connections …
    link.break_all()
    restore(house, backup)
    link.down = False
    before, fenced = epochs(house), said(house, "paused", '"fenced"')
    start(house, *worker("other", link))
    until("another took over", lambda: epochs(house) != before, 30)
    asked.join()
    ledger.retry_unknown()
    hold.release()                                         # … but a zombie behind a pooler may: its epoch is from before
    paused.send_signal(signal.SIGCONT)
    until("the zombie is fenced", lambda: said(house, "paused", '"fenced"') > fenced, 15)
    house.stop("other")
