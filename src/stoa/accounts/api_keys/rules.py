"""How keys are written."""

import base64
import binascii
from uuid import UUID

PREFIX = "stoa_"
PURPOSE = "api-key"
WRITE = "write"
"""The scope without which a person's key may only read."""
_ID_BYTES = 16


def write_key(key_id: UUID, secret: str) -> str:
    """Write a key: what it is, which one, and its secret. The beginning lets scanners of leaked secrets know it."""
    return f"{PREFIX}{base64.b32encode(key_id.bytes).decode().rstrip('=').lower()}_{secret}"


def read_key(text: str) -> tuple[UUID, str] | None:
    """Take a key apart; None when it is none of ours."""
    name, _, secret = text.removeprefix(PREFIX).partition("_")
    try:
        raw = base64.b32decode(name.upper() + "=" * (-len(name) % 8))
    except (binascii.Error, ValueError):
        return None
    return (UUID(bytes=raw), secret) if len(raw) == _ID_BYTES and secret else None
