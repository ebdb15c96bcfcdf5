"""JSON routes of proofs."""

from contextlib import suppress
from functools import partial

from stoa.accounts.actor import require_person
from stoa.commons.live import refresh_subscribers
from stoa.kernel.audit import by_of
from stoa.kernel.db import Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import post
from stoa.kernel.limits import HOUR, Limit, Rate
from stoa.kernel.valkey import ValkeyDown
from stoa.sites.firstspawn.addresses.service import open_guard
from stoa.sites.firstspawn.addresses.settings import AddressSettings
from stoa.sites.firstspawn.games.names import find_place, find_texts
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.live import TEAM_CHANNEL

from . import service
from .errors import AddressMoved, NoClaim, NoName, WrongGame
from .models import Claim, ClaimInput, Method, Outcome

CHECKS = Limit("proof-checks", {"anonymous": Rate(30, per=HOUR)})


@post(
    "/api/v1/servers/{server}/verify",
    access=signed_in,
    faults=(WrongGame, NoName),
    summary="Ask for a token that proves a server to be yours",
)
async def start_claim(db: Write, request: Exchange, server: SlugOrId, body: ClaimInput) -> Claim:
    """Give a token to show in the server's message or in a record of its name; asked again, it is the same."""
    return await service.start_claim(db, server, require_person(request.actor).id, body.method)


@post(
    "/api/v1/servers/{server}/verify/check",
    access=signed_in,
    limit=CHECKS,
    faults=(NoClaim, WrongGame, NoName, AddressMoved),
    summary="Look whether the token is shown",
)
async def check_claim(request: Exchange, server: SlugOrId, body: ClaimInput) -> Outcome:
    """Look now; found, the server is yours, whoever has listed it."""
    return await check(request, server, body.method)


async def check(request: Exchange, server: str, method: Method) -> Outcome:
    """Ask the server or the name system outside of any transaction, and let a proof count in one."""
    person, database, by = require_person(request.actor), request.app.require_database(), by_of(request)
    config, site = request.app.runtime.config, request.app.site.name
    claimed = await service.load_claimed(database.read(), server, person.id)
    servers = config.for_site(site, AddressSettings).dns
    outcome = await service.resolve_proof(
        claimed,
        method,
        guard=open_guard(config, site),
        find_texts=partial(find_texts, servers=servers),
        find_place=partial(find_place, servers=servers),
    )
    if outcome.is_verified:
        await database.transact(lambda tx: service.accept_proof(tx, claimed, person.id, method, by))
        with suppress(ValkeyDown):  # those who had it hear no more of what only its team is told
            await refresh_subscribers(request.app.runtime.valkey, site, TEAM_CHANNEL.name, claimed.id)
    return outcome


ROUTES = (start_claim, check_claim)
