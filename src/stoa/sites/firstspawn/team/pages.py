"""Pages of teams."""

from uuid import UUID

from stoa.accounts.actor import require_fresh_proof, require_person, require_session
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, form_view, read_form, refusal_of
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.desk import MY_SERVERS, ONE, desk_links
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .api import ASKING, remove_and_tell
from .models import InviteInput, RoleInput, TransferInput

PAGE = f"{ONE}/team"
_PLACES = {"NOT_FOUND": "username", "ALREADY_ON_TEAM": "username", "NOT_ON_TEAM": "username"}


class InviteForm(Input, frozen=True):
    """Who is asked, as it was typed."""

    username: Line = ""
    role: Line = "helper"


class MemberForm(Input, frozen=True):
    """What becomes of somebody."""

    person_id: UUID
    act: Line = ""


class TransferForm(Input, frozen=True):
    """To whom it goes, as it was chosen."""

    username: Line = ""


@get(PAGE, access=signed_in, listed=False, summary="The team of your server")
async def team_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show everybody who looks after a server, and the forms for its owner."""
    return await _view(db, request, server, InviteForm(), WELCOME)


async def _view(db: Read, request: Exchange, server: str, form: InviteForm, refusal: Refusal) -> View:
    person = require_person(request.actor)
    kept, team = await service.load_team(db, server, person.id)
    context = {"tabs": desk_links(kept.slug, kept.role), "server": kept, "team": team, "form": form, "me": person.id}
    return form_view("team/team.html", context, refusal)


@post(PAGE, access=signed_in, listed=False, limit=ASKING, summary="Ask somebody to help")
async def invite(db: Write, request: Exchange, server: SlugOrId, body: InviteForm) -> View | Redirect:
    """Ask somebody by their username."""
    try:
        told = read_form({"username": body.username.strip().removeprefix("@"), "role": body.role}, InviteInput)
        async with db.savepoint():
            await service.invite_person(
                db, server, require_person(request.actor).id, told.username, told.role, by_of(request)
            )
    except Fault as fault:
        return await _view(db, request, server, body, refusal_of(fault, _PLACES))
    return Redirect(PAGE.format(server=server))


@post(f"{PAGE}/member", access=signed_in, listed=False, summary="Change or end a membership")
async def change_member(db: Write, request: Exchange, server: SlugOrId, body: MemberForm) -> View | Redirect:
    """Do what the button says: another role, off the team, or an invitation back."""
    me, by = require_person(request.actor).id, by_of(request)
    try:
        async with db.savepoint():
            if body.act == "withdraw":
                await service.withdraw_invite(db, server, me, body.person_id, by)
            elif body.act == "remove":
                await remove_and_tell(db, request, server, body.person_id)
            else:
                role = read_form({"role": body.act}, RoleInput).role
                await service.set_role(db, server, me, body.person_id, role, by)
    except Fault as fault:
        return await _view(db, request, server, InviteForm(), refusal_of(fault))
    return Redirect(MY_SERVERS if body.person_id == me else PAGE.format(server=server))


@post(f"{PAGE}/transfer", access=signed_in, listed=False, summary="Hand your server over")
async def transfer(db: Write, request: Exchange, server: SlugOrId, body: TransferForm) -> View | Redirect:
    """Let somebody else own it."""
    somebody = require_session(request.actor)
    require_fresh_proof(accounts_of(request), somebody)
    try:
        told = read_form({"username": body.username.strip()}, TransferInput)
        async with db.savepoint():
            await service.transfer_server(db, server, somebody.id, told.username, by_of(request))
    except Fault as fault:
        return await _view(db, request, server, InviteForm(), refusal_of(fault))
    return Redirect(PAGE.format(server=server))


@post(f"{MY_SERVERS}/invites/{{invite_id}}/accept", access=signed_in, listed=False, summary="Join a team")
async def accept(db: Write, request: Exchange, invite_id: UUID) -> Redirect:
    """Say yes."""
    slug = await service.accept_invite(db, invite_id, require_person(request.actor).id, by_of(request))
    return Redirect(ONE.format(server=slug))


@post(f"{MY_SERVERS}/invites/{{invite_id}}/decline", access=signed_in, listed=False, summary="Do not join a team")
async def decline(db: Write, request: Exchange, invite_id: UUID) -> Redirect:
    """Say no."""
    await service.decline_invite(db, invite_id, require_person(request.actor).id)
    return Redirect(MY_SERVERS)


ROUTES = (team_page, invite, change_member, transfer, accept, decline)
