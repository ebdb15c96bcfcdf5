"""Compact signed values for links and forms: `key id . expiry . payload . signature`, all URL-safe.

They are signed, not encrypted: whoever holds one can read it. A value signed for one purpose or site is refused by
every other.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

from stoa.kernel import clock
from stoa.kernel.errors import Gone, Malformed

from .keyring import Keyring

LONGEST_SIGNED = 8192
_SIGNATURE_BYTES = 16  # HMAC-SHA-256 cut to 128 bits, as RFC 2104 allows: beyond guessing, and links stay short
_NEVER = b"0"


class BadSignature(Malformed):
    """A signed value was changed, or was made for something else."""

    code = "BAD_SIGNATURE"
    message = "This link or form was changed, or was made for something else. Start again from the page before."


class SignatureExpired(Gone):
    """A signed value was good once."""

    code = "SIGNATURE_EXPIRED"
    message = "This link or form has expired. Start again from the page before."


def sign(keys: Keyring, payload: bytes | str, purpose: str, ttl: timedelta | None = None) -> str:
    """Sign a payload for one purpose, for a while or (without `ttl`) for as long as the root key is installed."""
    content = payload.encode() if isinstance(payload, str) else payload
    expiry = _NEVER if ttl is None else b"%x" % int(clock.now().timestamp() + ttl.total_seconds())
    message = keys.roots[0].id.encode() + b"." + expiry + b"." + urlsafe_b64encode(content).rstrip(b"=")
    return (message + b"." + _signature(keys, message, purpose, None)).decode("ascii")


def unsign(keys: Keyring, text: str, purpose: str) -> bytes:
    """Give the payload of a signed value; raise `BadSignature` or `SignatureExpired`."""
    if len(text) > LONGEST_SIGNED:
        raise BadSignature
    try:
        message, given = text.encode("ascii").rsplit(b".", 1)
        root_id, expiry, payload = message.split(b".")
    except (UnicodeEncodeError, ValueError):
        raise BadSignature from None
    name = root_id.decode("ascii")
    if not any(root.id == name for root in keys.roots):
        raise BadSignature
    if not hmac.compare_digest(_signature(keys, message, purpose, name), given):
        raise BadSignature
    if expiry != _NEVER and int(expiry, 16) <= clock.now().timestamp():
        raise SignatureExpired
    return urlsafe_b64decode(payload + b"=" * (-len(payload) % 4))


def _signature(keys: Keyring, message: bytes, purpose: str, root_id: str | None) -> bytes:
    return urlsafe_b64encode(keys.mac(purpose, root_id).digest(message)[:_SIGNATURE_BYTES]).rstrip(b"=")
