"""The rooms of docs/architecture.md §2: who may include whom, where a library is at home, and how big a file may grow."""

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

# In a room the contexts stand at its top and the machinery in sub-rooms. Each may include those that stand before it.
CONTEXTS = "contexts"
SUB_ROOMS = {
    "schemas": ["language", "messages", "files", CONTEXTS],
    "domain": ["rules", CONTEXTS],
    "storage": ["postgres", "blobs", "queries", "flow", "migrations", CONTEXTS],
    "workers": ["flow", "bulk_import", "webhooks", "mail", CONTEXTS, "upkeep"],
    "api": ["server", "presentation", "routing", "access", "requests", CONTEXTS, "documents"],
}

# What stands beside them: parts of a context, and the list of all.
AMONG_CONTEXTS = {"contexts", "files", "imports", "import_file", "import_text", "drop_folder", "dropped_files", "import_bodies", "import_columns", "import_names",
                  "import_values", "small_import", "sign_in", "tokens", "mail_links", "mail_house", "mail_pages"}

# A library's headers → the one file or folder that may include them.
AT_HOME = {
    "boost/beast": "api/server/server.cpp",
    "librdkafka/": "events/",
    "libpq-fe.h": "storage/",
    "libpq/": "storage/",
    "soci/": "storage/",
    "simdjson": "schemas/language/json_read.cpp",
    "spdlog/": "base/",
    "curl/": "workers/",
    "utf8proc.h": "base/unicode.cpp",
    "kainjow/": "workers/mail/template.cpp",
    "idn2.h": "schemas/language/email_address.cpp",
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


def sub_room(path):
    """("api", "routing") of api/routing/bind.cpp; a file at a room's top is one of its contexts'."""
    room, *folders, _ = path.split("/")
    return room, folders[0] if folders and folders[0] in SUB_ROOMS.get(room, ()) else CONTEXTS


@pytest.mark.parametrize("room", SUB_ROOMS)
def test_a_sub_room_includes_only_what_it_stands_on(room):
    order = SUB_ROOMS[room]
    wrong = []
    for path, included in includes():
        if path.startswith(f"{room}/") and included.startswith(f"{room}/"):
            if order.index(sub_room(included)[1]) > order.index(sub_room(path)[1]):
                wrong.append(f"{path} includes {included}")
    assert wrong == []


@pytest.mark.parametrize("room", SUB_ROOMS)
def test_machinery_does_not_stand_among_the_contexts(room):
    contexts = {p.stem for p in (HOUSE / "domain").glob("*.cpp")} | AMONG_CONTEXTS
    stems = {p.stem for p in (HOUSE / room).glob("*") if p.suffix in {".h", ".cpp"}}
    assert stems - contexts == set()
    folders = {p.name for p in (HOUSE / room).iterdir() if p.is_dir() and any(p.rglob("*.cpp"))}
    assert folders - contexts - set(SUB_ROOMS[room]) == set()


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
