"""Every `./dev` command that the README or continuous integration names is one that `./dev help` lists; every room has its line."""

import re
import subprocess
from pathlib import Path

import pytest

from test_includes import CONTEXTS, MAY_INCLUDE, SUB_ROOMS

HOUSE = Path(__file__).resolve().parents[2]


def listed():
    text = subprocess.run([HOUSE / "dev", "help"], check=True, capture_output=True, text=True).stdout
    rows = re.findall(r"^\./dev ([a-z]+)(?: \| ([a-z]+))?", text, re.MULTILINE)
    return {name for row in rows for name in row if name}


def named_in(path):
    return set(re.findall(r"\./dev ([a-z]+)", (HOUSE / path).read_text()))


def test_the_readme_starts_and_tests_the_house():
    assert {"run", "test"} <= named_in("README.md") <= listed() | {"help"}


def test_continuous_integration_runs_the_readmes_own_command():
    assert named_in(".ci/run") == {"test"}


def test_every_listed_command_exists():
    script = "".join(path.read_text() for path in [HOUSE / "dev", *(HOUSE / ".dev").glob("*.sh")])
    assert {"run", "up", "down", "test"} <= listed()
    assert [name for name in listed() if f"command_{name}()" not in script] == []


def test_a_folder_of_the_house_is_the_same_from_wherever_dev_is_called():
    folders = re.findall(r'= "var/\w+";\s*///< (HIREWIRE_\w+)', (HOUSE / "base/config.h").read_text())
    assert {"HIREWIRE_BLOBS", "HIREWIRE_LOCKS", "HIREWIRE_OUTBOX"} <= set(folders)
    assert [name for name in folders if f"export {name}=$PLACE_DIR/" not in (HOUSE / "dev").read_text()] == []


@pytest.mark.parametrize("arguments", [["nosuch"], ["base", "nosuch.py"], ["test/structure", "nosuch.py::test_x", "-k", "x"]])
def test_a_misspelt_room_starts_nothing(arguments):
    done = subprocess.run([HOUSE / "dev", "test", *arguments], capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.startswith("dev: no room and no file") and done.stdout == "", done


def test_every_room_has_its_line_in_the_readme():
    rooms = [f"{room}/" for room in MAY_INCLUDE]
    for room, folders in SUB_ROOMS.items():
        rooms += [f"{room}/{folder}/" for folder in folders if folder != CONTEXTS]
    listed_rooms = re.findall(r"^\| `([a-z_/]+/)` \|", (HOUSE / "README.md").read_text(), re.MULTILINE)
    assert sorted(listed_rooms) == sorted([*rooms, "test/"])
