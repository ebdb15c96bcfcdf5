"""Writing, planning and withdrawing puzzles."""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.db import Read, Write, as_json
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.puzzles import queries as playing
from stoa.sites.firstspawn.puzzles.drawing import draw
from stoa.sites.firstspawn.puzzles.errors import BadPuzzle, DayTaken, NoSuchPuzzle, PuzzlePublished
from stoa.sites.firstspawn.puzzles.models import PuzzleType
from stoa.sites.firstspawn.puzzles.pictures import check_picture, set_picture

from . import queries
from .models import DeskLine, DeskPuzzle, DeskSheet, OpenPrize, PuzzleInput, RewardInput
from .rules import read_puzzle

PLANNED_DAYS = 14
_FURTHEST = timedelta(days=730)


async def list_desk(db: Read, asked: ListRequest) -> Page[DeskLine]:
    """Give one page of all puzzles: drafts first, then from the furthest day on."""
    return await queries.DESK.page(db, asked)


async def list_gaps(db: Read) -> list[date]:
    """Give the days of the next two weeks for which nothing is planned."""
    today = clock.now().date()
    days = [today + timedelta(days=ahead) for ahead in range(PLANNED_DAYS)]
    taken = set(await queries.TAKEN_DAYS.all(db, since=days[0], until=days[-1]))
    return [day for day in days if day not in taken]


async def list_prizes(db: Read) -> list[OpenPrize]:
    """Give the prizes that servers have left to give."""
    return await queries.OPEN_PRIZES.all(db)


async def load_sheet(db: Read, puzzle_id: UUID) -> DeskSheet:
    """Give a puzzle with all that is known of it."""
    found = await _find(db, puzzle_id)
    rewards = await playing.REWARDS.all(db, puzzle_id=found.id)
    return DeskSheet(found, rewards, describe_state(found, clock.now().date()))


async def _find(db: Read, puzzle_id: UUID) -> DeskPuzzle:
    found = await queries.FIND.first(db, id=puzzle_id)
    if found is None:
        raise NoSuchPuzzle
    return found


def describe_state(puzzle: DeskPuzzle | DeskLine, today: date) -> str:
    """Say how far a puzzle has come."""
    if not puzzle.is_active:
        return "withdrawn"
    if puzzle.day is None:
        return "draft"
    if puzzle.day > today:
        return "scheduled"
    return "running" if puzzle.day == today else "closed"


async def load_desk_picture(db: Read, puzzle_id: UUID) -> str:
    """Draw the picture of any puzzle."""
    found = await _find(db, puzzle_id)
    if found.drawing is None:
        raise NoSuchPuzzle
    return draw(found.drawing).svg


async def create_puzzle(tx: Write, told: PuzzleInput, by: By) -> DeskSheet:
    """Keep a new puzzle, as a draft or for a day."""
    puzzle_id = new_id()
    await _check_day(tx, puzzle_id, told.day)
    await _check_told_picture(tx, told)
    await queries.INSERT.run(tx, id=puzzle_id, **render_columns(told, puzzle_id))
    await _set_rewards(tx, puzzle_id, told.rewards)
    await _note(tx, "puzzle.created", by, puzzle_id, told.title, told.day)
    return await load_sheet(tx, puzzle_id)


async def edit_puzzle(tx: Write, puzzle_id: UUID, told: PuzzleInput, by: By) -> DeskSheet:
    """Write a puzzle anew, as long as nobody can have seen it."""
    await _lock_unpublished(tx, puzzle_id)
    await _check_day(tx, puzzle_id, told.day)
    await _check_told_picture(tx, told)
    await queries.CHANGE.run(tx, id=puzzle_id, **render_columns(told, puzzle_id))
    await _set_rewards(tx, puzzle_id, told.rewards)
    await _note(tx, "puzzle.changed", by, puzzle_id, told.title, told.day)
    return await load_sheet(tx, puzzle_id)


async def schedule_puzzle(tx: Write, puzzle_id: UUID, day: date | None, by: By) -> DeskSheet:
    """Plan a puzzle for a day, or make it a draft again."""
    found = await _lock_unpublished(tx, puzzle_id)
    await _check_day(tx, puzzle_id, day)
    if found.type is PuzzleType.VISUAL and found.drawing is None:
        await check_picture(tx, found.picture_id, day)
    await queries.SCHEDULE.run(tx, id=puzzle_id, day=day)
    await _note(tx, "puzzle.scheduled", by, puzzle_id, found.title, day)
    return await load_sheet(tx, puzzle_id)


async def withdraw_puzzle(tx: Write, puzzle_id: UUID, by: By) -> DeskSheet:
    """Take a puzzle away from players; points that were won with it stay."""
    await queries.LOCK.first(tx, id=puzzle_id)
    found = await _find(tx, puzzle_id)
    await queries.WITHDRAW.run(tx, id=puzzle_id)
    await _note(tx, "puzzle.withdrawn", by, puzzle_id, found.title, found.day)
    return await load_sheet(tx, puzzle_id)


async def remove_puzzle(tx: Write, puzzle_id: UUID, by: By) -> None:
    """Remove a puzzle that nobody can have seen."""
    found = await _lock_unpublished(tx, puzzle_id)
    await queries.REMOVE.run(tx, id=puzzle_id)
    await _note(tx, "puzzle.removed", by, puzzle_id, found.title, found.day)


async def _lock_unpublished(tx: Write, puzzle_id: UUID) -> DeskPuzzle:
    await queries.LOCK.first(tx, id=puzzle_id)
    found = await _find(tx, puzzle_id)
    if found.day is not None and found.day <= clock.now().date():
        raise PuzzlePublished
    return found


async def _check_day(tx: Write, puzzle_id: UUID, day: date | None) -> None:
    if day is None:
        return
    today = clock.now().date()
    if not today <= day <= today + _FURTHEST:
        raise BadPuzzle(field="day", words="A puzzle is planned for today or a day to come, within two years.")
    await queries.LOCK_DAYS.run(tx)
    if await queries.IS_TAKEN.one(tx, day=day, id=puzzle_id):
        raise DayTaken


async def _check_told_picture(tx: Write, told: PuzzleInput) -> None:
    if told.picture is not None and told.type is PuzzleType.VISUAL:
        await check_picture(tx, told.picture.media_id, told.day)


async def change_picture(tx: Write, puzzle_id: UUID, picture_id: UUID, by: By) -> None:
    """Let a picture that was just sent be that of a puzzle; while it is prepared, the puzzle is a draft."""
    await queries.LOCK.first(tx, id=puzzle_id)
    found = await load_for_picture(tx, puzzle_id)
    await set_picture(tx, puzzle_id, picture_id)
    await queries.SCHEDULE.run(tx, id=puzzle_id, day=None)
    await _note(tx, "puzzle.picture", by, puzzle_id, found.title, None)


async def load_for_picture(db: Read, puzzle_id: UUID) -> DeskPuzzle:
    """Give a puzzle for which a picture may be sent now."""
    found = await _find(db, puzzle_id)
    if found.type is not PuzzleType.VISUAL or found.drawing is not None:
        raise NoSuchPuzzle
    if found.day is not None and found.day <= clock.now().date():
        raise PuzzlePublished
    return found


def render_columns(told: PuzzleInput, puzzle_id: UUID) -> dict[str, object]:
    """Give a puzzle as its row is written."""
    written = read_puzzle(told)
    content = written.content
    if told.type is PuzzleType.VISUAL:
        ending = "" if written.drawing is None else ".svg"
        content = msgspec.structs.replace(content, picture=f"/puzzles/{puzzle_id}/picture{ending}")
    return {
        "title": told.title.strip(),
        "description": told.description.strip(),
        "type": told.type,
        "difficulty": told.difficulty,
        "content": as_json(content),
        "solution": as_json(written.solution),
        "drawing": None if written.drawing is None else as_json(written.drawing),
        "picture_id": told.picture.media_id if told.picture is not None and told.type is PuzzleType.VISUAL else None,
        "explanation": told.explanation.strip(),
        "attempts": written.attempts,
        "day": told.day,
    }


async def _set_rewards(tx: Write, puzzle_id: UUID, rewards: list[RewardInput]) -> None:
    places = {(one.basis, one.rank) for one in rewards}
    if len(places) < len(rewards):
        raise BadPuzzle(field="rewards", words="Two rewards are for the same place.")
    wanted = {one.prize_id for one in rewards if one.prize_id is not None}
    if await queries.COUNT_OPEN.one(tx, ids=list(wanted)) < len(wanted):
        raise BadPuzzle(field="rewards", words="One of the prizes is not there, or is not given out at the moment.")
    await queries.DROP_REWARDS.run(tx, puzzle_id=puzzle_id)
    rows = [{"id": new_id(), "puzzle_id": puzzle_id, **msgspec.structs.asdict(one)} for one in rewards]
    await queries.ADD_REWARD.many(tx, rows)


async def _note(tx: Write, what: str, by: By, puzzle_id: UUID, title: str, day: date | None) -> None:
    after = {"title": title, "day": None if day is None else day.isoformat()}
    await audit.record(tx, what, by=by, kind="puzzle", id=puzzle_id, after=after)
