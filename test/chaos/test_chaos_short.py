"""The short version of each chaos scenario (test/chaos/run.py), and that each notices when its mechanism is missing."""

from pathlib import Path

import pytest

import bite
import house as houses
from place import Run
from run import SCENARIOS

SHORT = {name: (scenario, rounds) for name, _, scenario, _, rounds in SCENARIOS if rounds}


@pytest.mark.parametrize("name", SHORT)
def test_it_holds(name, tmp_path):
    scenario, rounds = SHORT[name]
    found = scenario(Run(tmp_path, rounds, short=True))
    if found.startswith("SKIPPED"):
        pytest.skip(found)


@pytest.fixture(scope="module")
def bite_binary():
    bite.build()


@pytest.mark.parametrize("mechanism", bite.WATCHED_BY)
def test_the_check_notices_when_it_is_missing(bite_binary, mechanism, tmp_path):
    assert bite.without(mechanism, tmp_path)


def test_nobody_else_can_switch_a_mechanism_off(bite_binary):
    """The switch is in the test program only, not in the one that is shipped."""
    assert b"HIREWIRE_DISABLE" in bite.BINARY.read_bytes()
    assert b"HIREWIRE_DISABLE" not in Path(houses.BINARY).read_bytes()
