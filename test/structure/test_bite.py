"""hirewire_bite is compiled from every file that has a switch of base/bite.h; a switch elsewhere would never be off."""

import re
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("base", "schemas", "domain", "events", "storage", "workers", "api")


def test_every_file_with_a_switch_is_compiled_into_hirewire_bite():
    listed = re.search(r"add_executable\(hirewire_bite EXCLUDE_FROM_ALL main\.cpp ([^)]*)\)", (HOUSE / "CMakeLists.txt").read_text())
    switched = {
        path.relative_to(HOUSE).as_posix()
        for room in ROOMS
        for path in (HOUSE / room).rglob("*.cpp")
        if re.search(r'\bdisabled\("', path.read_text())
    }
    assert switched and set(listed.group(1).split()) == switched


def test_every_switch_is_named_where_it_is_declared_and_has_its_scenario():
    text = "".join(p.read_text() for room in ROOMS for p in (HOUSE / room).rglob("*.cpp"))
    scenarios = (HOUSE / "test/chaos/bite.py").read_text()
    for switch in set(re.findall(r'\bdisabled\("([a-z-]+)"\)', text)):
        assert switch in (HOUSE / "base/bite.h").read_text()
        assert f'"{switch}"' in scenarios
