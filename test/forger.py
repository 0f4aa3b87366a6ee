"""What a stranger with kcat can do to the command topics, and what only the house can: sign (events/envelope.h), and say under which value the
directory has something."""

import base64
import hashlib
import json
import subprocess

BUILT_IN_KEY = "6869726577697265206f70656e206465762d6b65792c206e6f74207365637265"
SIGNATURE = "hw_signature"


def topic_of(house, lane):
    return f"{house.environment['HIREWIRE_NAMESPACE']}.{lane}.commands"


def signature(house, topic, partition, headers, body):
    """Keys::mac of base/seal.h over events/envelope.cpp's signed_parts."""
    root = bytes.fromhex(house.environment.get("HIREWIRE_KEY", BUILT_IN_KEY))
    code = hashlib.blake2b(key=hashlib.blake2b(b"mac", key=root, digest_size=32).digest(), digest_size=32)
    parts = [topic, str(partition), *(part for name, value in headers.items() if name != SIGNATURE for part in (name, value)), body]
    for part in parts:
        part = part if isinstance(part, bytes) else part.encode()
        code.update(len(part).to_bytes(8, "little") + part)
    return base64.urlsafe_b64encode(code.digest()).decode().rstrip("=")


def directory_value(house, kind, value):
    """Keys::directory_value of base/seal.h."""
    root = bytes.fromhex(house.environment.get("HIREWIRE_KEY", BUILT_IN_KEY))
    key = hashlib.blake2b(b"directory", key=root, digest_size=32).digest()
    return base64.urlsafe_b64encode(hashlib.blake2b(f"{kind}\0{value}".encode(), key=key, digest_size=32).digest()).decode().rstrip("=")


def signed(house, topic, partition, headers, body):
    return {**headers, SIGNATURE: signature(house, topic, partition, headers, body)}


def kcat(house, *arguments):
    done = subprocess.run(["kcat", "-q", "-b", house.environment["HIREWIRE_KAFKA"], *arguments], capture_output=True, timeout=60)
    assert done.returncode == 0, f"kcat {' '.join(arguments)}: {done.stderr.decode()}"
    return done.stdout


def send(house, topic, partition, headers, body):
    file = house.log_folder / "forged"
    file.write_bytes(body if isinstance(body, bytes) else body.encode())
    kcat(house, "-P", "-t", topic, "-p", str(partition), *(part for name, value in headers.items() for part in ("-H", f"{name}={value}")), str(file))


def messages(house, topic):
    """All that a topic holds: (partition, headers, body), in the order of each partition."""
    lines = kcat(house, "-C", "-t", topic, "-o", "beginning", "-e", "-J").splitlines()
    return [(m["partition"], dict(zip(m["headers"][::2], m["headers"][1::2])), m["payload"]) for m in map(json.loads, lines)]
