"""What follows from a puzzle that was solved, and what people are told of it."""

from stoa.accounts.privacy.events import PersonErased
from stoa.commons.media.events import MediaRemoved
from stoa.commons.notifications import NoticeOn
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.firstspawn.badges import grant_counted
from stoa.sites.firstspawn.reputation import settle_puzzle

from .events import PuzzlePrizeWon, PuzzleSolved
from .pictures import unplan_without
from .service import load_progress
from .turning import PRIZE_WON


async def _count(tx: Write, told: PuzzleSolved) -> None:
    """Let a solution count for reputation and badges."""
    await settle_puzzle(tx, told.person_id, told.puzzle_id)
    await grant_counted(tx, told.person_id, "puzzle_streak", told.streak)
    solved = (await load_progress(tx, told.person_id)).puzzles_solved
    await grant_counted(tx, told.person_id, "puzzle_wins", solved)


async def _name_prize(_: Write, told: PuzzlePrizeWon) -> dict[str, object]:
    return {"prize": told.prize_name}


async def _unplan(tx: Write, _: MediaRemoved | PersonErased) -> None:
    await unplan_without(tx)


CONSUMERS = (
    Consumer("puzzles.picture-removed", MediaRemoved, _unplan),
    Consumer("puzzles.editor-erased", PersonErased, _unplan),
    Consumer("puzzles.solved", PuzzleSolved, _count),
    NoticeOn(event=PuzzlePrizeWon, kind=PRIZE_WON, to=lambda told: told.person_id, data=_name_prize).consumer(),
)
