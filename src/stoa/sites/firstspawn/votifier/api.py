"""JSON routes of Votifier, for the server's team."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import delete, get, post, put
from stoa.kernel.limits import HOUR, Limit, Rate
from stoa.kernel.outgoing import Guard
from stoa.sites.firstspawn.addresses.errors import AddressNotPublic, BadAddress
from stoa.sites.firstspawn.addresses.service import check_address, open_guard
from stoa.sites.firstspawn.registry.errors import NotYourServer
from stoa.sites.firstspawn.registry.service import load_managed_server, load_server, lock_server
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .errors import NoVotifier, TokenUnreadable
from .models import DeliveryLine, TestResult, VotifierInput, VotifierView

_DOOR = "/api/v1/servers/{server}/votifier"
TRIES = Limit("votifier-test", {"anonymous": Rate(20, per=HOUR)})


@put(_DOOR, access=signed_in, faults=(NotYourServer, AddressNotPublic, BadAddress), summary="Where votes are sent")
async def set_votifier(request: Exchange, server: SlugOrId, body: VotifierInput) -> VotifierView:
    """Say where the server takes votes, by the second Votifier protocol; the token is never shown again."""
    person = require_person(request.actor)
    host = await check_address(guard_of(request), body.host)
    by, keys = by_of(request), request.app.keys
    async with request.app.require_database().write() as tx:
        kept = await lock_server(tx, server, person.id)
        return await service.set_votifier(tx, keys, kept.id, body, host, by)


@get(_DOOR, access=signed_in, faults=(NotYourServer, NoVotifier), summary="Where votes are sent")
async def show_votifier(db: Read, request: Exchange, server: SlugOrId) -> VotifierView:
    """Show where the server takes votes."""
    kept = await load_server(db, server, require_person(request.actor).id)
    return await service.load_votifier(db, kept.id)


@delete(_DOOR, access=signed_in, faults=(NotYourServer,), summary="Send votes there no longer")
async def remove_votifier(db: Write, request: Exchange, server: SlugOrId) -> None:
    """Send votes there no longer; those on their way are given up."""
    kept = await lock_server(db, server, require_person(request.actor).id)
    await service.remove_votifier(db, kept.id, by_of(request))


@post(
    f"{_DOOR}/test",
    access=signed_in,
    limit=TRIES,
    faults=(NotYourServer, NoVotifier, TokenUnreadable),
    summary="Send a vote for trying",
)
async def send_test(db: Read, request: Exchange, server: SlugOrId) -> TestResult:
    """Send a vote that nobody cast, and say at once what came of it."""
    kept = await load_managed_server(db, server, require_person(request.actor).id)
    return await service.send_test(db, request.app.keys, guard_of(request), kept.id)


@get(f"{_DOOR}/deliveries", access=signed_in, faults=(NotYourServer,), summary="Votes on their way")
async def list_deliveries(db: Read, request: Exchange, server: SlugOrId) -> list[DeliveryLine]:
    """List the latest hundred votes that were or will be handed over, and how they stand."""
    kept = await load_server(db, server, require_person(request.actor).id)
    return await service.list_deliveries(db, kept.id)


@post(f"{_DOOR}/deliveries/{{vote_id}}/replay", access=signed_in, faults=(NotYourServer,), summary="Send a vote again")
async def replay_vote(db: Write, request: Exchange, server: SlugOrId, vote_id: UUID) -> None:
    """Send a vote once more, under the time at which it was cast, so that a receiver can tell it from another."""
    kept = await lock_server(db, server, require_person(request.actor).id)
    await service.replay_vote(db, kept.id, vote_id)


def guard_of(request: Exchange) -> Guard:
    """Give the guard that connections to servers go through."""
    return open_guard(request.app.runtime.config, request.app.site.name)


ROUTES = (set_votifier, show_votifier, remove_votifier, send_test, list_deliveries, replay_vote)
