"""The token of a mail, made as its sender makes it (base/one_time_token.h): of the row's id, with the house's key. It stands nowhere."""

import base64
import hashlib
import hmac
import uuid

from forger import BUILT_IN_KEY


def token(house, purpose, tenant, row):
    """one_time_token of base/one_time_token.cpp."""
    root = bytes.fromhex(house.environment.get("HIREWIRE_KEY", BUILT_IN_KEY))
    key = hashlib.blake2b(b"sign:mail-token", key=root, digest_size=32).digest()
    said = uuid.UUID(tenant).bytes + uuid.UUID(row).bytes
    return base64.urlsafe_b64encode(said + hmac.digest(key, purpose.encode() + b"\0" + said, "sha256")).decode().rstrip("=")


def last(house, purpose, email):
    """The token that was mailed to an address last, None where there is none."""
    rows = house.sql(f"select t.tenant_id, t.id from one_time_token t join user_account u on u.id = t.user_id where u.email = '{email}' and t.purpose = '{purpose}'")
    return token(house, purpose, *rows[0]) if rows else None
