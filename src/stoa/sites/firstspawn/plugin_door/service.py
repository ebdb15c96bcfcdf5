"""Recognising a plugin, and what its first calls do."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.crypto import BadBox, Keyring, UnknownKey
from stoa.kernel.db import Database, Read, Write
from stoa.kernel.events import emit
from stoa.sites.firstspawn.addresses.holding import hold_address_of
from stoa.sites.firstspawn.plugins import queries
from stoa.sites.firstspawn.plugins.models import Place, PluginRow, PluginStatus

from .errors import (
    AddressNotAllowed,
    BadSignature,
    NotVerified,
    PluginSuspended,
    ReplayedRequest,
    ServerMoved,
    UnofficialVersion,
)
from .events import ServerProven
from .models import Command, CommandSource, Heartbeat, Verification
from .rules import TOLERANCE, Signed, check_form, is_allowed, is_official, is_signed_by, replay_digest

KEEP_SIGNATURES = TOLERANCE * 2 + timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PluginActor:
    """A plugin that has proved which one it is: it acts for a server, and for nobody."""

    plugin_id: UUID
    server_id: UUID
    place: Place
    """Where its server was said to be when the signature was looked at."""
    digest: bytes
    """What tells this request from every other; claimed in the transaction that has its effect."""
    id: UUID | None = None
    tier: str = "plugin"
    permissions: frozenset[str] = frozenset()


async def authenticate_plugin(
    db: Read, keys: Keyring, signed: Signed, address: str, *, second_only: bool
) -> PluginActor:
    """Give the plugin that has signed this request."""
    check_form(signed, clock.now(), second_only=second_only)
    row = await queries.FIND_BY_KEY.first(db, api_key=signed.key)
    if row is None or row.status is PluginStatus.REVOKED or row.server_state == "removed":
        raise BadSignature
    if not is_signed_by(signed, _secrets_of(keys, row)):
        raise BadSignature
    if row.status is PluginStatus.SUSPENDED:
        raise PluginSuspended
    if not is_allowed(address, row.allowed_addresses):
        raise AddressNotAllowed
    return PluginActor(row.id, row.server_id, Place(row.address, row.port), replay_digest(signed))


def _secrets_of(keys: Keyring, row: PluginRow) -> list[bytes]:
    """Give the secrets that are good; one that cannot be read any more is none, and its owner can make another."""
    known = list[bytes]()
    for column, box in ((queries.SECRET, row.secret), (queries.FORMER_SECRET, row.former_secret)):
        with suppress(BadBox, UnknownKey):
            known += [column.open(keys, box, row.id)] if box is not None else []
    return known


async def claim_request(tx: Write, plugin: PluginActor, *, verified: bool = True) -> None:
    """Let this signature be good for this once, together with what the request does."""
    if await queries.CLAIM_SIGNATURE.first(tx, plugin_id=plugin.plugin_id, digest=plugin.digest) is None:
        raise ReplayedRequest
    # Looked at anew, after whatever was waited for: a key that was ended meanwhile writes nothing any more.
    match await queries.STATUS.first(tx, id=plugin.plugin_id):
        case None | PluginStatus.REVOKED:
            raise BadSignature
        case PluginStatus.SUSPENDED:
            raise PluginSuspended
        case PluginStatus.PENDING_VERIFICATION if verified:
            raise NotVerified


async def verify_plugin(tx: Write, plugin: PluginActor, told: Verification, official: tuple[str, ...]) -> None:
    """Take a plugin into service: whoever can run it on the server has proved to own the server.

    It proves the address at which the server was listed when it called. Where that changes, it has to call again.
    """
    place = await queries.HOLD_SERVER.first(tx, server_id=plugin.server_id)
    await claim_request(tx, plugin, verified=False)
    if place != plugin.place:
        raise ServerMoved
    require_official(told.plugin_version, official)
    await hold_address_of(tx, plugin.server_id)
    await queries.VERIFY.run(
        tx, id=plugin.plugin_id, plugin_version=told.plugin_version, server_version=told.server_version
    )
    if await queries.PROVE_SERVER.first(tx, server_id=plugin.server_id):
        await emit(tx, ServerProven(plugin.server_id, "plugin"))
        tx.drop_tags("servers", f"server:{plugin.server_id}")


async def record_heartbeat(
    tx: Write, plugin: PluginActor, told: Heartbeat, official: tuple[str, ...], sources: tuple[CommandSource, ...]
) -> list[Command]:
    """Note that the plugin is alive, and how many play. Gives what is to be run for those who are there."""
    await claim_request(tx, plugin)
    require_official(told.plugin_version, official)
    await queries.BEAT.run(
        tx, id=plugin.plugin_id, plugin_version=told.plugin_version, active_players=told.active_players
    )
    if not told.players:
        return []
    return [command for source in sources for command in await source.find(tx, plugin.server_id, told.players)]


def require_official(version: str, official: tuple[str, ...]) -> None:
    """Refuse a version that is not ours."""
    if not is_official(version, official):
        raise UnofficialVersion


async def remove_old_signatures(database: Database) -> int:
    """Forget signatures whose time stamp is too old to be accepted again. Gives how many."""
    removed = 0
    while gone := await queries.SWEEP_SIGNATURES.run(database.once(), keep=KEEP_SIGNATURES):
        removed += gone
    return removed
