"""Pages of puzzles for players."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.actor import require_person, require_session
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.kernel import clock
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.guilds.errors import NoSuchGuild
from stoa.sites.firstspawn.guilds.service import list_guilds_of
from stoa.sites.firstspawn.rates import BROWSE

from . import service
from .api import TRIES, may_play
from .boards import service as boards
from .boards.models import Period
from .boards.queries import BOARD
from .errors import EditorsDoNotPlay, NoPuzzleToday, NoSuchPuzzle
from .forms import AnswerForm, ReminderForm, read_answer
from .models import AnswerInput, Puzzle
from .queries import ARCHIVE
from .showing import draw_board, group_rewards

TODAY = "/puzzle"
MINE = "/account/puzzles"
BOARDS = "/leaderboards"
_TOP = 10
_TYPES = {"trivia": "Trivia", "word": "Word", "visual": "Picture"}
_PERIODS = (("daily", "Today"), ("weekly", "This week"), ("all", "All time"))


@get(TODAY, access=public, limit=BROWSE, summary="The puzzle of today")
async def today_page(db: Write, request: Exchange) -> View:
    """Show the puzzle of today. For whoever has signed in, time is counted from the first time on."""
    return await _today(db, request, WELCOME, AnswerForm())


async def _today(db: Write, request: Exchange, refusal: Refusal, form: AnswerForm) -> View:
    person_id = request.actor.id
    try:
        if person_id is not None and may_play(request):
            puzzle = await service.start_daily(db, person_id)
        else:
            puzzle = await service.load_daily(db, person_id)
    except NoPuzzleToday:
        return form_view("puzzles/none.html", {}, refusal)
    context = await _context(db, request, puzzle) | {"answer": form.answer, "may_play": may_play(request)}
    return form_view("puzzles/puzzle.html", context, refusal)


async def _context(db: Read, request: Exchange, puzzle: Puzzle) -> dict[str, object]:
    person_id = request.actor.id
    board = boards.resolve_board(Period.DAILY, puzzle.publish_date.date())
    top = await boards.list_top(db, board, _TOP)
    return {
        "puzzle": puzzle,
        "types": _TYPES,
        "board": draw_board(puzzle, f"{request.app.site.title} puzzle"),
        "prizes": group_rewards(puzzle.rewards),
        "top": top,
        "progress": await service.load_progress(db, person_id) if person_id is not None else None,
        "won": await service.find_reward_won(db, puzzle.id, person_id) if person_id is not None else None,
        "is_over": clock.now() >= puzzle.expires_at,
    }


@post("/puzzle/{puzzle_id}", access=signed_in, listed=False, limit=TRIES, summary="Answer the puzzle of today")
async def answer(db: Write, request: Exchange, puzzle_id: UUID, body: AnswerForm) -> View | Redirect:
    """Take a try, and come back to see what it was told."""
    try:
        if not may_play(request):
            raise EditorsDoNotPlay
        told = read_form(read_answer(body), AnswerInput)
        async with db.savepoint():
            await service.submit_answer(db, puzzle_id, require_person(request.actor).id, told.answer)
    except Fault as fault:
        return await _today(db, request, refusal_of(fault), body)
    return Redirect(f"{TODAY}#play")


@get("/puzzles", access=public, limit=BROWSE, listing=ARCHIVE, summary="The archive of puzzles")
async def archive_page(db: Read, asked: ListRequest) -> View:
    """Show the puzzles of days before."""
    page = await service.list_archive(db, asked)

    def label(name: str, value: str) -> str:
        return _TYPES.get(value, value) if name == "type" else f"Difficulty {value}"

    context = {"puzzles": page.data, "types": _TYPES, **list_context("/puzzles", asked, page, label=label, search="")}
    return View("puzzles/archive.html", context)


@get("/puzzles/{puzzle_id}", access=public, limit=BROWSE, faults=(NoSuchPuzzle,), summary="A puzzle of a day before")
async def puzzle_page(db: Read, request: Exchange, puzzle_id: UUID) -> View | Redirect:
    """Show a puzzle with its solution; that of today has a page of its own."""
    puzzle = await service.load_puzzle(db, puzzle_id, request.actor.id)
    if clock.now() < puzzle.expires_at:
        return Redirect(TODAY)
    context = await _context(db, request, puzzle) | {"answer": "", "may_play": False}
    return form_view("puzzles/puzzle.html", context)


@get(BOARDS, access=public, limit=BROWSE, listing=BOARD, faults=(NoSuchGuild,), summary="Leaderboards")
async def boards_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show who has the most points."""
    person_id = request.actor.id
    page = await boards.list_board(db, asked, person_id)
    said = asked.question.values
    board = boards.resolve_board(Period(said.get("period") or "daily"), said.get("day"))
    context = {
        "lines": page.data,
        "period": board.period.value,
        "periods": _PERIODS,
        "guild": said.get("guild") or "",
        "guilds": await _list_guilds(db, person_id),
        "place": await boards.find_place(db, board, person_id) if person_id is not None else None,
        "person_id": person_id,
        **list_context(BOARDS, asked, page, label=lambda _, value: value, search=""),
    }
    return form_view("puzzles/boards.html", context)


async def _list_guilds(db: Read, person_id: UUID | None) -> list[tuple[str, str]]:
    if person_id is None:
        return []
    return [(one.slug, one.name) for one in await list_guilds_of(db, person_id, person_id)]


@get(MINE, access=signed_in, listed=False, summary="Your puzzles")
async def mine_page(db: Read, request: Exchange) -> View:
    """Show somebody's points, streak and calendar."""
    somebody = require_session(request.actor)
    progress = await service.load_progress(db, somebody.id)
    today = clock.now().date()
    played = {one.day: float(one.score or 0) for one in progress.days}
    first = today - timedelta(days=service.CALENDAR_DAYS)
    context = {
        "tabs": settings_links(request),
        "progress": progress,
        "played": played,
        "today": today,
        "since": first,
        "place": await boards.find_place(db, boards.resolve_board(Period.ALL, None), somebody.id),
    }
    return form_view("puzzles/mine.html", context)


@post(MINE, access=signed_in, listed=False, summary="Be reminded of a streak, or not")
async def save_reminder(db: Write, request: Exchange, body: ReminderForm) -> Redirect:
    """Keep whether somebody wants to be reminded."""
    await service.set_reminder(db, require_session(request.actor).id, remind=bool(body.remind))
    return Redirect(MINE)


ROUTES = (today_page, answer, archive_page, puzzle_page, boards_page, mine_page, save_reminder)
