"""A server's message of the day as plain text: it comes as text with colour codes, or as a tree of pieces."""

import re
from typing import Any

from stoa.sites.firstspawn.games.errors import WrongAnswer

LONGEST = 300
_CODES = re.compile("§.?", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MOST_PIECES = 500


def plain_text(description: Any) -> str:
    """Give the words without colours and control characters, on at most two lines."""
    pieces: list[str] = []
    waiting: list[Any] = [description]
    for _ in range(_MOST_PIECES):
        if not waiting:
            break
        match waiting.pop():
            case str() as text:
                pieces.append(text)
            case list() as parts:
                waiting.extend(reversed(parts))
            case dict() as part:
                waiting.extend([part.get("extra", []), part.get("text", "")])
            case None | bool() | int() | float():
                pass
            case _:
                raise WrongAnswer
    lines = [" ".join(line.split()) for line in clean("".join(pieces)).split("\n")]
    return "\n".join(line for line in lines[:2] if line)[:LONGEST]


def clean(text: str) -> str:
    """Drop colour codes, and what would turn the words around it upside down."""
    return _CONTROL.sub("", _CODES.sub("", text))
