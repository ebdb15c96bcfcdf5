"""JSON routes of votes."""

from stoa.accounts.actor import require_person
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import Cached, get, post
from stoa.sites.firstspawn.plugin_door.api import REFUSALS
from stoa.sites.firstspawn.plugin_door.errors import NotVerified, SignatureTooWeak
from stoa.sites.firstspawn.plugin_door.policy import BEFORE_PROOF, plugin_key_v2, require_plugin
from stoa.sites.firstspawn.plugin_door.service import claim_request
from stoa.sites.firstspawn.registry.errors import NotYourServer
from stoa.sites.firstspawn.registry.service import load_server
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.sightings import note_look

from . import service
from .errors import AlreadyVoted, OwnServer
from .models import Acknowledged, AcknowledgeInput, PendingVote, Vote, VoteInput, VoteLine, VoteSummary
from .rules import network_of

_VOTES = "/api/v1/servers/{server}/votes"


@post(
    _VOTES, access=signed_in, status=201, faults=(AlreadyVoted, OwnServer), idempotent=True, summary="Vote for a server"
)
async def vote(db: Write, request: Exchange, server: SlugOrId, body: VoteInput) -> Reply[Vote]:
    """Vote, once a day and server; the name is told to the server, which may reward it.

    `decision` says why a vote does not count in the ranking.
    """
    person = require_person(request.actor)
    network = network_of(request.app.keys, clock.now().date(), request.address)
    given = await service.vote_for(db, server, person.id, body.minecraft_username or "", network)
    note_look(db, request, given.server_id)
    return Reply(given, location=f"/api/v1/servers/{given.server_id}/votes/summary")


@get(f"{_VOTES}/summary", access=public, cached=Cached(seconds=30), summary="A server's votes")
async def show_summary(db: Read, request: Exchange, server: SlugOrId) -> VoteSummary:
    """Show how a server stands this month, and who has voted for it most."""
    ballot = await service.load_ballot(db, server, None)
    request.tag(f"server:{ballot.id}")
    return await service.load_summary(db, ballot.id)


@get(_VOTES, access=signed_in, faults=(NotYourServer,), summary="The latest votes, for the server's team")
async def list_votes(db: Read, request: Exchange, server: SlugOrId) -> list[VoteLine]:
    """List the latest hundred votes, and whether the server's plugin has taken them."""
    kept = await load_server(db, server, require_person(request.actor).id)
    return await service.list_votes(db, kept.id)


@get(
    "/api/v1/plugin/votes/pending",
    access=plugin_key_v2,
    limit=BEFORE_PROOF,
    faults=(*REFUSALS, SignatureTooWeak),
    summary="Votes that the plugin has not taken",
)
async def list_pending(db: Read, request: Exchange) -> list[PendingVote]:
    """List up to 500 votes, the oldest first; they come again until they are acknowledged."""
    return await service.list_pending(db, require_plugin(request).server_id)


@post(
    "/api/v1/plugin/votes/ack",
    access=plugin_key_v2,
    limit=BEFORE_PROOF,
    faults=(*REFUSALS, SignatureTooWeak, NotVerified),
    summary="Acknowledge votes",
    retry=False,
)
async def acknowledge(db: Write, request: Exchange, body: AcknowledgeInput) -> Acknowledged:
    """Say which votes the plugin has rewarded; saying it twice changes nothing."""
    plugin = require_plugin(request)
    await claim_request(db, plugin)
    return Acknowledged(await service.accept_votes(db, plugin.server_id, body.ids))


ROUTES = (vote, show_summary, list_votes, list_pending, acknowledge)
