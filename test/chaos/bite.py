"""Each check bites: with its mechanism switched off (base/bite.h) the scenario must fail, and with nothing off it holds."""

import subprocess

import clients
import history
import owners
from place import ROOT, Miss, Run

BINARY = ROOT / "build/release/hirewire_bite"

# mechanism → the scenario that must notice that it is missing
WATCHED_BY = {
    "fence": owners.zombie,
    "inbox": clients.same_key,
    "look-back": history.recreated,
    "append-last": owners.moved_email,
    "version": owners.same_email,
}


def build():
    done = subprocess.run([ROOT / "dev", "build", "release", "hirewire_bite"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def without(mechanism, folder):
    """What the scenario says when the mechanism is off; raises where it does not notice."""
    try:
        found = WATCHED_BY[mechanism](Run(folder, 1, short=True, binary=str(BINARY), disable=mechanism))
    except AssertionError as miss:          # a Miss, or something that never came about
        return str(miss).splitlines()[0][:160]
    raise Miss(f"nothing noticed that `{mechanism}` is off: {found}")


def every(run: Run):
    build()
    for name, scenario in WATCHED_BY.items():
        scenario(Run(run.folder / f"{name}-on", 1, short=True, binary=str(BINARY)))
    noticed = {name: without(name, run.folder / name) for name in WATCHED_BY}
    return "; ".join(f"without {name}: {said}" for name, said in noticed.items())
