"""What a guess at a word is told, letter by letter."""

from collections import Counter
from enum import StrEnum


class Mark(StrEnum):
    """What one letter of a guess is told: in its place, elsewhere in the word, or not in it."""

    HIT = "hit"
    NEAR = "near"
    MISS = "miss"


def marks_of(guess: str, solution: str) -> tuple[Mark, ...]:
    """Count hits first, so that a letter guessed twice is near only as often as the word still holds it."""
    if len(guess) != len(solution):
        message = f"A guess at this word has {len(solution)} letters, and this one has {len(guess)}."
        raise ValueError(message)
    left = Counter(wanted for given, wanted in zip(guess, solution, strict=True) if given != wanted)
    marks: list[Mark] = []
    for given, wanted in zip(guess, solution, strict=True):
        if given == wanted:
            marks.append(Mark.HIT)
        elif left[given]:
            left[given] -= 1
            marks.append(Mark.NEAR)
        else:
            marks.append(Mark.MISS)
    return tuple(marks)
