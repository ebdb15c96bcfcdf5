"""Signatures of webhooks in the Standard Webhooks form: `id.timestamp.body` under HMAC-SHA-256."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta

from stoa.kernel.errors import Malformed

TOLERANCE = timedelta(minutes=5)
MOST_SIGNATURES = 10
LONGEST_ID = 200
_SHORTEST_SECRET = 16
_LONGEST_NUMBER = 12


class UntrustedHook(Malformed):
    """A message to our webhook that is not signed as it should be."""

    code = "BAD_HOOK_SIGNATURE"
    message = "The message is not signed with this webhook's secret, or it is too old. Check the secret and the clocks."


class BadHookSecret(ValueError):
    """A signing secret that is none."""


def read_secret(text: str) -> bytes:
    """Read `whsec_` and base64."""
    message = "a signing secret is whsec_ and at least 24 characters of base64, as the provider shows it."
    try:
        secret = b64decode(text.removeprefix("whsec_"), validate=True)
    except ValueError:  # of binascii, or since a character is not even ASCII
        raise BadHookSecret(message) from None
    if len(secret) < _SHORTEST_SECRET:
        raise BadHookSecret(message)
    return secret


def sign_hook(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Give the signature of a message, as its header carries it."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(read_secret(secret), signed, "sha256")).decode()


def check_hook(
    secrets: Sequence[str], *, message_id: str, timestamp: str, signatures: str, body: bytes, at: datetime
) -> None:
    """Refuse a message that none of the secrets has signed, or that is more than a few minutes old or ahead."""
    if not 0 < len(message_id) <= LONGEST_ID or not message_id.isprintable() or not message_id.isascii():
        raise UntrustedHook
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _LONGEST_NUMBER):
        raise UntrustedHook
    if abs(at.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise UntrustedHook
    given = signatures.split()[:MOST_SIGNATURES]
    expected = [sign_hook(secret, message_id, int(timestamp), body) for secret in secrets]
    if not any(hmac.compare_digest(one.encode(), other.encode()) for one in given for other in expected):
        raise UntrustedHook
