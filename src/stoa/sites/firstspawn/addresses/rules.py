"""How an address is written."""

import ipaddress
import re

from .errors import BadAddress

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_NUMBERS = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
LONGEST = 253
DEFAULT_PORTS = {"MINECRAFT": 25565, "HYTALE": 5520}
BEDROCK_PORT = 19132
_USUAL = " ".join(f"when '{game}' then {port}" for game, port in DEFAULT_PORTS.items())
ACTUAL_PORT = f"coalesce(port, case game_type {_USUAL} end)"
"""Where a row of `servers` is reached, in SQL."""


def actual_port(game_type: str, port: int | None) -> int:
    """Give where a server is reached: one that names no port is at that of its game, as if it had named it."""
    return port or DEFAULT_PORTS[game_type]


def normalise_host(text: str) -> str:
    """Write a host the one way in which it is kept: small letters, ASCII, no dot at the end, no brackets."""
    host = text.strip().lower().removesuffix(".").removeprefix("[").removesuffix("]")
    if ":" in host:
        if "%" in host:  # the name of a network card of whoever typed it
            raise BadAddress
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise BadAddress from None
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        raise BadAddress from None
    if len(host) > LONGEST or (_HOST.fullmatch(host) is None and _NUMBERS.fullmatch(host) is None):
        raise BadAddress
    return host
