"""JSON routes of the pinger: an owner asks now, and says which servers stand behind one proxy."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, post, put
from stoa.kernel.limits import MINUTE, Limit, Rate
from stoa.sites.firstspawn.registry.errors import ManagersOnly, NotYourServer
from stoa.sites.firstspawn.registry.service import load_managed_server, lock_server
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .adapters import ask
from .errors import CheckedJustNow, NotItsOwnNetwork
from .models import Checked, Network, NetworkInput

CHECKING = Limit("server-checks", {"anonymous": Rate(6, per=MINUTE), "staff": Rate(30, per=MINUTE)})


@post(
    "/api/v1/servers/{server}/ping",
    access=signed_in,
    limit=CHECKING,
    status=200,
    faults=(NotYourServer, ManagersOnly, CheckedJustNow),
    summary="Ask a server now",
)
async def check_now(request: Exchange, server: SlugOrId) -> Checked:
    """Ask a server of yours how it is, rather than wait for its turn. It counts like every other check."""
    person = require_person(request.actor)
    app = request.app
    database = app.require_database()
    kept = await load_managed_server(database.read(), server, person.id)
    return await service.check_server(database, app.runtime.config, app.site, kept.id, ask)


@get("/api/v1/servers/{server}/network", access=public, summary="The network of a server")
async def show_network(db: Read, server: SlugOrId) -> Network:
    """Tell which servers stand behind one proxy, whose players are counted once."""
    return await service.load_network(db, server)


@put(
    "/api/v1/servers/{server}/network",
    access=signed_in,
    faults=(NotYourServer, NotItsOwnNetwork),
    summary="Put a server behind a proxy",
)
async def set_network(db: Write, request: Exchange, server: SlugOrId, body: NetworkInput) -> Network:
    """Say behind which proxy a server of yours stands. Both must be yours."""
    person = require_person(request.actor)
    kept = await lock_server(db, server, person.id)
    proxy: UUID | None = None
    if body.proxy is not None:
        proxy = (await lock_server(db, body.proxy, person.id)).id
    await service.set_network(db, kept.id, proxy)
    return await service.describe_network(db, proxy or kept.id)


ROUTES = (check_now, show_network, set_network)
