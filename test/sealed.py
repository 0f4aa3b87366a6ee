"""Texts as earlier releases left them: sealed before they were bound to their place, hashed before passwords had a normal form."""

import base64
import ctypes
import hashlib
import os

from forger import BUILT_IN_KEY

sodium = ctypes.CDLL("libsodium.so.23")
sodium.sodium_init()


def unbound(house, secret):
    """What Keys::seal (base/seal.h) made before it knew a place."""
    root = bytes.fromhex(house.environment.get("HIREWIRE_KEY", BUILT_IN_KEY))
    key = hashlib.blake2b(b"seal", key=root, digest_size=32).digest()
    nonce, sealed = os.urandom(24), ctypes.create_string_buffer(len(secret.encode()) + 16)
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(sealed, None, secret.encode(), ctypes.c_ulonglong(len(secret.encode())),
                                                      None, ctypes.c_ulonglong(0), None, nonce, key)
    return base64.urlsafe_b64encode(nonce + sealed.raw).decode().rstrip("=")


def hash_as_typed(password):
    """argon2id of the very bytes, with the cost that base/password.h has."""
    encoded = ctypes.create_string_buffer(128)
    assert sodium.crypto_pwhash_str_alg(encoded, password.encode(), ctypes.c_ulonglong(len(password.encode())), ctypes.c_ulonglong(2),
                                        ctypes.c_size_t(19 << 20), 2) == 0
    return encoded.value.decode()
