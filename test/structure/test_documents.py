"""The repository stands alone: every page that is named anywhere is in it, and so is every section."""

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
FOLDERS = ("base", "schemas", "domain", "events", "storage", "workers", "api", "test", "docs", ".dev", ".ci")
SUFFIXES = {".h", ".cpp", ".sql", ".py", ".sh", ".md", ".txt", ".lua", ".cmake", ".yaml", ".inc", ""}
SECTIONED = ("docs/architecture.md", "docs/domain.md")

PAGE = re.compile(r"(?<![\w./-])[\w./-]*\w\.md\b")
SECTION = re.compile(r"§(\d+)(?:\.(\d+))?")
# What follows a page's name, up to the end of the sentence or bracket, or to another source.
REFERENCE = re.compile(r"(docs/(?:architecture|domain)\.md)((?:(?!docs/|RFC|[);]|\.\s).){0,60})")
FILE = re.compile(r"(?<![\w./<>-])(?:(?:base|schemas|domain|events|storage|workers|api|test|docs)/|\.(?:dev|ci)/)[\w./-]*\w\.(?:h|cpp|sql|py|sh|json|inc)\b")
OUTSIDE = re.compile(r"(?<![\w./])(?:(?:\.\./)+\w[\w./-]*|/(?:work|home|root)/[\w./-]+)")
# Test material that nobody here wrote is read in place.
BESIDE = "../shared/corpora"


def texts():
    paths = [p for p in HOUSE.iterdir() if p.is_file()]
    paths += [p for folder in FOLDERS for p in (HOUSE / folder).rglob("*") if p.is_file()]
    for path in sorted(paths):
        name = path.relative_to(HOUSE).as_posix()
        if path.suffix in SUFFIXES and not name.startswith("test/fuzz/seeds/"):
            yield name, path.read_text()


def is_a_test_in_cpp(name):
    """They make up paths: their own, and those that an attacker would send."""
    return name.startswith("test/") and name.endswith(".cpp")


def in_one_line(text):
    """A comment that goes on in the next line reads as one."""
    return re.sub(r"\s*\n\s*(?://+|--|#)?\s*", " ", text)


def sections(page):
    """"3" and "3.4" for a heading `## 3. …` with a numbered item 4."""
    known, heading = set(), None
    for line in (HOUSE / page).read_text().splitlines():
        if found := re.match(r"## (\d+)\. ", line):
            heading = found[1]
            known.add(heading)
        elif heading and (found := re.match(r"(\d+)\. ", line)):
            known.add(f"{heading}.{found[1]}")
    return known


def named_sections(text):
    return [".".join(filter(None, found)) for found in SECTION.findall(text)]


def test_there_is_something_to_check():
    names = {name for name, _ in texts()}
    assert {"README.md", "dev", "main.cpp", "docs/domain.md", "schemas/skills.h", "storage/candidates/scope.sql"} <= names
    assert sum(len(REFERENCE.findall(text)) for _, text in texts()) > 50
    assert {"0", "19"} <= sections("docs/domain.md") and {"1", "3", "3.6", "9"} <= sections("docs/architecture.md")


def test_a_page_that_is_named_is_here():
    missing = [f"{name} names {page}" for name, text in texts() for page in PAGE.findall(text)
               if not (HOUSE / page).exists() and not (HOUSE / name).with_name(page).exists()]
    assert missing == []


def test_a_file_that_is_named_is_here():
    missing = [f"{name} names {path}" for name, text in texts() if not is_a_test_in_cpp(name)
               for path in FILE.findall(text) if not (HOUSE / path).exists()]
    assert missing == []


def test_a_section_that_is_named_is_there():
    known = {page: sections(page) for page in SECTIONED}
    missing = [f"{name} names {page} §{section}" for name, text in texts()
               for page, rest in REFERENCE.findall(in_one_line(text)) for section in named_sections(rest)
               if section not in known[page]]
    assert missing == []


@pytest.mark.parametrize("page", SECTIONED)
def test_a_page_knows_its_own_sections(page):
    own = REFERENCE.sub("", in_one_line((HOUSE / page).read_text()))
    assert set(named_sections(own)) - sections(page) == set()


def test_nothing_outside_the_repository_is_named():
    outside = [f"{name} names {path}" for name, text in texts() if not is_a_test_in_cpp(name)
               for path in OUTSIDE.findall(text) if not path.startswith(BESIDE)]
    assert outside == []
