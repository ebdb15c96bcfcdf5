"""Looking after a guild: what it says of itself, invitations, requests, members, and who is shut out."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.kernel import clock
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.guilds import service
from stoa.sites.firstspawn.guilds.entrance import service as entrance
from stoa.sites.firstspawn.guilds.errors import NotYourRight
from stoa.sites.firstspawn.guilds.live import recheck_members
from stoa.sites.firstspawn.guilds.models import GuildChange, GuildRole, InviteInput, RoleInput
from stoa.sites.firstspawn.guilds.rules import may, outranks
from stoa.sites.firstspawn.guilds.weighing import change_weighed
from stoa.sites.firstspawn.servers.api import SlugOrId

from .forms import DetailsForm, HeirForm, InviteForm, MemberForm, RoleForm, details_of, typed_details

_MANAGE = "/guilds/{guild}/manage"
_MEMBER = f"{_MANAGE}/members/{{person_id}}"
_PLACES = {"GUILD_TOO_SMALL": "maxMembers", "GUILD_NAME_TAKEN": "name", "EXPIRY_IN_THE_PAST": "days"}


class InviteDays(Input, frozen=True):
    """For how many days."""

    days: Annotated[int, msgspec.Meta(ge=1, le=365)]


async def _view(
    db: Read, request: Exchange, guild: str, refusal: Refusal = WELCOME, form: DetailsForm | None = None
) -> View:
    person_id = require_person(request.actor).id
    found = await service.load_guild(db, guild, person_id)
    role = found.your_role
    if role is None or not may(role, "invite"):
        raise NotYourRight
    context = {
        "guild": found,
        "form": form or details_of(found),
        "rights": {right for right in ("edit", "invite", "kick", "ban", "roles", "transfer") if may(role, right)},
        "invites": await entrance.list_invites(db, guild, person_id),
        "requests": await entrance.list_requests(db, guild, person_id),
        "banned": await service.list_banned(db, guild, person_id) if may(role, "ban") else (),
        "members": await service.list_members(db, guild, person_id),
        "below": {other for other in GuildRole if outranks(role, other)},
        "origin": request.app.origin_of(request),
    }
    return form_view("guilds/manage.html", context, refusal)


async def _done(db: Write, request: Exchange, guild: str, act: Awaitable[Any], at: str = "") -> View | Redirect:
    """Do something and come back to where it was asked for, or say why not."""
    try:
        async with db.savepoint():
            await act
    except Fault as fault:
        return await _view(db, request, guild, refusal_of(fault, _PLACES))
    return Redirect(f"/guilds/{guild}/manage{at}")


@get(_MANAGE, access=signed_in, listed=False, summary="Look after a guild")
async def manage_page(db: Read, request: Exchange, guild: SlugOrId) -> View:
    """Show everything that may be done about a guild by whoever asks."""
    return await _view(db, request, guild)


@post(_MANAGE, access=signed_in, listed=False, summary="Change a guild by form")
async def change(db: Write, request: Exchange, guild: SlugOrId, body: DetailsForm) -> View | Redirect:
    """Change what a guild says of itself."""
    try:
        told = read_form(typed_details(body), GuildChange)
        async with db.savepoint():
            await change_weighed(db, request, guild, told)
    except Fault as fault:
        return await _view(db, request, guild, refusal_of(fault, _PLACES), body)
    return Redirect(f"/guilds/{guild}")


@post(f"{_MANAGE}/invites", access=signed_in, listed=False, summary="Make an invitation by form")
async def invite(db: Write, request: Exchange, guild: SlugOrId, body: InviteForm) -> View | Redirect:
    """Make an invitation, whose address can be copied then."""
    try:
        values: dict[str, Any] = {"maxUses": body.max_uses} if body.max_uses.strip() else {}
        if body.days.strip():
            values["expiresAt"] = clock.now() + timedelta(days=read_form({"days": body.days}, InviteDays).days)
        told = read_form(values, InviteInput)
        async with db.savepoint():
            await entrance.invite(db, guild, require_person(request.actor).id, told)
    except Fault as fault:
        return await _view(db, request, guild, refusal_of(fault, _PLACES))
    return Redirect(f"/guilds/{guild}/manage#invites")


@post(f"{_MANAGE}/invites/{{invite_id}}/revoke", access=signed_in, listed=False, summary="End an invitation by form")
async def revoke_invite(db: Write, request: Exchange, guild: SlugOrId, invite_id: UUID) -> View | Redirect:
    """End an invitation before its time."""
    act = entrance.revoke_invite(db, guild, require_person(request.actor).id, invite_id)
    return await _done(db, request, guild, act, "#invites")


@post(f"{_MANAGE}/requests/{{person_id}}", access=signed_in, listed=False, summary="Answer a request by form")
async def answer_request(
    db: Write, request: Exchange, guild: SlugOrId, person_id: UUID, body: MemberForm
) -> View | Redirect:
    """Let somebody in, or turn them down."""
    answer = entrance.accept_request if body.act == "accept" else entrance.decline_request
    act = answer(db, guild, require_person(request.actor).id, person_id)
    return await _done(db, request, guild, act, "#requests")


@post(f"{_MEMBER}/role", access=signed_in, listed=False, summary="Give a member a role by form")
async def set_role(db: Write, request: Exchange, guild: SlugOrId, person_id: UUID, body: RoleForm) -> View | Redirect:
    """Make a member something below oneself."""
    try:
        role = read_form({"role": body.role}, RoleInput).role
    except Fault as fault:
        return await _view(db, request, guild, refusal_of(fault))
    act = service.set_role(db, guild, require_person(request.actor).id, person_id, role, by_of(request))
    return await _done(db, request, guild, act, "#members")


@post(f"{_MEMBER}/remove", access=signed_in, listed=False, summary="Put a member out by form")
async def remove(db: Write, request: Exchange, guild: SlugOrId, person_id: UUID, body: MemberForm) -> View | Redirect:
    """Put a member out; one who is banned may not come back."""
    removal = service.ban_person if body.act == "ban" else service.remove_member
    act = removal(db, guild, require_person(request.actor).id, person_id, by_of(request))
    await recheck_members(db, request, guild)
    return await _done(db, request, guild, act, "#members")


@post(f"{_MANAGE}/bans/{{person_id}}/lift", access=signed_in, listed=False, summary="Lift a ban by form")
async def lift_ban(db: Write, request: Exchange, guild: SlugOrId, person_id: UUID) -> View | Redirect:
    """Let somebody come back."""
    act = service.remove_ban(db, guild, require_person(request.actor).id, person_id, by_of(request))
    return await _done(db, request, guild, act, "#bans")


@post(f"{_MANAGE}/transfer", access=signed_in, listed=False, summary="Hand a guild over by form")
async def hand_over(db: Write, request: Exchange, guild: SlugOrId, body: HeirForm) -> View | Redirect:
    """Make another member the owner."""
    act = service.move_ownership(db, guild, require_person(request.actor).id, body.user_id, by_of(request))
    return await _done(db, request, guild, act)


ROUTES = (
    manage_page,
    change,
    invite,
    revoke_invite,
    answer_request,
    set_role,
    remove,
    lift_ban,
    hand_over,
)
