"""JSON routes of keys, for the server's team."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.sessions.cookies import keep_out_of_caches
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, patch, post
from stoa.sites.firstspawn.registry.errors import NotYourServer
from stoa.sites.firstspawn.registry.service import load_server
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .errors import BadNetwork, NoSuchPlugin, TooManyPlugins
from .models import NewPlugin, PluginChange, PluginInput, PluginView

_OF_SERVER = "/api/v1/servers/{server}/plugins"
_ONE = "/api/v1/plugins/{plugin_id}"


@post(
    _OF_SERVER,
    access=signed_in,
    status=201,
    faults=(NotYourServer, TooManyPlugins, BadNetwork),
    idempotent=True,
    summary="Make a key for a plugin",
)
async def create_plugin(db: Write, request: Exchange, server: SlugOrId, body: PluginInput) -> Reply[NewPlugin]:
    """Make a key with which the server's plugin speaks to us; its secret is shown this once."""
    keep_out_of_caches(request)
    person = require_person(request.actor)
    made = await service.create_plugin(db, request.app.keys, server, person.id, body.allowed_addresses, by_of(request))
    return Reply(made, location=f"/api/v1/servers/{server}/plugins")


@get(_OF_SERVER, access=signed_in, faults=(NotYourServer,), summary="Keys of a server")
async def list_plugins(db: Read, request: Exchange, server: SlugOrId) -> list[PluginView]:
    """List the keys of a server that you look after, the latest first."""
    kept = await load_server(db, server, require_person(request.actor).id)
    return await service.list_plugins(db, kept.id)


@post(
    f"{_ONE}/rotate",
    access=signed_in,
    faults=(NotYourServer, NoSuchPlugin),
    idempotent=True,
    summary="Exchange the secret of a key",
)
async def rotate_secret(db: Write, request: Exchange, plugin_id: UUID) -> NewPlugin:
    """Give the key another secret, shown this once; for an hour the one before is good, too."""
    keep_out_of_caches(request)
    return await service.rotate_secret(
        db, request.app.keys, plugin_id, require_person(request.actor).id, by_of(request)
    )


@patch(_ONE, access=signed_in, faults=(NotYourServer, NoSuchPlugin, BadNetwork), summary="Where a key may be used")
async def change_plugin(db: Write, request: Exchange, plugin_id: UUID, body: PluginChange) -> None:
    """Say from which addresses the key may be used."""
    person = require_person(request.actor)
    await service.set_addresses(db, plugin_id, person.id, body.allowed_addresses, by_of(request))


@delete(_ONE, access=signed_in, faults=(NotYourServer, NoSuchPlugin), summary="Revoke a key")
async def revoke_plugin(db: Write, request: Exchange, plugin_id: UUID) -> None:
    """End a key at once."""
    await service.revoke_plugin(db, plugin_id, require_person(request.actor).id, by_of(request))


ROUTES = (create_plugin, list_plugins, rotate_secret, change_plugin, revoke_plugin)
