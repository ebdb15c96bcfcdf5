"""Pages of the desk: what is planned, and a puzzle with its preview."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.commons.media.api import UPLOADS
from stoa.commons.media.delivery import shelf_of
from stoa.commons.media.intake.receive import receive
from stoa.commons.media.pages import purpose_facts
from stoa.commons.media.sending import SENDING
from stoa.kernel import clock
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.errors import Fault, Invalid
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.puzzles.errors import NoSuchPuzzle, PuzzlePublished
from stoa.sites.firstspawn.puzzles.models import PuzzleType
from stoa.sites.firstspawn.puzzles.permissions import EDIT
from stoa.sites.firstspawn.puzzles.pictures import PICTURES, find_file

from . import service
from .forms import DayForm, PuzzleForm, form_of, read_changes, read_fields
from .models import PuzzleInput, ScheduleInput
from .queries import DESK

PAGE = "/admin/puzzles"
_ONE = f"{PAGE}/{{puzzle_id}}"
_may = permission(EDIT.name)
_STATES = {"draft": "", "scheduled": "note", "running": "good", "closed": "", "withdrawn": "bad"}
_DAYS = {"DAY_TAKEN": "day"}


@get(PAGE, access=_may, listing=DESK, listed=False, summary="Puzzles, planned and past")
async def desk_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List drafts, what is planned and what has been, and the days that have nothing."""
    page = await service.list_desk(db, asked)
    today = clock.now().date()
    context = {
        "tabs": admin_links(request),
        "rows": [(one, service.describe_state(one, today)) for one in page.data],
        "tones": _STATES,
        "gaps": await service.list_gaps(db),
        **list_context(PAGE, asked, page, label=lambda _, value: value, search=""),
    }
    return form_view("puzzles/desk.html", context)


@get(f"{PAGE}/new", access=_may, listed=False, summary="The form of a new puzzle")
async def new_page(db: Read, request: Exchange) -> View:
    """Show an empty form, for the first day that has nothing."""
    gaps = await service.list_gaps(db)
    form = PuzzleForm(day=gaps[0].isoformat() if gaps else "")
    return await _form(db, request, f"{PAGE}/new", form, WELCOME)


async def _form(db: Read, request: Exchange, action: str, form: PuzzleForm, refusal: Refusal) -> View:
    context = {
        "tabs": admin_links(request),
        "form": form,
        "action": action,
        "prizes": [
            (str(one.id), f"{one.name} on {one.server_name}, {one.remaining} left")
            for one in await service.list_prizes(db)
        ],
    }
    return form_view("puzzles/desk-form.html", context, refusal)


@post(f"{PAGE}/new", access=_may, listed=False, summary="Write a puzzle")
async def create(db: Write, request: Exchange, body: PuzzleForm) -> View | Redirect:
    """Keep a puzzle, and look at it."""
    try:
        told = read_form(read_fields(body), PuzzleInput)
        async with db.savepoint():
            made = await service.create_puzzle(db, told, by_of(request))
    except Fault as fault:
        return await _form(db, request, f"{PAGE}/new", body, refusal_of(fault, _DAYS))
    return Redirect(f"{PAGE}/{made.puzzle.id}")


@get(_ONE, access=_may, listed=False, summary="A puzzle as its players will see it")
async def sheet_page(db: Read, request: Exchange, puzzle_id: UUID) -> View:
    """Show a puzzle, its solution, and what can be done with it."""
    return await _sheet(db, request, puzzle_id, WELCOME)


async def _sheet(db: Read, request: Exchange, puzzle_id: UUID, refusal: Refusal) -> View:
    sheet = await service.load_sheet(db, puzzle_id)
    context = {
        "tabs": admin_links(request),
        "puzzle": sheet.puzzle,
        "is_sent": sheet.puzzle.type is PuzzleType.VISUAL and sheet.puzzle.drawing is None,
        "file": await find_file(db, sheet.puzzle.picture_id),
        "purpose": purpose_facts(PICTURES),
        "rewards": sheet.rewards,
        "state": sheet.state,
        "tone": _STATES[sheet.state],
    }
    return form_view("puzzles/desk-sheet.html", context, refusal)


@get(f"{_ONE}/edit", access=_may, listed=False, summary="The form of a puzzle")
async def edit_page(db: Read, request: Exchange, puzzle_id: UUID) -> View:
    """Show the form, filled in."""
    sheet = await service.load_sheet(db, puzzle_id)
    return await _form(db, request, f"{PAGE}/{puzzle_id}/edit", form_of(sheet), WELCOME)


@post(f"{_ONE}/edit", access=_may, listed=False, summary="Write a puzzle anew")
async def edit(db: Write, request: Exchange, puzzle_id: UUID, body: PuzzleForm) -> View | Redirect:
    """Replace a puzzle that has not been published."""
    try:
        told = read_form(read_changes(body, await service.load_sheet(db, puzzle_id)), PuzzleInput)
        async with db.savepoint():
            await service.edit_puzzle(db, puzzle_id, told, by_of(request))
    except Fault as fault:
        return await _form(db, request, f"{PAGE}/{puzzle_id}/edit", body, refusal_of(fault, _DAYS))
    return Redirect(f"{PAGE}/{puzzle_id}")


@post(
    f"{_ONE}/picture",
    access=_may,
    limit=UPLOADS,
    takes_stream=True,
    deadline=SENDING,
    listed=False,
    faults=(NoSuchPuzzle, PuzzlePublished),
    summary="Send the picture of a puzzle",
)
async def send_picture(request: Exchange, puzzle_id: UUID) -> View | Redirect:
    """Take a picture in the place of the one before; nobody else sees it before its day."""
    database = request.app.require_database()
    await service.load_for_picture(database.read(), puzzle_id)
    try:
        received = await receive(request, shelf_of(request), require_person(request.actor).id, PICTURES.name)
        if not received.ids:
            raise Invalid(" ".join(words for _, words in received.refused))
        async with database.write() as tx:
            await service.change_picture(tx, puzzle_id, received.ids[0], by_of(request))
    except Fault as fault:
        return await _sheet(database.read(), request, puzzle_id, refusal_of(fault))
    return Redirect(f"{PAGE}/{puzzle_id}")


@post(f"{_ONE}/schedule", access=_may, listed=False, summary="Plan a puzzle for a day")
async def schedule(db: Write, request: Exchange, puzzle_id: UUID, body: DayForm) -> View | Redirect:
    """Plan it, or make it a draft again."""
    try:
        told = read_form({"day": body.day.strip() or None}, ScheduleInput)
        async with db.savepoint():
            await service.schedule_puzzle(db, puzzle_id, told.day, by_of(request))
    except Fault as fault:
        return await _sheet(db, request, puzzle_id, refusal_of(fault, _DAYS))
    return Redirect(f"{PAGE}/{puzzle_id}")


@post(f"{_ONE}/withdraw", access=_may, listed=False, summary="Withdraw a puzzle")
async def withdraw(db: Write, request: Exchange, puzzle_id: UUID) -> Redirect:
    """Take it away from players."""
    await service.withdraw_puzzle(db, puzzle_id, by_of(request))
    return Redirect(f"{PAGE}/{puzzle_id}")


@post(f"{_ONE}/remove", access=_may, listed=False, summary="Remove a puzzle")
async def remove(db: Write, request: Exchange, puzzle_id: UUID) -> View | Redirect:
    """Remove a puzzle that has not been published."""
    try:
        async with db.savepoint():
            await service.remove_puzzle(db, puzzle_id, by_of(request))
    except Fault as fault:
        return await _sheet(db, request, puzzle_id, refusal_of(fault))
    return Redirect(PAGE)


ROUTES = (desk_page, new_page, create, sheet_page, edit_page, edit, send_picture, schedule, withdraw, remove)
