"""A document's story: its endpoints in its own order, each asked by whom the document names, with the document's example where it has one.
The answer must be what the document says, and what the listener's OpenAPI says of it.

A table (stories/<document>.py) is a list of what happens, a line each; `line` is the document's:

    step(9, "POST /api/v1/auth/login", by="public", body={…}, gives={"access_token": str}, keep={"token": "access_token"})
    given("POST /api/v1/users/", …)            the same for what a later step needs: it walks nothing
    mailed("verify", "a@example.com", "token") keeps the token that was mailed to an address
    waits("jobs", 56, 57)                      the endpoints of these lines come with a context that does not stand yet

Where a name stands in braces, in a path, a body, an answer or as who asks, what was kept under it is meant."""

import contextlib
import re
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx
import mailed as mails

from house import ACCOUNTS, PATIENCE, ROOT, until
from listeners import endpoints

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
KEPT = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")      # a template's {{name}} is none
NOBODY = "0190aaaa-0000-7000-8000-000000000000"   # {nobody}: an id that no object has


def documented(document):
    """{line: endpoint} of all that a document has."""
    rows = re.findall(r'\{"([\w-]+)", "(\w+)", "([^"]+)", "\w+", (\d+)\}', (ROOT / "api/documents/endpoints.inc").read_text())
    return {int(line): f"{method} {path}" for of, method, path, line in rows if of == document}


def shape(endpoint):
    """Without its query, and whatever its parameters are called."""
    return re.sub(r"\{\w+\}", "{}", endpoint.partition("?")[0])


@dataclass
class Step:
    """One request and what comes of it."""

    line: int | None
    endpoint: str              # method, path and query
    gives: object              # the answer's body, as `unlike` reads it; None: it has none
    by: str = "admin"          # a role, "public", or a kept token
    body: object = None        # in JSON; with files the form's other members
    files: dict | None = None
    status: int = 200
    keep: dict = field(default_factory=dict)   # {name: where it stands in the answer, a.0.b}
    eventually: bool = False   # asked again until the answer is this one: a worker has to do something first
    at: str | None = None      # another document's listener

    def happen(self, walk):
        """What is wrong with it, a text each."""
        endpoint = walk.endpoint(self)
        if endpoint is None:
            return ["is not routed"]
        answer = until(self.endpoint, lambda: (given := walk.ask(self)) and not self.unlike(walk, given) and given) if self.eventually else walk.ask(self)
        faults = self.unlike(walk, answer) + endpoint.faults(answer)
        if self.body is not None and self.files is None and self.status < 400:
            faults += [f"sent, in its OpenAPI: {fault}" for fault in endpoint.faults_of_request(walk.filled(self.body))]
        if answer.status_code == self.status:
            walk.kept |= {name: part(answer.json(), where) for name, where in self.keep.items()}
        return faults

    def unlike(self, walk, answer):
        if answer.status_code != self.status:
            return [f"{answer.status_code} instead of {self.status}: {answer.text[:300]}"]
        return unlike(walk.filled(self.gives), said(answer))


@dataclass
class Mailed:
    """A mail that came."""

    purpose: str
    email: str
    name: str
    line = None
    endpoint = "a mail"

    def happen(self, walk):
        walk.kept[self.name] = until(f"a {self.purpose} mail to {self.email}", lambda: mails.last(walk.house, self.purpose, self.email))
        return []


@dataclass
class Wait:
    """Endpoints that are not walked yet."""

    context: str
    lines: tuple
    line = None

    def happen(self, walk):
        return []


def step(line, endpoint, *, gives, **said):
    return Step(line, endpoint, gives, **said)


def given(endpoint, *, gives=object, **said):
    return Step(None, endpoint, gives, **said)


def mailed(purpose, email, name):
    return Mailed(purpose, email, name)


def waits(context, *lines):
    return Wait(context, lines)


class Walk:
    """Through one document's table, at its listener."""

    def __init__(self, house, document):
        self.house, self.document = house, document
        self.kept = {"nobody": NOBODY}
        self.tokens, self.routed = {}, {}

    def through(self, table):
        """Goes on where a step fails: all faults, each with its line."""
        faults = []
        for told in table:
            try:
                found = told.happen(self)
            except (AssertionError, LookupError, httpx.HTTPError) as error:
                found = [f"{type(error).__name__} {error}"]
            faults += [f"{self.document}:{told.line or 'given'} {told.endpoint}: {fault}" for fault in found]
        return faults

    def routes(self, document=None):
        """{shape: endpoint} of a listener, this document's own if none is named."""
        document = document or self.document
        if document not in self.routed:
            self.routed[document] = {shape(f"{found.method} {found.path}"): found for found in endpoints(self.house, document)}
        return self.routed[document]

    def endpoint(self, told):
        return self.routes(told.at).get(shape(told.endpoint))

    def ask(self, told):
        method, _, path = told.endpoint.partition(" ")
        body = self.filled(told.body)
        sent = {"json": body} if told.files is None else {"data": body, "files": told.files}
        url = self.house.url(told.at or self.document) + KEPT.sub(lambda name: quote(str(self.kept[name[1]]), safe=""), path)
        return httpx.request(method, url, headers=self.authorization(told.by), timeout=60 * PATIENCE, **sent)

    def authorization(self, by):
        if by == "public":
            return {}
        if by not in ACCOUNTS:
            return {"Authorization": f"Bearer {self.filled(by)}"}
        if by not in self.tokens:
            with contextlib.closing(self.house.client(by, self.document)) as client:
                self.tokens[by] = client.headers["Authorization"]
        return {"Authorization": self.tokens[by]}

    def filled(self, told):
        """With what was kept where a name stands in braces; the value itself where the text is nothing else."""
        if isinstance(told, dict):
            return {name: self.filled(value) for name, value in told.items()}
        if isinstance(told, list | tuple):
            return type(told)(self.filled(value) for value in told)
        if not isinstance(told, str):
            return told
        whole = KEPT.fullmatch(told)
        return self.kept[whole[1]] if whole else KEPT.sub(lambda name: str(self.kept[name[1]]), told)


def said(answer):
    """Its JSON, else its text; None where there is nothing."""
    if not answer.content:
        return None
    return answer.json() if answer.headers["content-type"].split(";")[0].endswith("json") else answer.text


def part(body, where):
    for word in where.split("."):
        body = body[int(word)] if isinstance(body, list) else body[word]
    return body


def unlike(told, got, place="the answer"):
    """What is not as told, a text each. Told is a value, a type, a pattern that the whole text matches, a tuple (one of these), a list of
    one (some of these, and at least one) or an object: its members are there and as told; others may be beside them."""
    if isinstance(told, dict):
        if not isinstance(got, dict):
            return [f"{place} is no object but {got!r}"[:300]]
        missing = [f"{place} has no {name}" for name in told.keys() - got.keys()]
        return missing + [fault for name in told.keys() & got.keys() for fault in unlike(told[name], got[name], f"{place}.{name}")]
    if isinstance(told, list) and len(told) == 1:
        if not isinstance(got, list) or not got:
            return [f"{place} is no list of something but {got!r}"[:300]]
        return [fault for n, one in enumerate(got) for fault in unlike(told[0], one, f"{place}[{n}]")]
    if isinstance(told, tuple):
        return [] if any(not unlike(one, got, place) for one in told) else [f"{place} is none of these: {got!r}"[:300]]
    if isinstance(told, re.Pattern):
        fits = isinstance(got, str) and told.fullmatch(got)
    elif told is float:
        fits = type(got) in (int, float)
    elif isinstance(told, type):
        fits = isinstance(got, told) and (told in (bool, object) or not isinstance(got, bool))
    else:
        fits = got == told
    return [] if fits else [f"{place} is {got!r}, not {told!r}"[:300]]
