"""A context is one table, and the list of all contexts leaves none out (docs/architecture.md §2)."""

import re
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
STEMS = {path.stem for path in (HOUSE / "domain").glob("*.cpp")}
CONTEXTS = {stem for stem in STEMS if not any(stem.startswith(f"{other}_") for other in STEMS)}   # mail_text is a part of mail
LIST = (HOUSE / "workers/contexts.cpp").read_text()


def test_there_are_contexts():
    assert {"candidates", "identity", "skills"} <= CONTEXTS


def test_every_context_has_its_table_and_is_listed():
    assert {path.stem for path in (HOUSE / "workers").glob("*.cpp")} == CONTEXTS | {"contexts"}
    assert set(re.findall(r"&(\w+)::context\(\)", LIST)) == CONTEXTS


def test_every_context_describes_its_structs_and_its_tables():
    assert [name for name in CONTEXTS if not (HOUSE / f"schemas/{name}.h").exists()] == []
    assert [name for name in CONTEXTS if not (HOUSE / f"storage/{name}/tables.sql").exists()] == []


def test_every_document_is_listed():
    listed = "".join((HOUSE / f"api/documents/{name}.cpp").read_text() for name in ("documents", "desks"))
    defined = {name for path in (HOUSE / "api/documents").glob("*.cpp")
               for name in re.findall(r"^const Document& (\w+)\(\) \{", path.read_text(), re.MULTILINE)}
    declared = set(re.findall(r"^const Document& (\w+)\(\);", (HOUSE / "api/documents/documents.h").read_text(), re.MULTILINE))
    assert defined == declared
    assert [name for name in defined if f"{name}()" not in listed] == []
