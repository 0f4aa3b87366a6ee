"""What people type after `hirewire`: a mistyped argument never does the real thing, and help needs no settings."""

import json
import os
import re
import subprocess
import uuid

import pytest

from house import BINARY, House

NOWHERE = {"HIREWIRE_POSTGRES": "postgresql://nobody@127.0.0.1:1/none", "HIREWIRE_POSTGRES_OWNER": "", "HIREWIRE_KAFKA": "127.0.0.1:1"}
WRONG = {"HIREWIRE_PORT": "none", "HIREWIRE_ENV": "production"}


def hirewire(*arguments, **environment):
    return subprocess.run([BINARY, *arguments], env={**os.environ, **NOWHERE, **environment}, capture_output=True, text=True, timeout=60)


COMMANDS = ["up", "api", "worker", "migrate", "topics", "admin", "seed", "import", "rebuild", "react", "relay", "dead-letters", "told", "outbox",
            "doctor", "config", "version", "crash-points", "help"]


def test_help_lists_every_command_that_is_tested_here():
    done = hirewire("help", **WRONG)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^hirewire ([a-z-]+) ", done.stdout, re.MULTILINE) == COMMANDS
    assert hirewire("--help", **WRONG).stdout == done.stdout
    for arguments in ([], ["nosuch"]):
        none = hirewire(*arguments, **WRONG)
        assert (none.returncode, none.stdout) == (2, "") and done.stdout in none.stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("wrong", [["--chekc"], ["--port", "9000"], ["-x"], ["x", "y", "z", "--since"]])
def test_what_a_command_does_not_take_is_refused_before_anything(command, wrong):
    done = hirewire(command, *wrong, **WRONG)  # not even the settings are read
    assert (done.returncode, done.stdout) == (2, "") and re.fullmatch(rf"usage: hirewire {command}( .*)?\n", done.stderr), done


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ("worker", "admin")])
def test_a_word_more_is_refused(command):
    assert hirewire(command, "x", **WRONG).returncode == 2


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_help_after_a_command_shows_its_line(command, asked):
    done = hirewire(command, asked, **WRONG)
    assert (done.returncode, done.stderr) == (0, "") and re.fullmatch(rf"hirewire {command} .*\n", done.stdout), done


def test_what_looks_at_nothing_needs_no_settings():
    for command in ("help", "version", "crash-points"):
        done = hirewire(command, **WRONG)
        assert done.returncode == 0 and done.stdout and done.stderr == "", done
    assert "HIREWIRE_PORT" in hirewire("config", HIREWIRE_PORT="none").stderr


def test_a_setting_that_nobody_knows_is_told_once_with_the_name_that_was_meant():
    done = hirewire("config", HIREWIRE_PROT="9000", HIREWIRE_UPDATE_SNAPSHOTS="")
    told = [line for line in done.stderr.splitlines() + done.stdout.splitlines() if "setting_unknown" in line]
    assert len(told) == 1 and "HIREWIRE_PROT" in told[0] and '"HIREWIRE_PORT"' in told[0] and "9000" not in told[0], told


def test_a_mistyped_rebuild_leaves_the_tables(tmp_path):
    house = House("mistyped", tmp_path)
    house.run("migrate")
    table = "select 'candidate'::regclass::oid"
    before = house.number(table)
    assert house.run("rebuild", "--chekc", check=False).returncode == 2
    house.run("rebuild", "--check")
    assert house.number(table) == before
    house.run("rebuild")
    assert house.number(table) != before, "the test would see a rebuild"


def test_dead_letters_say_what_was_done_and_that_an_id_is_unknown(tmp_path):
    house = House("letters", tmp_path)
    house.run("migrate")
    house.run("topics")
    message, unwanted, todo = (str(uuid.uuid4()) for _ in range(3))
    for letter in (message, unwanted):
        headers = json.dumps({"ce_id": letter, "ce_type": "DeactivateUser", "ce_subject": str(uuid.uuid4())})
        house.sql("insert into dead_letter (id, lane, partition, message_offset, reason, headers, body, at) "
                  f"values ('{letter}', 'identity', 0, 1, 'kept too long', '{headers}', '\"{{}}\"', now())")
    house.sql("insert into todo (id, kind, tenant_id, lane_key, due_at, attempts, payload, error, created_at) "
              f"values ('{todo}', 'webhooks.deliver', '{uuid.uuid4()}', 'k', null, 10, '{{}}', 'timeout', now())")

    def said(action, letter):
        done = house.run("dead-letters", action, letter, check=False)
        return done.returncode, done.stdout

    for action in ("show", "replay", "drop"):
        for unknown in (str(uuid.uuid4()), "abc"):
            status, words = said(action, unknown)
            assert status == 1 and words.startswith("no dead letter has this id"), (action, words)
    assert said("drop", unwanted) == (0, "dropped\n")
    assert said("replay", message) == (0, "sent again to lane identity, and no dead letter any more\n")
    assert said("replay", todo) == (0, "its todo is due again, with its attempts back at zero\n")
    assert house.run("dead-letters").stdout == "no dead letters\n"


def test_a_reaction_that_is_not_there_is_answered_with_those_that_are(tmp_path):
    house = House("reacts", tmp_path)
    house.run("migrate")
    done = house.run("react", "nothing", "--since", "2026-01-31T00:00:00Z", check=False)
    assert done.returncode == 1 and re.search(r"no reaction is called nothing; there are: .*\bwebhooks\b", done.stderr), done.stderr
