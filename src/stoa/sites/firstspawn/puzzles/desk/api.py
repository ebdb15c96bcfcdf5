"""JSON routes of the desk."""

from uuid import UUID

from stoa.accounts.sessions.cookies import keep_out_of_caches
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes, Reply, Stream
from stoa.kernel.http.routes import delete, get, post, put
from stoa.sites.firstspawn.puzzles.errors import BadPuzzle, DayTaken, NoSuchPuzzle, PuzzlePublished
from stoa.sites.firstspawn.puzzles.permissions import EDIT
from stoa.sites.firstspawn.puzzles.pictures import load_any_picture
from stoa.sites.firstspawn.puzzles.pictures.sending import send_picture

from . import service
from .models import DeskLine, DeskSheet, PuzzleInput, ScheduleInput
from .queries import DESK

_ALL = "/api/v1/admin/puzzles"
_ONE = f"{_ALL}/{{puzzle_id}}"
_may = permission(EDIT.name)


@get(_ALL, access=_may, listing=DESK, summary="List all puzzles")
async def list_desk(db: Read, asked: ListRequest) -> Page[DeskLine]:
    """List drafts, what is planned, and what has been."""
    return await service.list_desk(db, asked)


@post(_ALL, access=_may, status=201, idempotent=True, faults=(BadPuzzle, DayTaken), summary="Write a puzzle")
async def create(db: Write, request: Exchange, body: PuzzleInput) -> Reply[DeskSheet]:
    """Keep a puzzle, as a draft or for a day."""
    keep_out_of_caches(request)
    made = await service.create_puzzle(db, body, by_of(request))
    return Reply(made, status=201, location=f"{_ALL}/{made.puzzle.id}")


@get(_ONE, access=_may, faults=(NoSuchPuzzle,), summary="Show a puzzle with its solution")
async def show(db: Read, request: Exchange, puzzle_id: UUID) -> DeskSheet:
    """Show everything about a puzzle."""
    keep_out_of_caches(request)
    return await service.load_sheet(db, puzzle_id)


@put(_ONE, access=_may, faults=(NoSuchPuzzle, BadPuzzle, DayTaken, PuzzlePublished), summary="Write a puzzle anew")
async def edit(db: Write, request: Exchange, puzzle_id: UUID, body: PuzzleInput) -> DeskSheet:
    """Replace a puzzle that has not been published."""
    keep_out_of_caches(request)
    return await service.edit_puzzle(db, puzzle_id, body, by_of(request))


@put(
    f"{_ONE}/schedule",
    access=_may,
    faults=(NoSuchPuzzle, BadPuzzle, DayTaken, PuzzlePublished),
    summary="Plan a puzzle",
)
async def schedule(db: Write, request: Exchange, puzzle_id: UUID, body: ScheduleInput) -> DeskSheet:
    """Plan a puzzle for a day, or make it a draft again."""
    keep_out_of_caches(request)
    return await service.schedule_puzzle(db, puzzle_id, body.day, by_of(request))


@post(f"{_ONE}/withdraw", access=_may, status=200, faults=(NoSuchPuzzle,), summary="Withdraw a puzzle")
async def withdraw(db: Write, request: Exchange, puzzle_id: UUID) -> DeskSheet:
    """Take a puzzle away from players."""
    keep_out_of_caches(request)
    return await service.withdraw_puzzle(db, puzzle_id, by_of(request))


@delete(_ONE, access=_may, faults=(NoSuchPuzzle, PuzzlePublished), summary="Remove a puzzle")
async def remove(db: Write, request: Exchange, puzzle_id: UUID) -> None:
    """Remove a puzzle that has not been published."""
    await service.remove_puzzle(db, puzzle_id, by_of(request))


@get("/admin/puzzles/{puzzle_id}/picture.svg", access=_may, listed=False, summary="The picture of any puzzle")
async def show_picture(db: Read, request: Exchange, puzzle_id: UUID) -> Bytes:
    """Draw the picture of a puzzle whose day need not have come."""
    keep_out_of_caches(request)
    return Bytes((await service.load_desk_picture(db, puzzle_id)).encode(), "image/svg+xml")


@get("/admin/puzzles/{puzzle_id}/picture", access=_may, listed=False, summary="The picture that was sent for a puzzle")
async def show_sent_picture(db: Read, request: Exchange, puzzle_id: UUID) -> Stream:
    """Give the picture of a puzzle whose day need not have come."""
    return await send_picture(request, await load_any_picture(db, puzzle_id), "private, no-store")


ROUTES = (list_desk, create, show, edit, schedule, withdraw, remove, show_picture, show_sent_picture)
