"""How does a backup or an export show that it was made here? Signed with a key of this installation (Ed25519).

The private key never leaves the folder; the public one stands beside each signature. Whoever compares it with the one that was noted
when the place was set up knows where a file came from.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cleardays.installation import home

KEY = "signing"


class NotSignedError(Exception):
    """What was signed is not what is there now, or nobody signed it."""


def public_key() -> str:
    """The public key of this installation, as text."""
    return _text(_private().public_key().public_bytes_raw())


def signed(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, with the public key and the signature beside it. Values are JSON."""
    whole = {**said, "public_key": public_key()}
    return {**whole, "signature": _text(_private().sign(_bytes(whole)))}


def check(found: Mapping[str, Any]) -> str:
    """The public key that signed this; NotSignedError when its signature does not hold."""
    whole = {key: value for key, value in found.items() if key != "signature"}
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(found["public_key"], validate=True))
        key.verify(base64.b64decode(found["signature"], validate=True), _bytes(whole))
    except (KeyError, ValueError, TypeError, InvalidSignature):
        raise NotSignedError("the signature does not hold") from None
    return str(found["public_key"])


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(home.key(KEY).encode()).digest())


def _bytes(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
