"""How the secrets of sessions are written, what follows from one, and how long one may lie unused."""

import base64
import binascii
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from stoa.accounts.context import Accounts, is_staff
from stoa.accounts.settings import SessionSettings
from stoa.kernel.crypto import Keyring, lookup_hash

SESSION_SECRET = "session"  # noqa: S105 - the name of a purpose
REFRESH = "refresh"
DEVICE = "device"
_SUCCESSOR = "refresh-successor"
_ID_BYTES = 16


def write_cookie(session_id: UUID, secret: str) -> str:
    """Write a session's id and secret into one value."""
    return base64.urlsafe_b64encode(session_id.bytes).rstrip(b"=").decode() + "." + secret


def read_cookie(text: str) -> tuple[UUID, str] | None:
    """Take a value apart; None when it is none of ours."""
    name, _, secret = text.partition(".")
    try:
        raw = base64.urlsafe_b64decode(name + "==")
    except (binascii.Error, ValueError):
        return None
    return (UUID(bytes=raw), secret) if len(raw) == _ID_BYTES and secret else None


def successor_of(keys: Keyring, token: str) -> str:
    """Give the refresh token that follows this one.

    It is worked out from the one before with a key of ours: whoever shows the old one again, because the answer was
    lost, is given the very same successor, and nothing readable has to be kept for that.
    """
    return base64.urlsafe_b64encode(lookup_hash(keys, token, _SUCCESSOR)).rstrip(b"=").decode()


def idle_of(accounts: Accounts, held: Iterable[str]) -> timedelta:
    """Say how long a session of somebody with these roles may lie unused."""
    settings = accounts.setting(SessionSettings)
    looks_after = is_staff(held, accounts.site.roles)
    return min(settings.idle, settings.staff_idle) if looks_after else settings.idle
