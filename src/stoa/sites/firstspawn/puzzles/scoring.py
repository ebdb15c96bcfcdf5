"""What a solution is worth: points for solving, for tries not needed and for time not taken."""

from typing import Annotated

from msgspec import Meta, Struct

from stoa.kernel.rules import Rule

type Points = Annotated[int, Meta(ge=0, le=10_000)]


class ScoreValues(Struct, frozen=True, kw_only=True):
    """The points of each share, and the seconds after which time earns none."""

    solved: Points = 500
    tries: Points = 300
    time: Points = 200
    time_runs_out_seconds: Annotated[int, Meta(ge=1, le=86_400)] = 600


SCORES = Rule("firstspawn.puzzle_scores", ScoreValues())


def score_of(values: ScoreValues, *, tries: int, tries_allowed: int, seconds: int) -> int:
    """Score a solution; the share for tries falls evenly to the last try, that for time to its end."""
    if not 1 <= tries <= tries_allowed:
        message = f"A puzzle of {tries_allowed} tries cannot be solved at try {tries}."
        raise ValueError(message)
    spare = tries_allowed - tries
    for_tries = values.tries * spare // max(tries_allowed - 1, 1)
    left = max(values.time_runs_out_seconds - max(seconds, 0), 0)
    return values.solved + for_tries + values.time * left // values.time_runs_out_seconds
