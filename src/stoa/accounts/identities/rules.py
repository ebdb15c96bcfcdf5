"""Where somebody may be sent back to, and what a new account may be called."""

import re
import unicodedata

from stoa.kernel.http.local_paths import is_local_path

from .errors import BadReturn

_LONGEST_NAME = 24
_SHORTEST_NAME = 3


def local_path(text: str) -> str:
    """Give a path of this site as it was asked for; raise `BadReturn` for whatever a browser could read otherwise."""
    if text and (" " in text or not is_local_path(text)):
        raise BadReturn
    return text


def plain_name(text: str) -> str:
    """Give a provider's name for somebody as it may be shown."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isprintable())[:80].strip()


def username_from(text: str) -> str:
    """Make something like a username out of a name; empty when nothing usable is in it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    found = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")
    return found if len(found) >= _SHORTEST_NAME else ""
