"""Keys of files: names that every file system and object store keeps apart and nobody can climb out of."""

import re
import secrets

from .faults import BadKey

LONGEST_KEY = 512
LONGEST_PART = 128
QUARANTINE = "quarantine"

_PART = re.compile(r"[a-z0-9_-][a-z0-9._=-]*")


def checked_key(key: str) -> str:
    """Give the key back when it is one: small letters, digits and `-_.=`, in parts between slashes."""
    parts = key.split("/")
    if len(key) > LONGEST_KEY or any(not _is_part(part) for part in parts):
        raise BadKey
    return key


def quarantine_key(suffix: str = "") -> str:
    """Make a fresh key for something that nobody has looked at yet."""
    return checked_key(f"{QUARANTINE}/{secrets.token_hex(16)}{suffix}")


def is_in_quarantine(key: str) -> bool:
    """Say whether the key is for something that nobody has looked at yet."""
    return key.startswith(f"{QUARANTINE}/")


def _is_part(part: str) -> bool:
    # A trailing dot is lost on some systems, and two dots lead upwards on all.
    return len(part) <= LONGEST_PART and _PART.fullmatch(part) is not None and ".." not in part and part[-1] != "."
