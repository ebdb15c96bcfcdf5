"""Writing a text as the eye reads it, so that disguises fall away: look-alike letters, digits for letters, accents."""

import hashlib
import re
import unicodedata
from importlib.resources import files
from string import ascii_lowercase

LONGEST = 8000
"""More of a text is not looked at."""

_LINES = files(__package__).joinpath("data/look_alike.txt").read_text("utf-8").splitlines()
_PAIRS = [line.split() for line in _LINES if not line.startswith("#")]
_SAME = str.maketrans({letter: base for base, letters in _PAIRS for letter in letters})
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_LEET_SIGNS = "0134579@$!"
_MIXED = re.compile(r"(?<![a-z0-9@$!])(?:[a-z]+[0134579@$!][a-z0-9@$!]*[a-z]|[0134579@$!][a-z]{3,})")
_SPACED = re.compile(r"\b(?:[a-z][ .*_-]){2,}[a-z]\b")
_WORDS = re.compile(r"[a-z0-9']+")
_GAPS = re.compile(r"[ .*_-]")


def fold(text: str) -> str:
    """Write a text in small Latin letters, without what hides them; addresses and numbers keep their look."""
    text = text[:LONGEST]
    if not text.isascii():
        # What only joins, or cannot be seen, goes; a letter keeps its base and loses its accents.
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(one for one in parts if one.isascii() or unicodedata.category(one) not in {"Mn", "Cf", "Me"})
    folded = text.casefold().translate(_SAME)
    for letter in ascii_lowercase:
        if letter * 3 in folded:
            folded = re.sub(letter + "{3,}", letter * 2, folded)
    folded = _SPACED.sub(lambda match: _GAPS.sub("", match[0]), folded)
    if any(sign in folded for sign in _LEET_SIGNS):
        folded = _MIXED.sub(lambda match: match[0].translate(_LEET), folded)
    return folded


def words_of(folded: str) -> list[str]:
    """Give the words of a folded text."""
    return _WORDS.findall(folded)


def fingerprint(text: str) -> bytes:
    """Give what two texts share that say the same: the digest of their words, without numbers."""
    said = " ".join(word for word in words_of(fold(text)) if not word.isdigit())
    return hashlib.blake2b(said.encode(), digest_size=16).digest()
