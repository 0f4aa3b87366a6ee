"""R4: the connection to Postgres is cut just before and just after COMMIT."""

from ledger import Ledger
from owners import at_rest, real_postgres
from place import Run, require
from proxy import Proxy


def cut_at_commit(run: Run):
    with Proxy(real_postgres()) as proxy, run.house("r4", ("up", ("up",), {"HIREWIRE_POSTGRES": proxy.url})) as house:
        ledger = Ledger(house)
        ledger.sign_in()
        with ledger.under_load(threads=4):
            for n in range(run.rounds):
                proxy.arm("before" if n % 2 else "after", only_batches=run.random.random() < 0.6)
                require(proxy.wait_cut(20), f"no COMMIT within 20 s after {n} cuts: the house does not go on")
        counts = at_rest(ledger, house)
        before = sum(where == "before" for where, _ in proxy.cuts)
        batches = sum(of_batch for _, of_batch in proxy.cuts)
        require(len(proxy.cuts) == run.rounds and batches > 0, f"{len(proxy.cuts)} cuts, {batches} of batches")
        require(not counts["refused"], f"refused: {ledger.statuses}")
        return (f"{before} cuts before and {len(proxy.cuts) - before} after COMMIT, {batches} of them a batch's; "
                f"{counts['ok']} candidates exactly once")
