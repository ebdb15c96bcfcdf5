"""How recovery codes are written, and read from paper."""

import secrets

HOW_MANY = 10
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # none that is taken for another
_HALF = 5
_AS_MEANT = str.maketrans({"o": "0", "i": "1", "l": "1"})


def new_code() -> str:
    """Make a code of 50 bits."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(2 * _HALF))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def plain_code(typed: str) -> str:
    """Write what was typed as it is compared: spaces, dashes and capitals do not matter."""
    kept = "".join(letter for letter in typed.casefold() if letter.isalnum())
    return kept.translate(_AS_MEANT)
