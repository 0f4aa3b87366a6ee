"""What a check was about to do, what came back, and whether the house agrees (yardsticks.md, Reliability)."""

import concurrent.futures
import contextlib
import threading
import uuid

import httpx

from house import until


class Ledger:
    """Creates candidates under load and writes down each intent before it is sent, and its answer: ok, refused or unknown."""

    def __init__(self, house, mark=None):
        self.house = house
        self.mark = mark or uuid.uuid4().hex[:12]
        self.intents = {}                  # e-mail → idempotency key
        self.answers = {}                  # e-mail → ("ok", id) | ("refused", status) | ("unknown", why)
        self.lock = threading.Lock()
        self.token = None

    def sign_in(self):
        client = self.house.client("admin")
        self.token = client.headers["Authorization"]
        client.close()

    def create(self, n):
        email = f"{self.mark}.{n}@ledger.example"
        with self.lock:
            key = self.intents.setdefault(email, str(uuid.uuid4()))
        try:
            answer = httpx.post(self.house.url() + "/api/v1/candidates", timeout=15,
                                json={"email": email, "first_name": f"F{n}", "last_name": "L", "domain": self.mark},
                                headers={"Authorization": self.token, "Idempotency-Key": key})
            if answer.status_code == 201:
                found = ("ok", answer.json()["id"])
            elif answer.status_code in (202, 500, 502, 503, 504):
                found = ("unknown", answer.status_code)
            else:
                found = ("refused", answer.status_code)
        except httpx.HTTPError as trouble:
            found = ("unknown", type(trouble).__name__)
        with self.lock:
            self.answers[email] = found
        return found

    def load(self, first, count, threads=8):
        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            return list(pool.map(self.create, range(first, first + count)))

    def counts(self):
        kinds = [kind for kind, _ in self.answers.values()]
        return {kind: kinds.count(kind) for kind in ("ok", "refused", "unknown")}

    def retry_unknown(self):
        """The same request with the same key, until each has an answer: it must end at exactly one."""
        def again():
            open_ones = [email for email, (kind, _) in self.answers.items() if kind == "unknown"]
            for email in open_ones:
                self.create(int(email.split(".")[1].split("@")[0]))
            return not any(kind == "unknown" for kind, _ in self.answers.values())
        until("every unknown request has an answer", again, 60)

    # ---- what must hold

    def effects(self):
        rows = self.house.sql(f"select email, id, count(*) over (partition by email) from candidate where email like '{self.mark}.%@ledger.example' and deleted_at is null")
        return {email: (id_, int(count)) for email, id_, count in rows}

    def drained(self):
        """Nothing is left in the event log unpublished or without its todo rows; no follow-up command waits."""
        return until("drained", lambda: self.house.number(
            "select (select count(*) from partition p left join relayed r using (lane, partition) where p.seq > coalesce(r.seq, 0))"
            " + (select count(*) from partition p left join reacted r using (lane, partition) where p.seq > coalesce(r.seq, 0))"
            " + (select count(*) from todo where kind = 'command')") == 0, 60)

    def check(self):
        """Every line of the ledger; gives what is wrong, empty where it holds."""
        faults = []
        effects = self.effects()
        for email, (kind, what) in self.answers.items():
            effect = effects.get(email)
            if kind == "ok" and (effect is None or effect != (what, 1)):
                faults.append(f"ok without exactly one effect: {email.split('@')[0]} {effect}")
            if kind == "refused" and effect is not None:
                faults.append(f"refused with an effect: {email.split('@')[0]} {what}")
            if effect is not None and effect[1] != 1:
                faults.append(f"more than one effect: {email.split('@')[0]}")
        faults += [f"an effect without an intent: {email.split('@')[0]}" for email in effects.keys() - self.intents.keys()]
        return faults + house_faults(self.house)


def house_faults(house):
    """What must hold of any house that has come to rest."""
    faults = []
    gaps = house.number("select count(*) from (select aggregate_id, type = 'candidates.imported' as part, count(*) as n, min(aggregate_version) as low,"
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
