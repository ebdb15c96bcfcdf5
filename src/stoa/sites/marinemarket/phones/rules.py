"""How numbers are read."""

import re

from .errors import BadNumber

_NUMBER = re.compile(r"\+[1-9][0-9]{7,14}")
_BETWEEN = str.maketrans("", "", " ()-./\N{NO-BREAK SPACE}")


def read_number(text: str) -> str:
    """Take a number as people write it, and give it as telephones know it: +13055550123."""
    plain = text.strip().translate(_BETWEEN)
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    if _NUMBER.fullmatch(plain) is None or not plain.isascii():
        raise BadNumber
    return plain
