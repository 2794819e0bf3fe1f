"""Sealing of personal fields and searching them without opening them.

A sealed value is ``alg|key id|nonce|ciphertext`` so that keys and algorithms can change later
(AES-256-GCM now). What must be found again by its exact value (an identity number) is kept
beside it as a keyed hash; the table is never decrypted to search it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_ALGORITHM = "a1"


class Unreadable(Exception):
    """A sealed value does not open: the key is another one, or the value was changed."""


def create_keys(folder: Path) -> None:
    """Write the two keys of a new library into its folder, readable by its owner only."""
    path = folder / "keys"
    if path.exists():
        return
    text = f"1 {os.urandom(32).hex()} {os.urandom(32).hex()} {os.urandom(32).hex()}\n"
    temporary = folder / "keys.new"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
    if os.name != "posix":
        return
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


@lru_cache(maxsize=4)
def _keys(folder: str) -> tuple[str, AESGCM, bytes, str]:
    key_id, sealing, finding, signing = (Path(folder) / "keys").read_text().split()
    return key_id, AESGCM(bytes.fromhex(sealing)), bytes.fromhex(finding), signing


def signing_secret(folder: Path) -> str:
    """Return the secret that signs sessions and forms of this library."""
    return _keys(str(folder))[3]


def seal(text: str) -> str:
    """Encrypt a value; the empty string stays empty."""
    if not text:
        return ""
    key_id, cipher, _, _ = _keys(str(settings.DATA_FOLDER))
    nonce = os.urandom(12)
    body = cipher.encrypt(nonce, text.encode(), key_id.encode())
    return "|".join(
        (_ALGORITHM, key_id, base64.b64encode(nonce).decode(), base64.b64encode(body).decode())
    )


def unseal(sealed: str) -> str:
    """Decrypt a value made by `seal`. Raises Unreadable."""
    if not sealed:
        return ""
    key_id, cipher, _, _ = _keys(str(settings.DATA_FOLDER))
    try:
        _, sealed_with, nonce, body = sealed.split("|")
        return cipher.decrypt(
            base64.b64decode(nonce), base64.b64decode(body), sealed_with.encode()
        ).decode()
    except (ValueError, InvalidTag) as error:
        raise Unreadable(f"sealed with key {sealed[:6]}, this library has key {key_id}") from error


def finding_hash(purpose: str, value: str) -> str:
    """Return the keyed hash under which an exact value is found again, for one purpose."""
    _, _, key, _ = _keys(str(settings.DATA_FOLDER))
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()
