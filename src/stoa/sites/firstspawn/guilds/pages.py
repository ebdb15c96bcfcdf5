"""Pages of guilds: the list, a guild, and the form of a new one."""

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, form_view, read_form, refusal_of
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.rates import BROWSE
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .models import GuildInput, InviteInput
from .queries import GUILDS
from .rules import may

_WORDS = {"PUBLIC": "Open to all", "INVITE_ONLY": "By invitation", "PRIVATE": "Private"}
_GUILD = "/guilds/{guild}"


class GuildForm(Input, frozen=True):
    """A new guild, as a form sends it."""

    name: Line = ""
    description: Line = ""
    visibility: Line = "PUBLIC"


class CodeForm(Input, frozen=True):
    """The code of an invitation, as a form sends it."""

    code: Line = ""


def label(_name: str, value: str) -> str:
    """Name a filter's value for people."""
    return _WORDS.get(value, value)


@get("/guilds", access=public, limit=BROWSE, listing=GUILDS, summary="The list of guilds")
async def list_page(db: Read, asked: ListRequest) -> View:
    """Show the guilds, the largest first."""
    page = await service.list_guilds(db, asked)
    return View(
        "guilds/list.html",
        {"guilds": page.data, "words": _WORDS, **list_context("/guilds", asked, page, label=label, search="q")},
    )


@get("/my/guilds/new", access=signed_in, listed=False, summary="The form of a new guild")
async def new_page() -> View:
    """Show the form."""
    return form_view("guilds/new.html", {"form": GuildForm()}, WELCOME)


@post("/my/guilds/new", access=signed_in, listed=False, summary="Found a guild")
async def found(db: Write, request: Exchange, body: GuildForm) -> View | Redirect:
    """Make a guild, and go there."""
    try:
        told = read_form(
            {"name": body.name, "description": body.description, "visibility": body.visibility}, GuildInput
        )
        async with db.savepoint():
            made = await service.create_guild(db, require_person(request.actor).id, told, by_of(request))
    except Fault as fault:
        return form_view("guilds/new.html", {"form": body}, refusal_of(fault, {"GUILD_NAME_TAKEN": "name"}))
    return Redirect(_GUILD.format(guild=made.slug))


@get(_GUILD, access=public, summary="A guild's page")
async def show_page(db: Read, request: Exchange, guild: SlugOrId) -> View:
    """Show one guild."""
    return await _view(db, request, guild, WELCOME)


async def _view(db: Read, request: Exchange, guild: str, refusal: Refusal) -> View:
    person_id = request.actor.id
    found = await service.load_guild(db, guild, person_id)
    invites = may(found.your_role, "invite") and person_id is not None
    context = {
        "guild": found,
        "words": _WORDS,
        "is_known": person_id is not None,
        "may_invite": invites,
        "invites": await service.list_invites(db, guild, person_id) if invites and person_id else (),
        "members": await service.list_members(db, guild, person_id),
        "feed": await service.list_feed(db, guild, person_id),
    }
    return form_view("guilds/guild.html", context, refusal)


@post(f"{_GUILD}/join", access=signed_in, listed=False, summary="Join a guild from its page")
async def join(db: Write, request: Exchange, guild: SlugOrId, body: CodeForm) -> View | Redirect:
    """Join, and come back as a member."""
    try:
        async with db.savepoint():
            await service.join_guild(db, guild, require_person(request.actor).id, body.code.strip() or None)
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
    return Redirect("/guilds")


@post(f"{_GUILD}/invite", access=signed_in, listed=False, summary="Make an invitation from a guild's page")
async def invite(db: Write, request: Exchange, guild: SlugOrId) -> View | Redirect:
    """Make an invitation for one."""
    try:
        async with db.savepoint():
            await service.invite(db, guild, require_person(request.actor).id, InviteInput(max_uses=1))
    except Fault as fault:
        return await _view(db, request, guild, refusal_of(fault))
    return Redirect(_GUILD.format(guild=guild))


ROUTES = (list_page, new_page, found, show_page, join, leave, invite)
