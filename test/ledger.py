"""What a check was about to do, what came back, and whether the house agrees (docs/yardsticks.md, Reliability)."""

import concurrent.futures
import contextlib
import http.client
import json
import threading
import uuid

from house import PATIENCE, until


class Ledger:
    """Creates candidates under load and writes down each intent before it is sent, and its answer:
    ok (201), accepted (202: Kafka has it), refused, or unknown. A request has a connection of its own."""

    def __init__(self, house, mark=None):
        self.house = house
        self.mark = mark or uuid.uuid4().hex[:12]
        self.intents = {}                  # e-mail → idempotency key
        self.answers = {}                  # e-mail → ("ok" | "accepted", id) | ("refused", status) | ("unknown", why)
        self.statuses = {}                 # every answer ever seen, retries too: status or why → how often
        self.without_retry_after = 0       # 503s that do not say when to come back
        self.lock = threading.Lock()
        self.token = None

    def sign_in(self):
        client = self.house.client("admin")
        self.token = client.headers["Authorization"]
        client.close()

    def email(self, n):
        return f"{self.mark}.{n}@ledger.example"

    def post(self, body, key, prefer=None, port=None):
        """One request: (status, body, headers). Raises ConnectionRefusedError where nobody listens, else OSError or HTTPException."""
        link = http.client.HTTPConnection("127.0.0.1", port or self.house.port, timeout=15 * PATIENCE)
        try:
            headers = {"Authorization": self.token, "Idempotency-Key": key, "Content-Type": "application/json"}
            link.request("POST", "/api/v1/candidates", json.dumps(body), headers | ({"Prefer": prefer} if prefer else {}))
            answer = link.getresponse()
            return answer.status, json.loads(answer.read() or b"null"), answer.headers
        finally:
            link.close()

    def create(self, n, prefer=None):
        email = self.email(n)
        with self.lock:
            key = self.intents.setdefault(email, str(uuid.uuid4()))
        why = None
        try:
            status, body, headers = self.post({"email": email, "first_name": f"F{n}", "last_name": "L", "domain": self.mark}, key, prefer)
            why = status
            if status == 201:
                found = ("ok", body["id"])
            elif status == 202:
                found = ("accepted", status)
            elif status in (500, 502, 503, 504):
                found = ("unknown", status)
            else:
                found = ("refused", status)
            with self.lock:
                self.without_retry_after += status == 503 and "Retry-After" not in headers
        except (OSError, http.client.HTTPException) as trouble:
            why = type(trouble).__name__
            found = ("unknown", why)
        with self.lock:
            self.statuses[why] = self.statuses.get(why, 0) + 1
            self.answers[email] = found
        return found

    def load(self, first, count, threads=8, prefer=None):
        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            return list(pool.map(lambda n: self.create(n, prefer), range(first, first + count)))

    @contextlib.contextmanager
    def under_load(self, first=0, threads=4):
        """Creates without a pause while the block runs."""
        done = threading.Event()
        numbers = iter(range(first, first + 10_000_000))

        def go_on():
            while not done.is_set():
                with self.lock:
                    n = next(numbers)
                if self.create(n)[1] == "ConnectionRefusedError":
                    done.wait(0.02)        # nobody listens: do not spin

        workers = [threading.Thread(target=go_on) for _ in range(threads)]
        for worker in workers:
            worker.start()
        try:
            yield self
        finally:
            done.set()
            for worker in workers:
                worker.join()

    def counts(self):
        with self.lock:                    # the load goes on beside us
            kinds = [kind for kind, _ in self.answers.values()]
        return {kind: kinds.count(kind) for kind in ("ok", "accepted", "refused", "unknown")}

    def retry_unknown(self, seconds=60):
        """The same request with the same key, until each has an answer: it must end at exactly one."""
        def again():
            open_ones = [email for email, (kind, _) in self.answers.items() if kind == "unknown"]
            for email in open_ones:
                self.create(int(email.split(".")[1].split("@")[0]))
            return not any(kind == "unknown" for kind, _ in self.answers.values())
        until("every unknown request has an answer", again, seconds)
        self.await_accepted(seconds)

    def await_accepted(self, seconds=60):
        """What Kafka acknowledged must come about without a retry."""
        accepted = {email for email, (kind, _) in self.answers.items() if kind == "accepted"}
        until("every accepted request has its effect", lambda: not (accepted - self.effects().keys()), seconds) if accepted else None

    # ---- what must hold

    def effects(self):
        rows = self.house.sql(f"select email, id, count(*) over (partition by email) from candidate where email like '{self.mark}.%@ledger.example' and deleted_at is null")
        return {email: (id_, int(count)) for email, id_, count in rows}

    def drained(self, seconds=60):
        """Nothing is left in the event log unpublished or without its todo rows; no follow-up command waits."""
        return until("drained", lambda: self.house.number(
            "select (select count(*) from partition p left join relayed r using (lane, partition) where p.seq > coalesce(r.seq, 0))"
            " + (select count(*) from partition p left join reacted r using (lane, partition) where p.seq > coalesce(r.seq, 0))"
            " + (select count(*) from todo where kind = 'command')") == 0, seconds)

    def check(self):
        """Every line of the ledger; gives what is wrong, empty where it holds."""
        faults = []
        effects = self.effects()
        for email, (kind, what) in self.answers.items():
            effect = effects.get(email)
            name = email.split("@")[0]
            if kind == "ok" and (effect is None or effect != (what, 1)):
                faults.append(f"ok without exactly one effect: {name} {effect}")
            if kind == "accepted" and effect is None:
                faults.append(f"accepted without an effect: {name}")
            if kind == "refused" and effect is not None:
                faults.append(f"refused with an effect: {name} {what}")
            if effect is not None and effect[1] != 1:
                faults.append(f"more than one effect: {name}")
        faults += [f"an effect without an intent: {email.split('@')[0]}" for email in effects.keys() - self.intents.keys()]
        return faults + house_faults(self.house)


def house_faults(house):
    """What must hold of any house that has come to rest."""
    faults = []
    # A task's id is its import's chunks' and its campaign's, too: the type's first word tells them apart.
    gaps = house.number("select count(*) from (select aggregate_id, split_part(type, '.', 1) as kind, count(*) as n, min(aggregate_version) as low,"
                        " max(aggregate_version) as high from event_log group by 1, 2) x where low <> 1 or high <> n")
    if gaps:
        faults.append(f"{gaps} aggregates whose events are not 1..n")
    seq = house.number("select count(*) from (select lane, partition, count(*) as n, max(seq) as high from event_log group by 1, 2) x"
                       " join partition p using (lane, partition) where x.n <> x.high or x.high <> p.seq")
    if seq:
        faults.append(f"{seq} partitions whose log has a gap")
    doubles = house.number("select count(*) from (select id from event_log group by id having count(*) > 1) x")
    if doubles:
        faults.append(f"{doubles} events twice")
    lone = house.number("select count(*) from candidate c where not exists (select 1 from application a where a.tenant_id = c.tenant_id and a.id = c.current_application_id)")
    if lone:
        faults.append(f"{lone} candidates without their application")
    rebuilt = house.run("rebuild", "--check", check=False)
    if rebuilt.returncode != 0:
        faults.append("tables differ from the fold of the events: " + rebuilt.stdout + rebuilt.stderr)
    return faults


@contextlib.contextmanager
def stopped_soon(house):
    try:
        yield house
    finally:
        house.stop()
