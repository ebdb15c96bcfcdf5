"""What happens with puzzles. None of it tells a solution."""

from datetime import date
from uuid import UUID

from stoa.kernel.events import Event, event


@event("puzzle.published", aggregate="puzzle_id")
class PuzzlePublished(Event, frozen=True):
    """The puzzle of a day can be played."""

    puzzle_id: UUID
    title: str
    day: date


@event("puzzle.solved", aggregate="puzzle_id")
class PuzzleSolved(Event, frozen=True):
    """Somebody has solved a puzzle."""

    puzzle_id: UUID
    person_id: UUID
    rank: int
    score: int
    streak: int


@event("puzzle.prize-won", aggregate="puzzle_id")
class PuzzlePrizeWon(Event, frozen=True):
    """Somebody has won a prize; the code is theirs alone."""

    puzzle_id: UUID
    person_id: UUID
    prize_id: UUID
    prize_name: str
    redemption_code: str


@event("puzzle.closed", aggregate="puzzle_id")
class PuzzleClosed(Event, frozen=True):
    """The day of a puzzle is over."""

    puzzle_id: UUID
    winner_count: int
