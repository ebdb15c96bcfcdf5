"""JSON routes of the registry."""

from functools import partial

from stoa.accounts.actor import require_person
from stoa.kernel.audit import by_of
from stoa.kernel.db import Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, patch, post
from stoa.kernel.limits import MINUTE, Limit, Rate
from stoa.sites.firstspawn.addresses.errors import AddressNotPublic, BadAddress
from stoa.sites.firstspawn.addresses.rules import normalise_host
from stoa.sites.firstspawn.addresses.service import check_address, open_guard
from stoa.sites.firstspawn.addresses.settings import AddressSettings
from stoa.sites.firstspawn.games.names import find_place
from stoa.sites.firstspawn.servers import service as servers
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.models import Server

from . import service
from .errors import (
    AddressProven,
    AlreadyListed,
    HalfAPlace,
    NotYourServer,
    OwnerOnly,
    ServerExists,
    TooManyServers,
    UnknownTags,
)
from .models import AddressInput, AddressLook, ServerChange, ServerInput
from .weighing import weigh_server

LOOKING = Limit("address-checks", {"anonymous": Rate(10, per=MINUTE)})
_REFUSALS = (AddressNotPublic, BadAddress, HalfAPlace, ServerExists, UnknownTags)


async def check_told(request: Exchange, told: ServerInput) -> None:
    """Look at an address, outside a transaction: a stranger's name server may be slow."""
    await _checked(request, told.ip)


@post(
    "/api/v1/servers",
    access=signed_in,
    status=201,
    faults=(*_REFUSALS, AlreadyListed, TooManyServers),
    idempotent=True,
    before=check_told,
    summary="List a server",
)
async def list_server(db: Write, request: Exchange, body: ServerInput) -> Reply[Server]:
    """List a server of yours. It is shown as unproven until you prove that it is."""
    found = await servers.load_own_server(db, await list_checked(db, request, body))
    return Reply(found, location=f"/api/v1/servers/{found.slug}")


async def list_checked(tx: Write, request: Exchange, told: ServerInput) -> str:
    """List a server whose address has been looked at."""
    person = require_person(request.actor)
    slug = await service.list_server(tx, told, normalise_host(told.ip), person.id, request.actor.tier)
    await weigh_server(tx, request.app.site, request.app.runtime.config, slug, person.id)
    return slug


@patch(
    "/api/v1/servers/{server}",
    access=signed_in,
    faults=(*_REFUSALS, AlreadyListed, NotYourServer),
    summary="Change a server",
)
async def change_server(request: Exchange, server: SlugOrId, body: ServerChange) -> Server:
    """Change what is told of a server of yours; what is left out stays."""
    slug = await change_checked(request, server, body)
    return await servers.load_own_server(request.app.require_database().read(), slug)


async def change_checked(request: Exchange, server: str, told: ServerChange) -> str:
    """Change a server after a look at its address."""
    person = require_person(request.actor)
    address = await _checked(request, told.ip) if isinstance(told.ip, str) else None
    site, config = request.app.site, request.app.runtime.config

    async def work(tx: Write) -> str:
        before = await service.load_server(tx, server, person.id)
        slug = await service.change_server(tx, server, told, address, person.id)
        await weigh_server(tx, site, config, slug, person.id, before)
        return slug

    return await request.app.require_database().transact(work)


@post(
    "/api/v1/server-checks", access=signed_in, status=200, limit=LOOKING, faults=_REFUSALS[:2], summary="Try an address"
)
async def try_address(request: Exchange, body: AddressInput) -> AddressLook:
    """Ask a server that is not listed yet, as players would reach it, and tell what it says."""
    return await look_at(request, body)


async def look_at(request: Exchange, told: AddressInput) -> AddressLook:
    """Ask the server at an address."""
    guard = open_guard(request.app.runtime.config, request.app.site.name)
    host = await check_address(guard, told.ip)
    settings = request.app.runtime.config.for_site(request.app.site.name, AddressSettings)
    return await service.resolve_address(guard, told, host, partial(find_place, servers=settings.dns))


@delete("/api/v1/servers/{server}", access=signed_in, faults=(NotYourServer, OwnerOnly), summary="Take a server off")
async def remove_server(db: Write, request: Exchange, server: SlugOrId) -> None:
    """Take a server of yours off the list for good. To keep it, archive it."""
    await service.remove_server(db, server, require_person(request.actor).id, by_of(request))


@post(
    "/api/v1/servers/{server}/archive", access=signed_in, faults=(NotYourServer, OwnerOnly), summary="Archive a server"
)
async def archive_server(db: Write, request: Exchange, server: SlugOrId) -> None:
    """Take a server of yours off the list, and keep everything about it."""
    await service.archive_server(db, server, require_person(request.actor).id, by_of(request))


@post(
    "/api/v1/servers/{server}/restore",
    access=signed_in,
    faults=(NotYourServer, OwnerOnly, AddressProven),
    summary="List it again",
)
async def restore_server(db: Write, request: Exchange, server: SlugOrId) -> None:
    """Bring a server of yours back from the archive."""
    await restore_checked(db, request, server)


async def restore_checked(tx: Write, request: Exchange, server: str) -> None:
    """List a server again; what was written while nobody saw it is looked at like what is written anew."""
    person = require_person(request.actor)
    if await service.restore_server(tx, server, person.id, by_of(request)):
        await weigh_server(tx, request.app.site, request.app.runtime.config, server, person.id)


async def _checked(request: Exchange, address: str) -> str:
    return await check_address(open_guard(request.app.runtime.config, request.app.site.name), address)


ROUTES = (list_server, change_server, try_address, remove_server, archive_server, restore_server)
