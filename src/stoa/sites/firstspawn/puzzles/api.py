"""JSON routes of puzzles."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.sessions.cookies import keep_out_of_caches
from stoa.commons.media.api import FETCHES
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes, Stream
from stoa.kernel.http.routes import get, post, put
from stoa.kernel.limits import Limit
from stoa.sites.firstspawn.guilds.errors import NoSuchGuild
from stoa.sites.firstspawn.rates import BROWSE, RATES

from . import service
from .boards import service as boards
from .boards.models import BoardLine
from .boards.queries import BOARD
from .errors import (
    AlreadySolved,
    BadAnswer,
    EditorsDoNotPlay,
    NoAttemptsLeft,
    NoPuzzleToday,
    NoSuchPuzzle,
    PuzzleClosed,
)
from .models import AnswerInput, Outcome, Progress, Puzzle, PuzzleCard, RemindInput
from .permissions import EDIT
from .pictures import load_open_picture
from .pictures.sending import send_picture
from .queries import ARCHIVE

TRIES = Limit("puzzles", RATES["puzzles"])
_PUZZLE = "/api/v1/puzzles/{puzzle_id}"


def may_play(request: Exchange) -> bool:
    """Say whether whoever asks competes: people do who cannot see the solutions."""
    return request.actor.id is not None and EDIT.name not in request.actor.permissions


@get("/api/v1/puzzles", access=public, limit=BROWSE, listing=ARCHIVE, summary="List puzzles")
async def list_puzzles(db: Read, asked: ListRequest) -> Page[PuzzleCard]:
    """List the puzzle of today and those before, the latest first."""
    return await service.list_archive(db, asked)


@get("/api/v1/puzzles/daily", access=public, limit=BROWSE, faults=(NoPuzzleToday,), summary="The puzzle of today")
async def show_daily(db: Write, request: Exchange) -> Puzzle:
    """Show the puzzle of today. For whoever has signed in, time is counted from the first time on."""
    keep_out_of_caches(request)
    if request.actor.id is None or not may_play(request):
        return await service.load_daily(db, request.actor.id)
    return await service.start_daily(db, request.actor.id)


@get(
    "/api/v1/puzzles/leaderboard",
    access=public,
    limit=BROWSE,
    listing=BOARD,
    faults=(NoSuchGuild,),
    summary="Leaderboard of puzzles",
)
async def show_leaderboard(db: Read, request: Exchange, asked: ListRequest) -> Page[BoardLine]:
    """List who has the most points: today, this week or ever, everywhere or in a guild."""
    return await boards.list_board(db, asked, request.actor.id)


@get("/api/v1/puzzles/progress", access=signed_in, summary="Your puzzles")
async def show_progress(db: Read, request: Exchange) -> Progress:
    """Show your points, your streak, and the days on which you have played."""
    keep_out_of_caches(request)
    return await service.load_progress(db, require_person(request.actor).id)


@put("/api/v1/puzzles/progress/reminder", access=signed_in, summary="Be reminded of a streak")
async def set_reminder(db: Write, request: Exchange, body: RemindInput) -> Progress:
    """Say whether to be told in the evening that your streak is about to end."""
    return await service.set_reminder(db, require_person(request.actor).id, remind=body.remind)


@get(_PUZZLE, access=public, limit=BROWSE, faults=(NoSuchPuzzle,), summary="Show a puzzle")
async def show_puzzle(db: Write, request: Exchange, puzzle_id: UUID) -> Puzzle:
    """Show a puzzle; once its day is over, with its solution."""
    keep_out_of_caches(request)
    if request.actor.id is None or not may_play(request):
        return await service.load_puzzle(db, puzzle_id, request.actor.id)
    return await service.start_puzzle(db, puzzle_id, request.actor.id)


@post(
    f"{_PUZZLE}/submit",
    access=signed_in,
    status=200,
    limit=TRIES,
    idempotent=True,
    faults=(NoSuchPuzzle, PuzzleClosed, AlreadySolved, NoAttemptsLeft, BadAnswer, EditorsDoNotPlay),
    summary="Answer a puzzle",
)
async def submit(db: Write, request: Exchange, puzzle_id: UUID, body: AnswerInput) -> Outcome:
    """Take a try at the puzzle of today."""
    person = require_person(request.actor)
    if not may_play(request):
        raise EditorsDoNotPlay
    return await service.submit_answer(db, puzzle_id, person.id, body.answer)


@get("/puzzles/{puzzle_id}/picture.svg", access=public, faults=(NoSuchPuzzle,), summary="The picture of a puzzle")
async def show_picture(db: Read, puzzle_id: UUID) -> Bytes:
    """Draw the picture of a puzzle."""
    svg = await service.load_picture(db, puzzle_id)
    return Bytes(svg.encode(), "image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


@get(
    "/puzzles/{puzzle_id}/picture",
    access=public,
    limit=FETCHES,
    faults=(NoSuchPuzzle,),
    summary="The picture that was sent for a puzzle",
)
async def show_sent_picture(db: Read, request: Exchange, puzzle_id: UUID) -> Stream:
    """Give the picture of a puzzle whose day has come."""
    return await send_picture(request, await load_open_picture(db, puzzle_id), "public, max-age=86400")


ROUTES = (
    list_puzzles,
    show_daily,
    show_leaderboard,
    show_progress,
    set_reminder,
    show_puzzle,
    submit,
    show_picture,
    show_sent_picture,
)
