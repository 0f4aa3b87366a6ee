"""Requests that Schemathesis makes from each listener's OpenAPI document, sound and unsound, the same ones each time: no answer is a 5xx, each has
a status, media type and body that the document promises, what is unsound is refused, and nobody gets in without a token."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from house import DOCUMENTS, PATIENCE, House

SETTINGS = str(Path(__file__).with_name("schemathesis.toml"))
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,negative_data_rejection,ignored_auth"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House("generated", tmp_path_factory.mktemp("generated"))
    try:
        yield house.open()
    finally:
        house.stop()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_is_generated(house, document, tmp_path):
    email = f"{document}@generated.example"   # an account of its own: what is generated changes it too
    house.run("admin", email, given="a password of its own\n")
    token = "Bearer " + httpx.post(house.url() + "/api/v1/auth/login", json={"email": email, "password": "a password of its own"}).json()["access_token"]
    done = subprocess.run([sys.executable, "-m", "schemathesis.cli", "--config-file", SETTINGS, "run", house.url(document) + "/openapi.json",
                           "--header", f"Authorization:{token}", "--checks", CHECKS, "--exclude-operation-id", "logout",
                           "--exclude-operation-id", "stream_notifications",   # never ends
                           "--warnings", "off", "--no-color"],
                          cwd=tmp_path, env={**os.environ, "COLUMNS": "160"}, capture_output=True, text=True, timeout=240 * PATIENCE)
    said = "\n".join(line[:600] for line in done.stdout.splitlines())   # a body may be a megabyte
    assert done.returncode == 0, said[-12000:] + done.stderr[-2000:]
