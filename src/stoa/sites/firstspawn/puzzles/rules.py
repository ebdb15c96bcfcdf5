"""What a try at a word is told, what a solution scores, how long a streak is, and when days begin."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from stoa.kernel.rules import Rule

type Points = Annotated[int, Meta(ge=0, le=10_000)]

SQUARES = {"h": "\U0001f7e9", "n": "\U0001f7e8", "m": "\u2b1b"}


class Mark(StrEnum):
    """What one letter of a guess is told: in its place, elsewhere in the word, or not in it."""

    HIT = "hit"
    NEAR = "near"
    MISS = "miss"


class ScoreValues(Struct, frozen=True, kw_only=True):
    """The points of each share, and the seconds after which time earns none."""

    solved: Points = 500
    tries: Points = 300
    time: Points = 200
    time_runs_out_seconds: Annotated[int, Meta(ge=1, le=86_400)] = 600


SCORES = Rule("firstspawn.puzzle_scores", ScoreValues())


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


def write_marks(marks: tuple[Mark, ...]) -> str:
    """Write marks as they are kept, a letter each."""
    return "".join(mark.value[0] for mark in marks)


def score_of(values: ScoreValues, *, tries: int, tries_allowed: int, seconds: int) -> int:
    """Score a solution; the share for tries falls evenly to the last try, that for time to its end."""
    if not 1 <= tries <= tries_allowed:
        message = f"A puzzle of {tries_allowed} tries cannot be solved at try {tries}."
        raise ValueError(message)
    spare = tries_allowed - tries
    for_tries = values.tries * spare // max(tries_allowed - 1, 1)
    left = max(values.time_runs_out_seconds - max(seconds, 0), 0)
    return values.solved + for_tries + values.time * left // values.time_runs_out_seconds


def streak_after(streak: int, last_solved: date | None, today: date) -> int:
    """Count the streak once a puzzle of today is solved; a second one on the same day adds nothing."""
    if last_solved == today:
        return streak
    return streak + 1 if last_solved == today - timedelta(days=1) else 1


def streak_on(streak: int, last_solved: date | None, today: date) -> int:
    """Say how long a streak is on a day: whoever has missed a whole day has none."""
    return streak if last_solved is not None and last_solved >= today - timedelta(days=1) else 0


def begin_of(day: date) -> datetime:
    """Say when a day begins: at midnight UTC, for everybody at the same moment."""
    return datetime.combine(day, time.min, UTC)


def week_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def share_text(title: str, tries: list[str], *, solved: bool, allowed: int, day: date) -> str:
    """Write a result that can be shown to whoever has not played yet: marks, and not a letter."""
    lines = ["".join(SQUARES[mark] for mark in marks) for marks in tries if marks]
    if not lines:
        lines = [
            "".join("\U0001f7e9" if solved and at == len(tries) else "\U0001f7e5" for at in range(1, len(tries) + 1))
        ]
    result = f"{len(tries)}/{allowed}" if solved else f"X/{allowed}"
    return "\n".join([f"{title} {day.isoformat()} {result}", *lines])
