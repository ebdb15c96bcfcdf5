"""The rules of keys: who makes them, how many, how a secret is exchanged for another."""

import hmac
import ipaddress
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from stoa.kernel import audit
from stoa.kernel.audit import By
from stoa.kernel.crypto import BadBox, Keyring, UnknownKey
from stoa.kernel.db import Read, Write
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.registry.service import lock_server

from . import queries
from .errors import BadNetwork, NoSuchPlugin, SecretGone, TooManyPlugins
from .models import NewPlugin, PluginView

MOST_PLUGINS = 10
STALE_AFTER = timedelta(minutes=15)
"""Three heartbeats of five minutes."""
OVERLAP = timedelta(hours=1)
"""How long the secret before a new one is good for: a plugin is seldom restarted at once."""


async def create_plugin(
    tx: Write, keys: Keyring, server: str, person_id: UUID, networks: Iterable[str], by: By
) -> NewPlugin:
    """Make a key for a server that somebody looks after."""
    kept = await lock_server(tx, server, person_id)
    if await queries.COUNT.one(tx, server_id=kept.id) >= MOST_PLUGINS:
        raise TooManyPlugins
    plugin_id, api_key, secret = new_id(), f"fs_pk_{secrets.token_hex(16)}", _new_secret()
    await queries.INSERT.run(
        tx,
        id=plugin_id,
        server_id=kept.id,
        api_key=api_key,
        secret=queries.SECRET.seal(keys, secret, plugin_id),
        allowed_addresses=_check_networks(networks),
    )
    await audit.record(tx, "plugin.created", by=by, kind="server", id=kept.id, after={"apiKey": api_key})
    return NewPlugin(plugin_id, api_key, secret)


async def list_plugins(db: Read, server_id: UUID) -> list[PluginView]:
    """List a server's keys, the latest first."""
    return await queries.LIST.all(db, server_id=server_id, stale_after=STALE_AFTER)


async def rotate_secret(tx: Write, keys: Keyring, plugin_id: UUID, person_id: UUID, by: By) -> NewPlugin:
    """Give a key another secret; for an hour the one before is good, too."""
    await _lock_plugin(tx, plugin_id, person_id)
    secret, former = _new_secret(), None
    with suppress(BadBox, UnknownKey):  # one that cannot be read any more is good for nothing
        opened = queries.SECRET.open(keys, await queries.SECRET_OF.one(tx, id=plugin_id), plugin_id)
        former = queries.FORMER_SECRET.seal(keys, opened, plugin_id)
    api_key = await queries.ROTATE.one(
        tx,
        id=plugin_id,
        former=former,
        secret=queries.SECRET.seal(keys, secret, plugin_id),
        overlap=OVERLAP,
    )
    await audit.record(tx, "plugin.rotated", by=by, kind="plugin", id=plugin_id)
    return NewPlugin(plugin_id, api_key, secret)


async def load_shown_key(tx: Write, keys: Keyring, plugin_id: UUID, person_id: UUID, secret: str) -> NewPlugin:
    """Give a key with the secret that somebody was just shown; nobody is shown one for asking."""
    await _lock_plugin(tx, plugin_id, person_id)
    with suppress(BadBox, UnknownKey):
        kept = queries.SECRET.open(keys, await queries.SECRET_OF.one(tx, id=plugin_id), plugin_id)
        if hmac.compare_digest(kept, secret.encode()):
            return NewPlugin(plugin_id, await queries.KEY_OF.one(tx, id=plugin_id), secret)
    raise SecretGone


async def set_addresses(tx: Write, plugin_id: UUID, person_id: UUID, networks: Iterable[str], by: By) -> None:
    """Say from where a key may be used."""
    await _lock_plugin(tx, plugin_id, person_id)
    allowed = _check_networks(networks)
    await queries.ALLOW.run(tx, id=plugin_id, allowed_addresses=allowed)
    await audit.record(tx, "plugin.addresses", by=by, kind="plugin", id=plugin_id, after={"allowed": allowed})


async def revoke_plugin(tx: Write, plugin_id: UUID, person_id: UUID, by: By) -> None:
    """End a key at once."""
    await _lock_plugin(tx, plugin_id, person_id)
    await queries.REVOKE.run(tx, id=plugin_id)
    await audit.record(tx, "plugin.revoked", by=by, kind="plugin", id=plugin_id)


async def require_of_server(db: Read, plugin_id: UUID, server_id: UUID) -> None:
    """Refuse a key that is not this server's."""
    if await queries.SERVER_OF.first(db, id=plugin_id) != server_id:
        raise NoSuchPlugin


async def _lock_plugin(tx: Write, plugin_id: UUID, person_id: UUID) -> None:
    server_id = await queries.SERVER_OF.first(tx, id=plugin_id)
    if server_id is None:
        raise NoSuchPlugin
    await lock_server(tx, str(server_id), person_id)


def _new_secret() -> str:
    return f"fs_sk_{secrets.token_urlsafe(32)}"


def _check_networks(networks: Iterable[str]) -> list[str]:
    kept = []
    for text in networks:
        try:
            kept.append(str(ipaddress.ip_network(text.strip(), strict=False)))
        except ValueError:
            raise BadNetwork(text) from None
    return list(dict.fromkeys(kept))
