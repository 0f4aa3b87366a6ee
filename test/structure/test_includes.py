"""The rooms of design.md §2: who may include whom, where a library is at home, and how big a file may grow."""

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]

MAY_INCLUDE = {
    "base": {"base"},
    "schemas": {"schemas", "base"},
    "domain": {"domain", "schemas", "base"},
    "events": {"events", "schemas", "base"},
    "storage": {"storage", "domain", "schemas", "base"},
    "workers": {"workers", "storage", "events", "domain", "schemas", "base"},
    "api": {"api", "storage", "events", "schemas", "base"},
}
ROOMS = [*MAY_INCLUDE, "test"]

# A library's headers → the one file or folder that may include them.
AT_HOME = {
    "boost/beast": "api/server.cpp",
    "librdkafka/": "events/",
    "libpq-fe.h": "storage/",
    "libpq/": "storage/",
    "soci/": "storage/",
    "simdjson": "schemas/json_read.cpp",
    "spdlog/": "base/",
    "curl/": "workers/",
}

# A file's own tables may be long; its logic may not.
LONGEST = 400
TABLES = ("api/documents/",)
NAMELESS = {"util", "utils", "helper", "helpers", "common", "manager", "misc"}

INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]', re.MULTILINE)


def files(*suffixes):
    for room in ROOMS:
        yield from (p for p in sorted((HOUSE / room).rglob("*")) if p.suffix in suffixes)


def includes():
    for path in files(".h", ".cpp"):
        for included in INCLUDE.findall(path.read_text()):
            yield path.relative_to(HOUSE).as_posix(), included


def test_there_is_something_to_check():
    assert sum(1 for _ in includes()) > 100


@pytest.mark.parametrize("room", MAY_INCLUDE)
def test_a_room_includes_only_what_it_may(room):
    assert [
        f"{path} includes {included}"
        for path, included in includes()
        if path.startswith(f"{room}/")
        and included.split("/")[0] in ROOMS
        and included.split("/")[0] not in MAY_INCLUDE[room]
    ] == []


@pytest.mark.parametrize("library", AT_HOME)
def test_a_library_has_one_home(library):
    assert [
        f"{path} includes {included}"
        for path, included in includes()
        if included.startswith(library) and not path.startswith((AT_HOME[library], "test/"))
    ] == []


def test_our_headers_are_included_by_their_full_path():
    missing = [f"{path} includes {included}" for path, included in includes()
               if "/" in included and included.split("/")[0] in ROOMS and not (HOUSE / included).exists()]
    assert missing == []


def test_a_file_is_short():
    sources = [p for p in files(".h", ".cpp", ".py", ".sql") if not p.relative_to(HOUSE).as_posix().startswith(TABLES)]
    sources += [HOUSE / "main.cpp", HOUSE / "dev", *(HOUSE / ".dev").iterdir()]
    lengths = {p.relative_to(HOUSE).as_posix(): len(p.read_text().splitlines()) for p in sources}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_a_file_is_named_for_what_it_does():
    assert [p.as_posix() for p in files(".h", ".cpp", ".py", ".sql") if NAMELESS & set(re.split(r"[_.\-]", p.name))] == []
