"""Each document's story (story.py): all its endpoints whose context stands are walked, in its own order and with its own examples; how
many those are is printed. The others stand in its table with the context that they wait for."""

from collections import Counter
from importlib import import_module

import pytest

from house import DOCUMENTS, House
from story import ID, Wait, Walk, documented, shape, unlike

TABLES = {document: import_module("stories." + document.replace("-", "_")).TABLE for document in DOCUMENTS if document != "house"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House("stories", tmp_path_factory.mktemp("stories"))
    try:
        yield house.open()
    finally:
        house.stop()


def walked(document):
    """{line: endpoint}; a refusal alone walks nothing."""
    return {told.line: told.endpoint for told in TABLES[document] if told.line and told.status < 400}


def waiting(document):
    """{line: context}"""
    return {line: told.context for told in TABLES[document] if isinstance(told, Wait) for line in told.lines}


@pytest.mark.parametrize("document", TABLES)
def test_a_table_has_each_endpoint_of_its_document_and_no_other(document):
    steps, waits, all_of_it = walked(document), waiting(document), documented(document)
    assert {line: shape(endpoint) for line, endpoint in steps.items()} == {line: shape(all_of_it[line]) for line in all_of_it if line not in waits}
    assert waits.keys() <= all_of_it.keys() - steps.keys()
    lines = [told.line for told in TABLES[document] if told.line]
    assert lines == sorted(lines), "in the document's order"


@pytest.mark.parametrize("document", TABLES)
def test_a_story_is_told(house, document, capsys):
    walk, waits, all_of_it = Walk(house, document), waiting(document), documented(document)
    faults = walk.through(TABLES[document])
    faults += [f"{document}:{line} {all_of_it[line]}: is routed and has no step" for line in waits if shape(all_of_it[line]) in walk.routes()]
    others = ", ".join(f"{context} {count}" for context, count in Counter(waits.values()).items())
    with capsys.disabled():
        print(f"\n{document}: {len(walked(document))} of {len(all_of_it)} endpoints walked; the others wait for {others or 'nothing'}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("told, got, faults", [
    ({"a": 1}, {"a": 1, "b": 2}, 0), ({"a": 1}, {}, 1), ({"a": 1}, [], 1), ({"a": {"b": int}}, {"a": {"b": "1"}}, 1),
    (int, True, 1), (bool, True, 0), (float, 1, 0), (float, True, 1), (str, None, 1), ((str, None), None, 0), ((str, None), 1, 1), (None, {}, 1), (object, [], 0),
    ([int], [], 1), ([int], [1, 2], 0), ([int], [1, "2", "3"], 2), ([], [], 0), ([], [1], 1), (["a", "b"], ["b", "a"], 1), (list, [], 0),
    (ID, "0190aaaa-0000-7000-8000-000000000000", 0), (ID, "0190aaaa-0000-7000-8000-000000000000 ", 1), (ID, None, 1),
])
def test_what_is_not_as_told_is_found(told, got, faults):
    assert len(unlike(told, got)) == faults
