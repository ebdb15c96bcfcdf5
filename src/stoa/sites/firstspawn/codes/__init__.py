"""Codes that people type: without vowels or look-alikes, unguessable, and with a last letter that finds mistakes.

The alphabet has a prime number of letters, so the weighted sum finds every single wrong letter and every two that
changed places.
"""

import secrets

ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ"
_GROUP = 4
_PLACE = {letter: number for number, letter in enumerate(ALPHABET)}
_SPARE = str.maketrans("", "", " -")


def make_code(letters: int) -> str:
    """Make a code of so many letters, the last of which checks the others, in groups of four."""
    free = "".join(secrets.choice(ALPHABET) for _ in range(letters - 1))
    return write_code(free + check_letter(free))


def write_code(code: str) -> str:
    """Write a code in groups of four."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def check_letter(free: str) -> str:
    """Give the letter that checks the others."""
    weighted = sum(weight * _PLACE[letter] for weight, letter in enumerate(free, start=1))
    return ALPHABET[weighted % len(ALPHABET)]


def read_code(typed: str, letters: int) -> str | None:
    """Give a code as it was made, however it was typed; None where it has been mistyped."""
    code = typed.translate(_SPARE).upper()
    if len(code) != letters or any(letter not in _PLACE for letter in code):
        return None
    return write_code(code) if check_letter(code[:-1]) == code[-1] else None
