"""JSON routes of getting in."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, post
from stoa.sites.firstspawn.guilds.errors import (
    AlreadyAsked,
    AlreadyMember,
    BadExpiry,
    Banned,
    GuildFull,
    InviteNeeded,
    NoSuchGuild,
    NoSuchInvite,
    NoSuchRequest,
    NotYourRight,
    OpenToAll,
    TooManyGuilds,
    TooManyInvites,
    TooManyRequests,
)
from stoa.sites.firstspawn.guilds.models import (
    Guild,
    Invite,
    InviteCode,
    InviteInput,
    InvitePreview,
    JoinInput,
    JoinRequest,
    RequestInput,
)
from stoa.sites.firstspawn.rates import BROWSE
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service

_GUILD = "/api/v1/guilds/{guild}"
_REQUEST = f"{_GUILD}/requests/{{person_id}}"
_RIGHTS = (NoSuchGuild, NotYourRight)


@post(
    f"{_GUILD}/join",
    access=signed_in,
    status=200,
    faults=(NoSuchGuild, AlreadyMember, Banned, InviteNeeded, GuildFull, TooManyGuilds),
    summary="Join a guild",
)
async def join_guild(db: Write, request: Exchange, guild: SlugOrId, body: JoinInput) -> Guild:
    """Join; a guild that is not public needs the code of an invitation."""
    return await service.join_guild(db, guild, require_person(request.actor).id, body.code)


@post(
    f"{_GUILD}/invites",
    access=signed_in,
    status=201,
    idempotent=True,
    faults=(*_RIGHTS, BadExpiry, TooManyInvites),
    summary="Make an invitation",
)
async def invite(db: Write, request: Exchange, guild: SlugOrId, body: InviteInput) -> Reply[Invite]:
    """Make a code by which others join."""
    made = await service.invite(db, guild, require_person(request.actor).id, body)
    return Reply(made, status=201, location=f"/api/v1/guilds/{made.guild_id}/invites")


@get(f"{_GUILD}/invites", access=signed_in, faults=_RIGHTS, summary="Invitations of a guild")
async def list_invites(db: Read, request: Exchange, guild: SlugOrId) -> list[Invite]:
    """List the invitations that are still good."""
    return list(await service.list_invites(db, guild, require_person(request.actor).id))


@delete(
    f"{_GUILD}/invites/{{invite_id}}", access=signed_in, faults=(*_RIGHTS, NoSuchInvite), summary="End an invitation"
)
async def revoke_invite(db: Write, request: Exchange, guild: SlugOrId, invite_id: UUID) -> None:
    """End an invitation before its time."""
    await service.revoke_invite(db, guild, require_person(request.actor).id, invite_id)


@get(
    "/api/v1/guild-invites/{code}",
    access=public,
    limit=BROWSE,
    faults=(NoSuchInvite,),
    summary="What an invitation leads to",
)
async def show_invite(db: Read, code: InviteCode) -> InvitePreview:
    """Show the guild that an invitation opens."""
    return await service.load_invite(db, code)


@post(
    f"{_GUILD}/requests",
    access=signed_in,
    status=204,
    faults=(NoSuchGuild, AlreadyMember, OpenToAll, Banned, AlreadyAsked, TooManyRequests),
    summary="Ask to be let in",
)
async def ask_to_join(db: Write, request: Exchange, guild: SlugOrId, body: RequestInput) -> None:
    """Ask a guild that is joined by invitation to let you in; those who decide are told."""
    await service.submit_request(db, guild, require_person(request.actor).id, body.message)


@get(f"{_GUILD}/requests", access=signed_in, faults=_RIGHTS, summary="Who asks to be let in")
async def list_requests(db: Read, request: Exchange, guild: SlugOrId) -> list[JoinRequest]:
    """List who waits, the longest waiting first."""
    return await service.list_requests(db, guild, require_person(request.actor).id)


@post(
    f"{_REQUEST}/accept",
    access=signed_in,
    status=204,
    faults=(*_RIGHTS, NoSuchRequest, Banned, GuildFull, TooManyGuilds),
    summary="Let somebody in",
)
async def accept_request(db: Write, request: Exchange, guild: SlugOrId, person_id: UUID) -> None:
    """Let somebody in who has asked."""
    await service.accept_request(db, guild, require_person(request.actor).id, person_id)


@delete(_REQUEST, access=signed_in, faults=(*_RIGHTS, NoSuchRequest), summary="Turn somebody down")
async def decline_request(db: Write, request: Exchange, guild: SlugOrId, person_id: UUID) -> None:
    """Turn somebody down who has asked, or take back what you have asked."""
    await service.decline_request(db, guild, require_person(request.actor).id, person_id)


ROUTES = (
    join_guild,
    invite,
    list_invites,
    revoke_invite,
    show_invite,
    ask_to_join,
    list_requests,
    accept_request,
    decline_request,
)
