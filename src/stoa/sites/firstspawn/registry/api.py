"""JSON routes of the registry."""

from stoa.accounts.actor import require_person
from stoa.kernel.db import Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, patch, post
from stoa.sites.firstspawn.addresses.errors import AddressNotPublic, BadAddress
from stoa.sites.firstspawn.addresses.service import check_address, open_guard
from stoa.sites.firstspawn.servers import service as servers
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.models import Server

from . import service
from .errors import HalfAPlace, NotYourServer, OwnerOnly, ServerExists, TooManyServers, UnknownTags
from .models import ServerChange, ServerInput

_REFUSALS = (AddressNotPublic, BadAddress, HalfAPlace, ServerExists, UnknownTags)


@post("/api/v1/servers", access=signed_in, status=201, faults=(*_REFUSALS, TooManyServers), summary="List a server")
async def list_server(request: Exchange, body: ServerInput) -> Reply[Server]:
    """List a server of yours. It is shown as unproven until you prove that it is."""
    person = require_person(request.actor)
    address = await _checked(request, body.ip)  # outside a transaction: a stranger's name server may be slow
    database = request.app.require_database()
    slug = await database.transact(lambda tx: service.list_server(tx, body, address, person.id, request.actor.tier))
    found = await servers.load_server(database.read(), slug)
    return Reply(found, location=f"/api/v1/servers/{found.slug}")


@patch(
    "/api/v1/servers/{server}",
    access=signed_in,
    faults=(*_REFUSALS, NotYourServer),
    summary="Change a server",
)
async def change_server(request: Exchange, server: SlugOrId, body: ServerChange) -> Server:
    """Change what is told of a server of yours; what is left out stays."""
    person = require_person(request.actor)
    address = await _checked(request, body.ip) if isinstance(body.ip, str) else None
    database = request.app.require_database()
    slug = await database.transact(lambda tx: service.change_server(tx, server, body, address, person.id))
    return await servers.load_own_server(database.read(), slug)


@delete("/api/v1/servers/{server}", access=signed_in, faults=(NotYourServer, OwnerOnly), summary="Take a server off")
async def remove_server(db: Write, request: Exchange, server: SlugOrId) -> None:
    """Take a server of yours off the list for good. To keep it, archive it."""
    await service.remove_server(db, server, require_person(request.actor).id)


@post(
    "/api/v1/servers/{server}/archive", access=signed_in, faults=(NotYourServer, OwnerOnly), summary="Archive a server"
)
async def archive_server(db: Write, request: Exchange, server: SlugOrId) -> None:
    """Take a server of yours off the list, and keep everything about it."""
    await service.archive_server(db, server, require_person(request.actor).id)


@post("/api/v1/servers/{server}/restore", access=signed_in, faults=(NotYourServer, OwnerOnly), summary="List it again")
async def restore_server(db: Write, request: Exchange, server: SlugOrId) -> None:
    """Bring a server of yours back from the archive."""
    await service.restore_server(db, server, require_person(request.actor).id)


async def _checked(request: Exchange, address: str) -> str:
    return await check_address(open_guard(request.app.runtime.config, request.app.site.name), address)


ROUTES = (list_server, change_server, remove_server, archive_server, restore_server)
