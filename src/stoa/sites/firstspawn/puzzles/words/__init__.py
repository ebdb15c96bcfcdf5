"""Which guesses are words: those of English texts, films and names, and those of the games."""

from functools import cache
from pathlib import Path

SHORTEST, LONGEST = 3, 12
_GAME = Path(__file__).parent / "data" / "game-words.txt"


def is_word(guess: str, solution: str) -> bool:
    """Say whether a guess may be one; what is right is a word, whatever the lists say."""
    return guess == solution or guess in _known() or (guess.endswith("s") and guess[:-1] in _known())


@cache
def _known() -> frozenset[str]:
    """Read the lists with the first guess: a process that is asked for none needs none."""
    from zxcvbn.frequency_lists import (  # type: ignore[import-untyped]  # noqa: PLC0415 - it holds 12 MB
        FREQUENCY_LISTS,
    )

    listed = (word for words in FREQUENCY_LISTS.values() for word in words)
    game = _GAME.read_text(encoding="utf-8").split()
    return frozenset(word for word in (*listed, *game) if word.isalpha() and SHORTEST <= len(word) <= LONGEST)
