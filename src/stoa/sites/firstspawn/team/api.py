"""JSON routes of teams."""

from contextlib import suppress
from uuid import UUID

from stoa.accounts.actor import require_fresh_proof, require_person, require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.reach import accounts_of
from stoa.commons.live import refresh_subscribers
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, patch, post
from stoa.kernel.limits import HOUR, Limit, Rate
from stoa.kernel.valkey import ValkeyDown
from stoa.sites.firstspawn.registry.errors import NotYourServer, OwnerOnly
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.live import TEAM_CHANNEL

from . import service
from .errors import AlreadyOnTeam, NoSuchInvite, NotOnTeam, OwnerStays, TeamFull
from .models import InviteInput, MyInvite, RoleInput, Team, TeamInvite, TransferInput

_TEAM = "/api/v1/servers/{server}/team"
ASKING = Limit("team-invites", {"anonymous": Rate(30, per=HOUR)})


@get(_TEAM, access=signed_in, faults=(NotYourServer,), summary="Who looks after a server")
async def show_team(db: Read, request: Exchange, server: SlugOrId) -> Team:
    """List the team of a server of yours, and who was asked to join it."""
    return (await service.load_team(db, server, require_person(request.actor).id))[1]


@post(
    f"{_TEAM}/invites",
    access=signed_in,
    status=201,
    limit=ASKING,
    idempotent=True,
    faults=(NotYourServer, OwnerOnly, AlreadyOnTeam, TeamFull),
    summary="Ask somebody to help",
)
async def invite_person(db: Write, request: Exchange, server: SlugOrId, body: InviteInput) -> Reply[TeamInvite]:
    """Ask somebody to help with a server of yours: a manager may do all but hand it over, a helper answers reviews."""
    person = require_person(request.actor)
    made = await service.invite_person(db, server, person.id, body.username, body.role, by_of(request))
    return Reply(made, location=f"/api/v1/servers/{server}/team")


@delete(
    f"{_TEAM}/invites/{{invite_id}}",
    access=signed_in,
    faults=(NotYourServer, OwnerOnly, NoSuchInvite),
    summary="Take an invitation back",
)
async def withdraw_invite(db: Write, request: Exchange, server: SlugOrId, invite_id: UUID) -> None:
    """Take a question back that was not answered yet."""
    await service.withdraw_invite(db, server, require_person(request.actor).id, invite_id, by_of(request))


@patch(
    f"{_TEAM}/{{person_id}}",
    access=signed_in,
    faults=(NotYourServer, OwnerOnly, NotOnTeam, OwnerStays),
    summary="Change somebody's role",
)
async def set_role(db: Write, request: Exchange, server: SlugOrId, person_id: UUID, body: RoleInput) -> None:
    """Say what somebody on the team is."""
    await service.set_role(db, server, require_person(request.actor).id, person_id, body.role, by_of(request))


@delete(
    f"{_TEAM}/{{person_id}}",
    access=signed_in,
    faults=(NotYourServer, OwnerOnly, NotOnTeam, OwnerStays),
    summary="Put somebody off the team",
)
async def remove_member(db: Write, request: Exchange, server: SlugOrId, person_id: UUID) -> None:
    """Put somebody off the team, or leave it."""
    await remove_and_tell(db, request, server, person_id)


async def remove_and_tell(db: Write, request: Exchange, server: str, whom: UUID) -> None:
    """Put somebody off a team, and let what they listen to be looked at again."""
    server_id = await service.remove_member(db, server, require_person(request.actor).id, whom, by_of(request))
    app = request.app

    async def recheck() -> None:
        with suppress(ValkeyDown):
            await refresh_subscribers(app.runtime.valkey, app.site.name, TEAM_CHANNEL.name, server_id)

    db.after_commit(recheck)


@post(
    "/api/v1/servers/{server}/transfer",
    access=signed_in,
    faults=(NotYourServer, OwnerOnly, NotOnTeam, OwnerStays, StepUpRequired),
    summary="Hand a server over",
)
async def transfer_server(db: Write, request: Exchange, server: SlugOrId, body: TransferInput) -> None:
    """Let somebody else on the team own the server. Asks for a fresh proof of who you are."""
    somebody = require_session(request.actor)
    require_fresh_proof(accounts_of(request), somebody)
    await service.transfer_server(db, server, somebody.id, body.username, by_of(request))


@get("/api/v1/server-invites", access=signed_in, summary="What you are asked to help with")
async def list_invites(db: Read, request: Exchange) -> list[MyInvite]:
    """List the servers with which somebody asks you to help."""
    return await service.list_my_invites(db, require_person(request.actor).id)


@post("/api/v1/server-invites/{invite_id}/accept", access=signed_in, faults=(NoSuchInvite,), summary="Say yes")
async def accept_invite(db: Write, request: Exchange, invite_id: UUID) -> None:
    """Join the team that has asked you."""
    await service.accept_invite(db, invite_id, require_person(request.actor).id, by_of(request))


@delete("/api/v1/server-invites/{invite_id}", access=signed_in, faults=(NoSuchInvite,), summary="Say no")
async def decline_invite(db: Write, request: Exchange, invite_id: UUID) -> None:
    """Do not join the team that has asked you."""
    await service.decline_invite(db, invite_id, require_person(request.actor).id)


ROUTES = (
    show_team,
    invite_person,
    withdraw_invite,
    set_role,
    remove_member,
    transfer_server,
    list_invites,
    accept_invite,
    decline_invite,
)
