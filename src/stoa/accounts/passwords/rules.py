"""Which passwords there may be."""

import unicodedata

from .breached import is_breached
from .errors import WeakPassword

SHORTEST = 8
LONGEST = 128
PASSPHRASE = 15
_SHORTEST_PART = 4


def check_password(password: str, *, email: str = "", username: str = "") -> None:
    """Refuse what would be guessed too soon, and say how to mend it. Nothing is cut off: every character counts."""
    if not SHORTEST <= len(password) <= LONGEST:
        message = f"A password has {SHORTEST} to {LONGEST} characters."
        raise WeakPassword(message)
    if len(password) < PASSPHRASE:
        _check_composition(password)
    if is_breached(password):
        message = (
            "This password is on the lists that attackers try first. Choose another, such as four words of your own."
        )
        raise WeakPassword(message)
    lowered = password.casefold()
    parts = [email.casefold(), email.partition("@")[0].casefold(), username.casefold()]
    if any(len(part) >= _SHORTEST_PART and part in lowered for part in parts):
        message = "Your password must not hold your e-mail address or your username."
        raise WeakPassword(message)


def _check_composition(password: str) -> None:
    has = {
        "a small letter": any(letter.islower() for letter in password),
        "a capital letter": any(letter.isupper() for letter in password),
        "a digit": any(unicodedata.category(letter) == "Nd" for letter in password),
    }
    missing = [words for words, there in has.items() if not there]
    if missing:
        message = f"A password of fewer than {PASSPHRASE} characters also needs {' and '.join(missing)}."
        raise WeakPassword(message)
