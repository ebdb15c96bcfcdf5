"""JSON routes that plugins call."""

from stoa.kernel.db import Write
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import post
from stoa.sites.firstspawn.plugins.models import PluginStatus

from . import service
from .errors import (
    AddressNotAllowed,
    BadSignature,
    NotVerified,
    PluginSuspended,
    ReplayedRequest,
    ServerMoved,
    StaleTimestamp,
    UnofficialVersion,
)
from .models import Beat, CommandSource, Heartbeat, Verification, Verified
from .policy import BEFORE_PROOF, plugin_key, require_plugin
from .settings import PluginSettings

HEARTBEAT_SECONDS = 300
REFUSALS = (BadSignature, StaleTimestamp, ReplayedRequest, AddressNotAllowed, PluginSuspended)


@post(
    "/api/v1/plugin/verify",
    access=plugin_key,
    limit=BEFORE_PROOF,
    faults=(*REFUSALS, ServerMoved, UnofficialVersion),
    summary="Take a plugin into service",
    retry=False,
)
async def verify(db: Write, request: Exchange, body: Verification) -> Verified:
    """Say which plugin runs on which server; it proves that whoever made the key owns the server."""
    plugin = require_plugin(request)
    await service.verify_plugin(db, plugin, body, _official(request))
    return Verified(PluginStatus.ACTIVE, plugin.server_id)


@post(
    "/api/v1/plugin/heartbeat",
    access=plugin_key,
    limit=BEFORE_PROOF,
    faults=(*REFUSALS, UnofficialVersion, NotVerified),
    summary="Say that a plugin is alive",
    retry=False,
)
async def heartbeat(db: Write, request: Exchange, body: Heartbeat) -> Beat:
    """Say who plays; the answer says when to come again, and what waits to be run for them."""
    sources = request.app.site.declared(CommandSource)
    commands = await service.record_heartbeat(db, require_plugin(request), body, _official(request), sources)
    return Beat(HEARTBEAT_SECONDS, commands)


def _official(request: Exchange) -> tuple[str, ...]:
    return request.app.runtime.config.for_site(request.app.site.name, PluginSettings).versions


ROUTES = (verify, heartbeat)
