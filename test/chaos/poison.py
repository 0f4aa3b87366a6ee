"""R7: poison of ten kinds among good commands becomes dead letters that say why and where from; the good ones go on."""

import json
import time
import uuid

import forger
from house import until
from ledger import Ledger
from owners import at_rest
from place import Run, kcat, require

WORKERS = ("worker",)


def kinds(good_headers, good_body, taken_id):
    """name → (headers, body) of one poison message; each a copy of a good one with one thing wrong."""
    def copy(body=good_body, **headers):
        changed = {**good_headers, "ce_id": str(uuid.uuid4()), **headers}
        changed.pop("hw_fingerprint", None)
        return {name: value for name, value in changed.items() if value is not None}, body

    person = json.loads(good_body)
    return {
        "no headers": lambda: ({}, good_body),
        "no id": lambda: copy(ce_id=None),
        "an id that is none": lambda: copy(ce_id="forty-two"),
        "an unknown command": lambda: copy(ce_type="candidates.conjure"),
        "a time that is none": lambda: copy(ce_time="yesterday"),
        "an actor that is no JSON": lambda: copy(hw_actor="{nobody"),
        "a body cut short": lambda: copy(good_body[:-7]),
        "a body of wrong kinds": lambda: copy(json.dumps({**person, "email": 42, "links": "none"}).encode()),
        "bytes that are no UTF-8": lambda: copy(good_body.replace(b"first_name", b"\xff\xfe\xfd")),
        "an id that another candidate has": lambda: copy(
            json.dumps({**person, "id": taken_id, "email": f"{uuid.uuid4().hex}@poison.example"}).encode(), ce_subject=taken_id),
    }


def time_to_carry_out(house, ledger, count):
    """Starts the workers; how long until all that was accepted has been carried out."""
    target = house.number("select count(*) from inbox where status = 'done'") + count
    house.start(*WORKERS)
    until("taken over", lambda: house.number("select count(*) from inbox where status = 'done'") > target - count, 60)
    began = time.monotonic()
    until("carried out", lambda: house.number("select count(*) from inbox where status = 'done'") >= target, 120)
    return time.monotonic() - began


def among_good_ones(run: Run):
    good, each = (300, 1) if run.short else (18000, 18)
    with run.house("r7", ("api",), WORKERS, HIREWIRE_PARTITIONS=2) as house:
        topic = f"{house.environment['HIREWIRE_NAMESPACE']}.hiring.commands"
        ledger = Ledger(house)
        ledger.sign_in()
        require(ledger.create(0)[0] == "ok", "no candidate to copy")
        taken = ledger.answers[ledger.email(0)][1]
        partition = house.number(f"select partition from event_log where aggregate_id = '{taken}' limit 1")
        message = json.loads(kcat(house, "-C", "-t", topic, "-p", str(partition), "-o", "beginning", "-e", "-J").splitlines()[0])
        headers = dict(zip(message["headers"][::2], message["headers"][1::2]))
        poisons = kinds(headers, message["payload"].encode(), taken)
        began = house.sql("select clock_timestamp()")[0][0]    # another run may have left dead letters in the same house
        times = {"alone": [], "among poison": []}
        first = 1
        for round_ in range(run.rounds):
            for case, taken_times in times.items():
                house.stop("worker")
                batches = each if case == "among poison" else 0
                for part in range(max(batches, 1)):
                    count = good // max(batches, 1)
                    ledger.load(first, count, prefer="respond-async")
                    first += count
                    for poison in poisons.values() if batches else ():
                        headers_of_it, body = poison()    # signed, but for what has no headers: what is wrong is the message, not who sent it
                        forger.send(house, topic, partition, headers_of_it and forger.signed(house, topic, partition, headers_of_it, body), body)
                taken_times.append(time_to_carry_out(house, ledger, good // max(batches, 1) * max(batches, 1)))
        counts = at_rest(ledger, house)
        letters = house.sql(f"select reason, lane, partition, message_offset, headers::text <> '{{}}' from dead_letter where at >= '{began}'")
        sent = run.rounds * each * len(poisons)
        require(len(letters) == sent, f"{sent} poison messages, {len(letters)} dead letters: {sorted({row[0] for row in letters})}")
        require(all(row[0] and row[1] == "hiring" and int(row[3]) >= 0 for row in letters), "a dead letter without reason or origin")
        strangers = sum(row[0] == "not signed by this house" for row in letters)
        require(strangers == sent // 10, f"{strangers} of {sent} are called unsigned, and only those without headers are")
        with_headers = sum(row[4] == "t" for row in letters)
        require(with_headers == sent * 9 // 10, f"{with_headers} of {sent} dead letters show their headers")
        listed = house.run("dead-letters", "list").stdout
        require("hiring/" in listed, "`hirewire dead-letters list` does not name them")
        share = sorted(times["alone"])[run.rounds // 2] / sorted(times["among poison"])[run.rounds // 2]
        require(run.short or share >= 0.8, f"good throughput fell to {share:.0%}: {times}")
        return (f"{sent} poison messages of {len(poisons)} kinds: {sent} dead letters with reason and origin; {counts['accepted'] + counts['ok']} good ones "
                f"carried out" + ("" if run.short else f", at {share:.0%} of their throughput alone"))
