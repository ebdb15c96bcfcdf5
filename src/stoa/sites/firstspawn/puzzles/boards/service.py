"""Who has the most points, today, this week, ever, and in a guild."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from stoa.kernel import clock
from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.sites.firstspawn.guilds.service import load_guild
from stoa.sites.firstspawn.puzzles.rules import week_of

from . import queries
from .models import Board, BoardLine, Period

_ALWAYS = date(1970, 1, 1)


def resolve_board(period: Period, day: date | None) -> Board:
    """Say which board is meant: the one of a day, of its week, or that of all time."""
    of = day or clock.now().date()
    begins = {Period.DAILY: of, Period.WEEKLY: week_of(of), Period.ALL: _ALWAYS}
    return Board(period, begins[period])


async def list_board(db: Read, asked: ListRequest, person_id: UUID | None) -> Page[BoardLine]:
    """Give one page of a leaderboard, or the whole of a guild's."""
    said = asked.question.values
    board = resolve_board(Period(said.get("period") or "daily"), said.get("day"))
    if said.get("guild"):
        lines = await list_guild_board(db, board, said["guild"], person_id)
        return Page(data=lines, limit=asked.question.limit, next_cursor=None, prev_cursor=None)
    page = await queries.BOARD.page(db, asked, span=board.period, begins=board.begins)
    return page.told_as(await rank_rows(db, board, page.data))


async def list_guild_board(db: Read, board: Board, guild: str, person_id: UUID | None) -> list[BoardLine]:
    """Give the leaderboard of a guild that whoever asks may see."""
    found = await load_guild(db, guild, person_id)
    return await queries.OF_GUILD.all(db, guild_id=found.id, span=board.period, begins=board.begins)


async def rank_rows(db: Read, board: Board, rows: Sequence[BoardLine]) -> list[BoardLine]:
    """Say which place each of them has: one more than there are people with more points."""
    if not rows:
        return []
    most, least = max(row.points for row in rows), min(row.points for row in rows)
    on = {"span": board.period, "begins": board.begins}
    above = await queries.COUNT_ABOVE.one(db, **on, points=most)
    places: dict[int, int] = {}
    for step in await queries.STEPS.all(db, **on, least=least, most=most):
        places[step.points] = above + 1
        above += step.people
    return [msgspec.structs.replace(row, rank=places[row.points]) for row in rows]


async def list_top(db: Read, board: Board, many: int) -> list[BoardLine]:
    """Give the first places of a leaderboard."""
    rows = await queries.TOP.all(db, span=board.period, begins=board.begins, many=many)
    return await rank_rows(db, board, rows)


async def find_place(db: Read, board: Board, person_id: UUID) -> BoardLine | None:
    """Say which place somebody has; None for those who have no points there."""
    row = await queries.OF_PERSON.first(db, span=board.period, begins=board.begins, person_id=person_id)
    return None if row is None else (await rank_rows(db, board, [row]))[0]
