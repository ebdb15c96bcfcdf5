"""JSON routes of playtime."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Page, Read, Write
from stoa.kernel.http.access import permission, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.plugin_door.api import REFUSALS
from stoa.sites.firstspawn.plugin_door.errors import NotVerified
from stoa.sites.firstspawn.plugin_door.policy import BEFORE_PROOF, plugin_key, require_plugin
from stoa.sites.firstspawn.registry.errors import NotYourServer
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .errors import AlreadySettled, NoSuchHeld
from .models import HeldLine, MyPlaytime, PlayerSync, PlaytimeRecord, Sync, Synced, Verdict
from .permissions import REVIEW
from .queries import HELD, PLAYERS

_FAULTS = (*REFUSALS, NotVerified)
_BATCH_BYTES = 2 * 1024 * 1024
_may = permission(REVIEW.name)


@post(
    "/api/v1/plugin/playtime/sync",
    access=plugin_key,
    limit=BEFORE_PROOF,
    body_limit=_BATCH_BYTES,
    faults=_FAULTS,
    summary="Sync playtime",
    retry=False,
)
async def sync(db: Write, request: Exchange, body: Sync) -> Synced:
    """Count what players have played since the last sync. A batch is counted once, however often it is sent."""
    return await service.sync_playtime(db, require_plugin(request), body.batch_id, body.records)


@post(
    "/api/v1/plugin/playtime/player",
    access=plugin_key,
    limit=BEFORE_PROOF,
    faults=_FAULTS,
    summary="Sync one player's playtime",
    retry=False,
)
async def sync_player(db: Write, request: Exchange, body: PlayerSync) -> Synced:
    """Count what one player has played since the last sync."""
    return await service.sync_playtime(db, require_plugin(request), body.batch_id, [body])


@get("/api/v1/playtime/held", access=_may, listing=HELD, summary="Playtime that waits for a moderator")
async def list_held(db: Read, asked: ListRequest) -> Page[HeldLine]:
    """List what broke a rule, with the decision that explains it."""
    return await service.list_held(db, asked)


@post(
    "/api/v1/playtime/held/{held_id}",
    access=_may,
    faults=(NoSuchHeld, AlreadySettled),
    summary="Decide about held playtime",
)
async def settle_held(db: Write, request: Exchange, held_id: UUID, body: Verdict) -> None:
    """Count a held record after all, or refuse it for good."""
    await service.settle_held(db, held_id, body, by_of(request))


@get(
    "/api/v1/servers/{server}/playtime",
    access=signed_in,
    listing=PLAYERS,
    faults=(NotYourServer,),
    summary="Who has played on your server",
)
async def list_players(db: Read, request: Exchange, server: SlugOrId, asked: ListRequest) -> Page[PlaytimeRecord]:
    """List every player whom the plugin has counted, with their minutes, to the team of the server."""
    return await service.list_players(db, asked, server, require_person(request.actor).id)


@get("/api/v1/users/me/playtime", access=signed_in, summary="Where you have played")
async def list_mine(db: Read, request: Exchange) -> list[MyPlaytime]:
    """List the servers on which your linked identities have played, the longest first."""
    return await service.list_my_playtime(db, require_person(request.actor).id)


ROUTES = (sync, sync_player, list_held, settle_held, list_players, list_mine)
