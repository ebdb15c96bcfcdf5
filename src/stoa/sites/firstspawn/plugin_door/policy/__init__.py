"""The policy of plugin routes: a key, and a signature over the whole request."""

from typing import TYPE_CHECKING

from stoa.kernel.errors import Unauthenticated
from stoa.kernel.http.access import Access, Scheme
from stoa.kernel.limits import MINUTE, Caller, Limit, Rate
from stoa.sites.firstspawn.plugin_door.rules import Signed
from stoa.sites.firstspawn.plugin_door.service import PluginActor, authenticate_plugin

if TYPE_CHECKING:
    from stoa.kernel.http.exchange import Exchange

BEFORE_PROOF = Limit("plugin-address", {"anonymous": Rate(12_000, per=MINUTE)}, by="address")
"""Until the signature has been looked at, all that is known is where a request comes from: a host with many servers."""
PLUGIN_CALLS = Limit("plugin", {"plugin": Rate(1000, per=MINUTE)})


def require_plugin(request: "Exchange") -> PluginActor:
    """Give the plugin that asks."""
    if not isinstance(request.actor, PluginActor):
        raise Unauthenticated
    return request.actor


async def _prove(request: "Exchange", body: bytes, *, second_only: bool) -> None:
    app = request.app
    signed = Signed(
        key=request.header("x-firstspawn-key"),
        timestamp=request.header("x-firstspawn-timestamp"),
        nonce=request.header("x-firstspawn-nonce"),
        signature=request.header("x-firstspawn-signature"),
        method=request.method,
        target=request.target,
        body=body,
    )
    database = app.require_database()
    request.actor = actor = await authenticate_plugin(
        database.read(), app.keys, signed, request.address, second_only=second_only
    )
    caller = Caller(request.address, str(actor.plugin_id), actor.tier)
    request.say_limits(await app.limiter.require([PLUGIN_CALLS], caller))


async def _prove_either(request: "Exchange", body: bytes) -> None:
    await _prove(request, body, second_only=False)


async def _prove_second(request: "Exchange", body: bytes) -> None:
    await _prove(request, body, second_only=True)


_SCHEME = Scheme(
    "pluginSignature",
    "X-FirstSpawn-Signature",
    "`v2=` and an HMAC-SHA256 in hexadecimal, together with X-FirstSpawn-Key, X-FirstSpawn-Timestamp and "
    "X-FirstSpawn-Nonce; the plugin protocol says what is signed.",
)

plugin_key = Access("plugin_key", None, prove=_prove_either, scheme=_SCHEME)
"""A plugin that signs in either form."""

plugin_key_v2 = Access("plugin_key:v2", None, prove=_prove_second, scheme=_SCHEME)
"""A plugin that signs in the second form, for what is worth something."""
