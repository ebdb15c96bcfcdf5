"""How an address is written."""

import re

from .errors import BadAddress

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_NUMBERS = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
_SIX = re.compile(r"[0-9a-f:.]{2,45}")
LONGEST = 253
DEFAULT_PORTS = {"MINECRAFT": 25565, "HYTALE": 5520}
BEDROCK_PORT = 19132


def normalise_host(text: str) -> str:
    """Write a host the one way in which it is kept: small letters, ASCII, no dot at the end, no brackets."""
    host = text.strip().lower().removesuffix(".").removeprefix("[").removesuffix("]")
    if ":" in host:
        if _SIX.fullmatch(host) is None:
            raise BadAddress
        return host
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        raise BadAddress from None
    if len(host) > LONGEST or (_HOST.fullmatch(host) is None and _NUMBERS.fullmatch(host) is None):
        raise BadAddress
    return host
