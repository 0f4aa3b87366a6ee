"""Each check bites: with its mechanism switched off (base/bite.h) the scenario must fail, and with nothing off it holds."""

import subprocess

import clients
import history
import innocents
import owners
import poison
import restored
from place import ROOT, Miss, Run

BINARY = ROOT / "build/release/hirewire_bite"

# mechanism → the scenario that must notice that it is missing, and what it then says: any other failure proves nothing
WATCHED_BY = {
    "fence": (owners.zombie, "was not fenced"),
    "inbox": (clients.same_key, "copies were answered"),
    "look-back": (history.recreated, "every accepted request has its effect"),
    "append-last": (owners.moved_email, "tables differ from the fold of the events"),
    "caught": (innocents.never_convicted, "an innocent command was convicted"),
    "signature": (poison.among_good_ones, "are called unsigned"),
    "replay": (restored.handed_on, "webhooks were delivered again"),
    "version": (owners.same_email, "candidates have one address"),
}


def build():
    done = subprocess.run([ROOT / "dev", "build", "release", "hirewire_bite"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def without(mechanism, folder):
    """What the scenario says when the mechanism is off; raises where it does not notice."""
    scenario, words = WATCHED_BY[mechanism]
    try:
        found = scenario(Run(folder, 1, short=True, binary=str(BINARY), disable=mechanism))
    except AssertionError as miss:          # a Miss, or something that never came about
        if words not in str(miss):
            raise
        return words
    raise Miss(f"nothing noticed that `{mechanism}` is off: {found}")


def every(run: Run):
    build()
    for name, (scenario, _) in WATCHED_BY.items():
        scenario(Run(run.folder / f"{name}-on", 1, short=True, binary=str(BINARY)))
    noticed, unnoticed = {}, []
    for name in WATCHED_BY:
        try:
            noticed[name] = without(name, run.folder / name)
        except Miss as miss:
            unnoticed.append(str(miss))
    if unnoticed:
        raise Miss("; ".join(unnoticed))
    return "; ".join(f"without {name}: … {words}" for name, words in noticed.items())
