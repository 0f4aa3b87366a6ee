"""S4, S5: what a GET and a list cost."""

import http.client
import json
from urllib.parse import urlsplit

from bench import pgbench, token_of, wrk
from seed import seed_candidates

PAGE = 5000
SIZE = 20

BY_KEY = r"""
\set n random(1, :count)
select * from candidate where tenant_id = '01900000-0000-7cd9-8ddc-b557100d2e21'
  and id = ('01900000000070008000' || lpad(to_hex(:n::bigint), 12, '0'))::uuid;
"""


def s4(bench):
    """A GET by id, signed in and tenant-checked, against a prepared select of the same row by its key, on as many connections."""
    seconds, count = bench.options.seconds, 100_000
    with bench.house("s4") as house:
        seed_candidates(house, 1, count)
        token, fold = token_of(house, "admin"), house.environment["HIREWIRE_NAMESPACE"] + "_fold"
        rounds = bench.alternate({
            "ours": lambda number: wrk(house.url(), 32, seconds, "by_id", token, 200, count)["per_second"],
            "select": lambda number: pgbench(BY_KEY, 32, seconds, fold, bench.folder, count=count)["per_second"],
        }, house)
    return [rounds.compare("S4 GET by id, 32 connections / pgbench select", "ours", "select", "1/s")]


def follow(house, token, page):
    """The target of that page, reached by `next` alone from the first."""
    line = http.client.HTTPConnection(urlsplit(house.url()).netloc, timeout=30)
    target, seen = f"/api/v1/candidates?size={SIZE}", 0
    for _ in range(page - 1):
        line.request("GET", target, headers={"Authorization": token})
        body = json.loads(line.getresponse().read())
        seen += len(body["items"])
        parts = urlsplit(body["next"])
        target = f"{parts.path}?{parts.query}"
    line.close()
    assert seen == (page - 1) * SIZE
    return target


def s5(bench):
    """Lists: deep against shallow, a large table against a small one; each the p50 of one request at a time."""
    seconds, large = max(1, bench.options.seconds // 3), bench.options.candidates
    with bench.house("s5_large") as big, bench.house("s5_small") as small:
        seed_candidates(small, 1, 10_000)
        seed_candidates(big, 1, large)
        tokens = {house: token_of(house, "admin") for house in (big, small)}
        list_of = f"/api/v1/candidates?size={SIZE}"
        deep = follow(big, tokens[big], PAGE)

        def p50(house, target):
            return lambda number: wrk(house.url(), 1, seconds, "same", tokens[house], 200, target)["p50_ms"]

        rounds = bench.alternate({
            "page 1": p50(big, list_of),
            "deep": p50(big, deep),
            "small": p50(small, list_of),
            "jump": p50(big, f"{list_of}&page={PAGE}"),
            "filtered": p50(big, f"{list_of}&status=interview"),
            "unindexed": p50(big, f"{list_of}&domain=Domain7"),
        }, big)
    rows = f"{large:,} rows"
    return [rounds.compare(f"S5 page {PAGE:,} by next / page 1, {rows}", "deep", "page 1", "ms"),
            rounds.compare(f"S5 page 1 at {rows} / at 10,000", "page 1", "small", "ms"),
            rounds.compare(f"S5 jump to page {PAGE:,} / page 1, {rows}", "jump", "page 1", "ms"),
            rounds.compare(f"S5 page 1 and total of one status in four / page 1, {rows}", "filtered", "page 1", "ms"),
            rounds.compare(f"S5 page 1 and total of one domain in twenty / page 1, {rows}", "unindexed", "page 1", "ms")]
