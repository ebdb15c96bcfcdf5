"""How people type: mostly right."""

import random

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEAVE, _DOUBLE, _EXCHANGE = range(3)


def slipped(text: str, chance: random.Random) -> str:
    """Leave out, double, exchange or change one letter."""
    at = chance.randrange(1, len(text) - 1)
    slip = chance.randrange(4)
    if slip == _LEAVE:
        return text[:at] + text[at + 1 :]
    if slip == _DOUBLE:
        return text[:at] + text[at] + text[at:]
    if slip == _EXCHANGE:
        return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
    return text[:at] + chance.choice(_LETTERS) + text[at + 1 :]
