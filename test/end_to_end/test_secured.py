"""Servers that want to be spoken to in secret: a broker of its own with SASL_SSL, PostgreSQL with TLS, both under a CA made here."""

import os
import subprocess
from pathlib import Path

import pytest

from house import ROOT, House, free_ports, until

JARS = str(ROOT / "var" / "kafka" / "libs" / "*")
PASSWORD = "let-me-in-4711"
JAAS = f'org.apache.kafka.common.security.plain.PlainLoginModule required username="house" password="{PASSWORD}" user_house="{PASSWORD}";'
SCRAMS = ("SCRAM-SHA-256", "SCRAM-SHA-512")


def openssl(*arguments, **options):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, **options)


def make_certificates(folder):
    """ca.pem, and broker.pem: a key with the certificate that the CA has signed for 127.0.0.1."""
    new_key = ["-newkey", "rsa:2048", "-nodes", "-keyout"]
    openssl("req", "-x509", *new_key, folder / "ca.key", "-out", folder / "ca.pem", "-days", 2, "-subj", "/CN=test CA")
    openssl("req", *new_key, folder / "broker.key", "-out", folder / "broker.csr", "-subj", "/CN=broker")
    (folder / "san").write_text("subjectAltName=IP:127.0.0.1")
    openssl("x509", "-req", "-in", folder / "broker.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-CAcreateserial", "-days", 2,
            "-extfile", folder / "san", "-out", folder / "broker.crt")
    (folder / "broker.pem").write_text((folder / "broker.key").read_text() + (folder / "broker.crt").read_text() + (folder / "ca.pem").read_text())


@pytest.fixture(scope="module")
def secured(tmp_path_factory):
    """What a house must set to be let in."""
    folder = tmp_path_factory.mktemp("secured")
    make_certificates(folder)
    port = free_ports(2)
    settings = dict(line.split("=", 1) for line in (ROOT / ".dev" / "kafka.properties").read_text().splitlines() if line and line[0] != "#")
    settings |= {
        "controller.quorum.bootstrap.servers": f"127.0.0.1:{port + 1}", "log.dirs": str(folder / "data"),
        "listeners": f"SASL_SSL://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1}", "advertised.listeners": f"SASL_SSL://127.0.0.1:{port}",
        "inter.broker.listener.name": "SASL_SSL", "listener.security.protocol.map": "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
        "sasl.enabled.mechanisms": ",".join(("PLAIN", *SCRAMS)), "sasl.mechanism.inter.broker.protocol": "PLAIN",
        "listener.name.sasl_ssl.plain.sasl.jaas.config": JAAS,
        **{f"listener.name.sasl_ssl.{scram.lower()}.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required;"
           for scram in SCRAMS},
        "ssl.keystore.type": "PEM", "ssl.keystore.location": str(folder / "broker.pem"),
        "ssl.truststore.type": "PEM", "ssl.truststore.location": str(folder / "ca.pem"),
    }
    properties = folder / "server.properties"
    properties.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    tool = ["java", "-cp", JARS, "kafka.tools.StorageTool"]
    cluster = subprocess.run([*tool, "random-uuid"], capture_output=True, text=True, check=True).stdout.strip()
    known = [part for scram in SCRAMS for part in ("--add-scram", f"{scram}=[name=house,password={PASSWORD}]")]
    made = subprocess.run([*tool, "format", "--standalone", "-t", cluster, "-c", str(properties), *known], capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    log = folder / "kafka.log"
    with open(log, "wb") as out:
        broker = subprocess.Popen(["java", "-cp", JARS, "-Xms128m", "-Xmx384m", "-Dlog4j2.level=WARN", "kafka.Kafka", str(properties)], stdout=out, stderr=out)
    let_in = {"HIREWIRE_KAFKA": f"127.0.0.1:{port}", "HIREWIRE_KAFKA_SECURITY": "sasl_ssl", "HIREWIRE_KAFKA_SASL_MECHANISM": "PLAIN",
              "HIREWIRE_KAFKA_USERNAME": "house", "HIREWIRE_KAFKA_PASSWORD": PASSWORD, "HIREWIRE_KAFKA_CA": str(folder / "ca.pem")}
    try:
        until("the broker lets us in", lambda: broker.poll() is not None or lists_topics(let_in), 90)
        assert broker.poll() is None, log.read_text(errors="replace")[-2000:]
        yield let_in
    finally:
        broker.terminate()
        broker.wait(timeout=60)


def lists_topics(settings):
    options = {"security.protocol": "sasl_ssl", "sasl.mechanisms": "PLAIN", "sasl.username": settings["HIREWIRE_KAFKA_USERNAME"],
               "sasl.password": settings["HIREWIRE_KAFKA_PASSWORD"], "ssl.ca.location": settings["HIREWIRE_KAFKA_CA"]}
    done = subprocess.run(["kcat", "-b", settings["HIREWIRE_KAFKA"], *(part for option in options.items() for part in ("-X", "=".join(option))), "-L", "-m", "2"],
                          capture_output=True)
    return done.returncode == 0


def test_a_house_lives_on_a_broker_that_asks_for_tls_and_a_password(secured, tmp_path):
    house = House("secured", tmp_path, **secured)
    try:
        house.open(("api",), ("worker",))
        client = house.client("hr")
        made = client.post("/api/v1/candidates", json={"email": "tls@example.org", "first_name": "T", "last_name": "L"})
        assert made.status_code == 201, made.text
        assert "Kafka answers" in house.run("doctor", check=False).stdout
        shown = house.run("config").stdout
        assert "HIREWIRE_KAFKA_PASSWORD=***" in shown and PASSWORD not in shown
    finally:
        house.stop()
    assert all(PASSWORD not in log.read_text(errors="replace") for log in tmp_path.glob("*.log"))


@pytest.mark.parametrize("wrong", [{"HIREWIRE_KAFKA_PASSWORD": "let-me-in-4712"}, {"HIREWIRE_KAFKA_CA": "/etc/ssl/certs/ca-certificates.crt"},
                                   {"HIREWIRE_KAFKA_SECURITY": "plaintext", "HIREWIRE_KAFKA_USERNAME": "", "HIREWIRE_KAFKA_PASSWORD": "", "HIREWIRE_KAFKA_CA": ""}])
def test_who_is_not_let_in_is_told_so(secured, tmp_path, wrong):
    house = House("notletin", tmp_path, **secured)
    done = house.run("doctor", check=False, **wrong)
    assert done.returncode == 1
    assert "Kafka answers" not in done.stdout, done.stdout
    assert "let-me-in" not in done.stdout + done.stderr


@pytest.mark.parametrize("mechanism", SCRAMS)
def test_scram_lets_us_in_or_we_are_told_that_librdkafka_is_too_old_for_it(secured, tmp_path, mechanism):
    done = House("scram", tmp_path, **secured).run("doctor", check=False, HIREWIRE_KAFKA_SASL_MECHANISM=mechanism)
    said = done.stdout + done.stderr
    assert ("Kafka answers" in said) != ("from librdkafka 2.6.1 on" in said), said


@pytest.fixture
def database_with_tls(tmp_path):
    """The test's PostgreSQL, with a certificate for as long as the test lasts; what signed it."""
    house = House("tls", tmp_path)
    make_certificates(tmp_path)
    data = Path(house.sql("show data_directory")[0][0])
    for name, target in (("broker.key", "test-tls.key"), ("broker.crt", "test-tls.crt")):
        (data / target).write_bytes((tmp_path / name).read_bytes())
        (data / target).chmod(0o600)
        os.chown(data / target, data.stat().st_uid, data.stat().st_gid)
    for name, value in (("ssl_cert_file", "'test-tls.crt'"), ("ssl_key_file", "'test-tls.key'"), ("ssl", "on")):
        house.sql(f"alter system set {name} = {value}")
    house.sql("select pg_reload_conf()")
    until("PostgreSQL has a certificate", lambda: house.sql("show ssl")[0][0] == "on")
    yield tmp_path / "ca.pem"
    for name in ("ssl", "ssl_cert_file", "ssl_key_file"):
        house.sql(f"alter system reset {name}")
    house.sql("select pg_reload_conf()")
    until("PostgreSQL is as it was", lambda: house.sql("show ssl")[0][0] == "off")


def test_every_connection_to_postgres_is_as_the_url_wants_it(database_with_tls, tmp_path):
    plain = os.environ["HIREWIRE_POSTGRES"]
    secured_url = f"{plain}{'&' if '?' in plain else '?'}sslmode=verify-full&sslrootcert="
    house = House("wantstls", tmp_path, HIREWIRE_POSTGRES=f"{secured_url}{database_with_tls}&application_name=wantstls")
    house.open(("api",), ("worker",))
    assert house.client("hr").get("/api/v1/candidates").status_code == 200
    tls = house.sql("select count(*), count(*) filter (where ssl) from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'wantstls'")
    assert int(tls[0][0]) > 5 and tls[0][0] == tls[0][1], tls
    house.stop()
    stranger = House("stranger", tmp_path / "other", HIREWIRE_POSTGRES=secured_url + "/etc/ssl/certs/ca-certificates.crt")
    refused = stranger.run("migrate", check=False)
    assert refused.returncode == 1 and "HIREWIRE_POSTGRES" in refused.stderr, refused.stderr
