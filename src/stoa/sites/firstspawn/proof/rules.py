"""Where a token is looked for, and how it is told from other words."""

import ipaddress
import secrets
from collections.abc import Iterable

PREFIX = "firstspawn-"
RECORD = "_firstspawn"


def new_token() -> str:
    """Give a token that nobody guesses and a message has room for."""
    return f"{PREFIX}{secrets.token_hex(8)}"


def record_of(host: str) -> str:
    """Give the name of the record in which a host's token stands."""
    return f"{RECORD}.{host}"


def has_name(host: str) -> bool:
    """Say whether the address is a name rather than numbers."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False


def stands_in(token: str, texts: Iterable[str]) -> bool:
    """Say whether the token stands in one of the texts as a word of its own."""
    return any(token in text.replace(",", " ").replace(";", " ").replace("=", " ").split() for text in texts)
