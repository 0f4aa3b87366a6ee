"""compose.yaml and the Dockerfile name only commands, workers, ports and settings that exist, and one Kafka is like the other."""

import re
from pathlib import Path

import pytest
import yaml

HOUSE = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((HOUSE / "compose.yaml").read_text())
DOCKERFILE = (HOUSE / "Dockerfile").read_text()
CONFIG = (HOUSE / "base/config.h").read_text()

SETTINGS = set(re.findall(r"HIREWIRE_[A-Z_]+", CONFIG))
HOUSE_PORT = int(re.search(r"house_port = (\d+)", CONFIG)[1])
PORTS = set(range(HOUSE_PORT, HOUSE_PORT + 6))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "hirewire"}

# What main.cpp's table and the rooms call by name: every quoted word.
WORDS = {word for path in [HOUSE / "main.cpp", *(HOUSE / "workers").rglob("*.cpp"), *(HOUSE / "workers").rglob("*.h"),
                           *(HOUSE / "schemas").rglob("*.h")]
         for word in re.findall(r'"([a-z][a-z-]*)"', path.read_text())}
COMMANDS = set(re.findall(r'"([a-z][a-z-]*)"', (HOUSE / "main.cpp").read_text()))


@pytest.mark.parametrize("service", OURS)
def test_a_service_runs_a_command_of_main(service):
    command, *names = OURS[service]["command"]
    assert command in COMMANDS
    assert set(names) <= WORDS


@pytest.mark.parametrize("service", OURS)
def test_a_service_sets_only_what_config_reads(service):
    assert set(OURS[service]["environment"]) <= SETTINGS


def test_only_migrate_has_the_owners_password():
    holders = [name for name, service in OURS.items() if any("@" in str(value) for value in service["environment"].values())]
    assert holders == ["migrate"]


def test_the_image_sets_only_what_config_reads_and_runs_a_command():
    assert set(re.findall(r"HIREWIRE_[A-Z_]+", DOCKERFILE)) <= SETTINGS
    assert re.search(r'^CMD \["(.+)"\]', DOCKERFILE, re.MULTILINE)[1] in COMMANDS


def test_the_image_and_the_api_open_every_listener_and_nothing_else():
    exposed = re.search(r"^EXPOSE (.+)", DOCKERFILE, re.MULTILINE)[1]
    assert set(map(int, exposed.split())) == PORTS
    low, high = map(int, re.fullmatch(r"127.0.0.1:(\d+)-(\d+):\1-\2", OURS["api"]["ports"][0]).groups())
    assert set(range(low, high + 1)) == PORTS


def test_every_server_has_a_health_check_and_every_worker_waits_for_its_topics():
    for name in ("postgres", "kafka", "api"):
        assert "healthcheck" in COMPOSE["services"][name], name
    for name, service in OURS.items():
        assert service["command"][0] != "worker" or "topics" in service["depends_on"], name


def test_the_brokers_of_compose_and_dev_have_the_same_settings():
    lines = (HOUSE / ".dev/kafka.properties").read_text().splitlines()
    local = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    addresses = ("listeners", "advertised.listeners", "controller.quorum.bootstrap.servers", "log.dirs")
    environment = COMPOSE["services"]["kafka"]["environment"]
    for name, value in local.items():
        if name not in addresses:
            assert str(environment["KAFKA_" + name.upper().replace(".", "_")]) == value, name
