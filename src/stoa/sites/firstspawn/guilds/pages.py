"""Pages of guilds: the list, the leaderboard, a guild, the form of a new one, and what an invitation leads to."""

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, Wide, form_view, read_form, refusal_of
from stoa.commons.media.delivery import shelf_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.plates import find_plates
from stoa.sites.firstspawn.rates import BROWSE
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .entrance import service as entrance
from .live import recheck_members
from .models import GuildInput, InviteCode, RequestInput
from .pictures import with_pictures
from .queries import GUILDS
from .rules import may
from .weighing import found_weighed

_WORDS = {"PUBLIC": "Open to all", "INVITE_ONLY": "By invitation", "PRIVATE": "Private"}
_GUILD = "/guilds/{guild}"
_INVITE = "/guild-invites/{code}"
_MOST_LEADING = 50


class GuildForm(Input, frozen=True):
    """A new guild, as a form sends it."""

    name: Line = ""
    description: Wide = ""
    visibility: Line = "PUBLIC"


class CodeForm(Input, frozen=True):
    """The code of an invitation, as a form sends it."""

    code: Line = ""


class AskForm(Input, frozen=True):
    """What somebody says who asks to be let in."""

    message: Line = ""


def label(_name: str, value: str) -> str:
    """Name a filter's value for people."""
    return _WORDS.get(value, value)


@get("/guilds", access=public, limit=BROWSE, listing=GUILDS, summary="The list of guilds")
async def list_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show the guilds, the largest first."""
    page = await service.list_guilds(db, asked)
    guilds = await with_pictures(db, shelf_of(request), page.data)
    return View(
        "guilds/list.html",
        {"guilds": guilds, "words": _WORDS, **list_context("/guilds", asked, page, label=label, search="q")},
    )


@get("/guilds/leaderboard", access=public, limit=BROWSE, summary="The guilds of best reputation")
async def leaderboard_page(db: Read, request: Exchange) -> View:
    """Show the guilds whose members have the best reputation together."""
    asked = GUILDS.ask(f"sort=reputation&limit={_MOST_LEADING}", request.app.keys, actor="")
    page = await service.list_guilds(db, asked)
    return View("guilds/leaderboard.html", {"guilds": page.data})


@get("/my/guilds/new", access=signed_in, listed=False, summary="The form of a new guild")
async def new_page() -> View:
    """Show the form."""
    return form_view("guilds/new.html", {"form": GuildForm()}, WELCOME)


@post("/my/guilds/new", access=signed_in, listed=False, summary="Found a guild by form")
async def found(db: Write, request: Exchange, body: GuildForm) -> View | Redirect:
    """Make a guild, and go there."""
    try:
        told = read_form(
            {"name": body.name, "description": body.description, "visibility": body.visibility}, GuildInput
        )
        async with db.savepoint():
            made = await found_weighed(db, request, told)
    except Fault as fault:
        return form_view("guilds/new.html", {"form": body}, refusal_of(fault, {"GUILD_NAME_TAKEN": "name"}))
    return Redirect(_GUILD.format(guild=made.slug))


@get(_GUILD, access=public, summary="A guild's page")
async def show_page(db: Read, request: Exchange, guild: SlugOrId) -> View:
    """Show one guild."""
    return await _view(db, request, guild, WELCOME)


async def _view(db: Read, request: Exchange, guild: str, refusal: Refusal) -> View:
    person_id = request.actor.id
    [found] = await with_pictures(db, shelf_of(request), [await service.load_guild(db, guild, person_id)])
    waits = found.your_role is None and person_id is not None
    context = {
        "guild": found,
        "words": _WORDS,
        "person_id": person_id,
        "may_manage": may(found.your_role, "invite"),
        "has_asked": await entrance.check_asked(db, found.id, person_id) if waits and person_id else False,
        "badges": await find_plates(request.app.site, db, "guild", found.id),
        "members": await service.list_members(db, guild, person_id),
        "feed": await service.list_feed(db, guild, person_id),
    }
    return form_view("guilds/guild.html", context, refusal)


@post(f"{_GUILD}/join", access=signed_in, listed=False, summary="Join a guild from its page")
async def join(db: Write, request: Exchange, guild: SlugOrId, body: CodeForm) -> View | Redirect:
    """Join, and come back as a member."""
    try:
        async with db.savepoint():
            await entrance.join_guild(db, guild, require_person(request.actor).id, body.code.strip() or None)
    except Fault as fault:
        return await _view(db, request, guild, refusal_of(fault, {"INVITE_REQUIRED": "code"}))
    return Redirect(_GUILD.format(guild=guild))


@post(f"{_GUILD}/ask", access=signed_in, listed=False, summary="Ask to be let in from a guild's page")
async def ask(db: Write, request: Exchange, guild: SlugOrId, body: AskForm) -> View | Redirect:
    """Ask to be let in."""
    try:
        told = read_form({"message": body.message}, RequestInput)
        async with db.savepoint():
            await entrance.submit_request(db, guild, require_person(request.actor).id, told.message)
    except Fault as fault:
        return await _view(db, request, guild, refusal_of(fault))
    return Redirect(_GUILD.format(guild=guild))


@post(f"{_GUILD}/ask/withdraw", access=signed_in, listed=False, summary="Take back what you have asked of a guild")
async def withdraw(db: Write, request: Exchange, guild: SlugOrId) -> View | Redirect:
    """Ask no more."""
    person_id = require_person(request.actor).id
    try:
        async with db.savepoint():
            await entrance.decline_request(db, guild, person_id, person_id)
    except Fault as fault:
        return await _view(db, request, guild, refusal_of(fault))
    return Redirect(_GUILD.format(guild=guild))


@post(f"{_GUILD}/leave", access=signed_in, listed=False, summary="Leave a guild from its page")
async def leave(db: Write, request: Exchange, guild: SlugOrId) -> View | Redirect:
    """Leave, and go back to the list."""
    try:
        async with db.savepoint():
            await service.leave_guild(db, guild, require_person(request.actor).id)
    except Fault as fault:
        return await _view(db, request, guild, refusal_of(fault))
    await recheck_members(db, request, guild)
    return Redirect("/guilds")


@get(_INVITE, access=public, limit=BROWSE, listed=False, summary="What an invitation leads to")
async def invite_page(db: Read, request: Exchange, code: InviteCode) -> View:
    """Show the guild that an invitation opens."""
    return await _invite_view(db, request, code, WELCOME)


async def _invite_view(db: Read, request: Exchange, code: str, refusal: Refusal) -> View:
    context = {
        "invite": await entrance.load_invite(db, code),
        "code": code,
        "words": _WORDS,
        "is_known": request.actor.id is not None,
    }
    return form_view("guilds/invite.html", context, refusal)


@post(_INVITE, access=signed_in, listed=False, summary="Take an invitation")
async def take_invite(db: Write, request: Exchange, code: InviteCode) -> View | Redirect:
    """Join the guild that the invitation opens."""
    invite = await entrance.load_invite(db, code)
    try:
        async with db.savepoint():
            await entrance.join_guild(db, str(invite.guild.id), require_person(request.actor).id, code)
    except Fault as fault:
        return await _invite_view(db, request, code, refusal_of(fault))
    return Redirect(_GUILD.format(guild=invite.guild.slug))


ROUTES = (
    list_page,
    leaderboard_page,
    new_page,
    found,
    show_page,
    join,
    ask,
    withdraw,
    leave,
    invite_page,
    take_invite,
)
