"""The rules of listing: who may, how many, at which address, and what is told of it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from stoa.accounts.people import service as people
from stoa.commons.reviews.service import resolve_tag
from stoa.commons.tags import set_tags
from stoa.commons.tags.errors import UnknownTag
from stoa.kernel import audit
from stoa.kernel.audit import By
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import NotFound, OutsideFault
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from stoa.kernel.outgoing import Guard
from stoa.sites.firstspawn.addresses.holding import hold_address
from stoa.sites.firstspawn.addresses.rules import actual_port
from stoa.sites.firstspawn.discovery.service import rank_servers
from stoa.sites.firstspawn.games.java import ping_java
from stoa.sites.firstspawn.games.models import Place
from stoa.sites.firstspawn.servers.models import GameType
from stoa.sites.firstspawn.servers.subject import SERVER, TAGS

from . import queries
from .errors import (
    AddressProven,
    AlreadyListed,
    HalfAPlace,
    ManagersOnly,
    NotYourServer,
    OwnerOnly,
    ServerExists,
    TooManyServers,
    UnknownTags,
)
from .events import ServerChanged, ServerListed, ServerStateChanged
from .models import AddressInput, AddressLook, Kept, ServerChange, ServerInput
from .rules import free_slug, quota_of, slug_of

SECONDS = 6.0

type FindPlace = Callable[[str], Awaitable[Place | None]]


async def list_server(tx: Write, told: ServerInput, address: str, person_id: UUID, tier: str) -> str:
    """List a server for somebody, and give its slug. The address has been looked at already."""
    await people.lock_person(tx, person_id)  # two at once must not both be the last one allowed
    port = actual_port(told.game_type, told.port)
    await _require_new(tx, address, port, person_id)  # before the quota: whoever sends again has listed it
    quota = quota_of(tier, await queries.COUNT_PROVEN.one(tx, person_id=person_id))
    if quota is not None and await queries.COUNT_OWNED.one(tx, person_id=person_id) >= quota:
        raise TooManyServers
    _require_whole_place(told.latitude, told.longitude)
    await hold_address(tx, address, port)
    await _require_unproven(tx, address, port)
    server_id = new_id()
    slug = await _insert(tx, server_id, told, address)
    await _set_tags(tx, server_id, told.tags)
    await rank_servers(tx, server_id)
    await queries.JOIN_TEAM.run(tx, server_id=server_id, person_id=person_id, role="owner")
    await emit(tx, ServerListed(server_id, person_id))
    tx.drop_tags("servers", "server-list")
    return slug


async def _require_new(tx: Write, address: str, port: int, owner_id: UUID | None, besides: UUID | None = None) -> None:
    """Refuse an address at which the same owner has another listing, and name it."""
    own = await queries.OWN_AT.first(tx, owner_id=owner_id, address=address, port=port, besides=besides)
    if own is not None:
        raise AlreadyListed(own.name, own.slug, own.state)


async def _require_unproven(tx: Write, address: str, port: int, besides: UUID | None = None) -> None:
    """Refuse an address that somebody has proven to be theirs."""
    if await queries.PROVEN_AT.one(tx, address=address, port=port, besides=besides):
        raise ServerExists


async def _insert(tx: Write, server_id: UUID, told: ServerInput, address: str) -> str:
    row = _row(told) | {"id": server_id, "address": address}
    wanted = slug_of(told.name)
    while True:  # somebody else may take the slug between our look and our insert: then there is another one
        taken = set(await queries.LIKE_SLUGS.all(tx, slug=wanted))
        slug = await queries.INSERT.first(tx, **row, slug=free_slug(wanted, taken))
        if slug is not None:
            return slug


async def _set_tags(tx: Write, server_id: UUID, slugs: Sequence[str]) -> list[str]:
    try:
        kept = await set_tags(tx, TAGS, server_id, slugs)
    except UnknownTag as fault:
        raise UnknownTags(fault.words, details=fault.details) from None
    tx.drop_tags("tags")
    return kept


def _row(told: ServerInput) -> dict[str, Any]:
    row = msgspec.structs.asdict(told)
    del row["ip"]
    return row | {"tags": list(dict.fromkeys(told.tags))}


def _require_whole_place(latitude: float | None, longitude: float | None) -> None:
    if (latitude is None) != (longitude is None):
        raise HalfAPlace


async def load_server(db: Read, server: str, person_id: UUID) -> Kept:
    """Give a server that somebody looks after."""
    return _require_team(await queries.FIND.first(db, server=server, person_id=person_id))


async def lock_server(tx: Write, server: str, person_id: UUID, *, owner: bool = False, helper: bool = False) -> Kept:
    """Give a server to whoever may change it, and keep other changes waiting; helpers may where that is said."""
    if await queries.HOLD.first(tx, server=server) is None:
        raise NotFound
    kept = await load_server(tx, server, person_id)
    if owner and kept.role != "owner":
        raise OwnerOnly
    if kept.role == "helper" and not helper:
        raise ManagersOnly
    return kept


async def load_managed_server(db: Read, server: str, person_id: UUID) -> Kept:
    """Give a server to whoever may change it, without changing it."""
    kept = await load_server(db, server, person_id)
    if kept.role == "helper":
        raise ManagersOnly
    return kept


def _require_team(kept: Kept | None) -> Kept:
    if kept is None or (kept.role is None and kept.state not in {"listed", "archived"}):
        raise NotFound
    if kept.role is None:
        raise NotYourServer
    return kept


async def change_server(tx: Write, server: str, told: ServerChange, address: str | None, person_id: UUID) -> str:
    """Change what is told of a server; give its slug. At another address it has to be proven anew."""
    kept = await lock_server(tx, server, person_id)
    row = {name: getattr(kept, name) for name in kept.__struct_fields__ if name not in _FIXED}
    row |= {name: value for name, value in msgspec.structs.asdict(told).items() if value is not msgspec.UNSET}
    row.pop("ip", None)
    row["address"] = address or kept.address
    _require_whole_place(row["latitude"], row["longitude"])
    moved = (row["address"], row["port"]) != (kept.address, kept.port)
    if moved:
        port, owner_id = actual_port(kept.game_type, row["port"]), await queries.OWNER.first(tx, server_id=kept.id)
        if owner_id is not None:
            await people.lock_person(tx, owner_id)  # of two servers that come to one address, one is there first
        await hold_address(tx, row["address"], port)
        await _require_new(tx, row["address"], port, owner_id, kept.id)
        await _require_unproven(tx, row["address"], port, kept.id)
    if told.tags is not msgspec.UNSET:  # after the locks, as where one is listed
        row["tags"] = await _set_tags(tx, kept.id, told.tags)
    await queries.CHANGE.run(tx, id=kept.id, **row)
    if moved:
        await queries.UNPROVE.run(tx, id=kept.id)
    await emit(tx, ServerChanged(kept.id, moved))
    tx.drop_tags("servers", "server-list", f"server:{kept.id}")
    return kept.slug


async def resolve_address(guard: Guard, told: AddressInput, host: str, find_place: FindPlace) -> AddressLook:
    """Ask the server at an address that was looked at already. Nothing is written."""
    if told.game_type is not GameType.MINECRAFT:
        return AddressLook(answered=False, message=_SAYS_NOTHING)
    record = await find_place(host) if told.port is None else None
    place = record or Place(host, actual_port(told.game_type, told.port))
    try:
        reading = await ping_java(guard, place, SECONDS)
    except OutsideFault as fault:
        return AddressLook(answered=False, message=f"{fault.words} {_LIST_ANYWAY}")
    return AddressLook(
        answered=True,
        message="The server answers.",
        player_count=reading.players,
        max_players=reading.max_players,
        version=reading.version,
        motd=reading.motd,
        latency=reading.latency_ms,
    )


_SAYS_NOTHING = "Hytale servers say nothing to strangers. Its plugin tells us how it is once it is listed."
_LIST_ANYWAY = "It can be listed all the same, and is shown as offline until it answers."
_FIXED = frozenset({"id", "slug", "game_type", "state", "role"})


async def archive_server(tx: Write, server: str, person_id: UUID, by: By) -> None:
    """Take a server off the list and keep everything about it."""
    await _move(tx, await lock_server(tx, server, person_id, owner=True), "archived", "archived", by, since="listed")


async def restore_server(tx: Write, server: str, person_id: UUID, by: By) -> bool:
    """List an archived server again; says whether it was one."""
    kept = await lock_server(tx, server, person_id, owner=True)
    port = actual_port(kept.game_type, kept.port)
    await hold_address(tx, kept.address, port)
    if kept.state == "archived" and await queries.PROVEN_AT.one(
        tx, address=kept.address.lower(), port=port, besides=kept.id
    ):
        raise AddressProven
    return await _move(tx, kept, "listed", "restored", by, since="archived")


async def remove_server(tx: Write, server: str, person_id: UUID, by: By) -> None:
    """Take a server off for good."""
    await queries.HOLD_TO_REMOVE.first(tx, server=server)
    await _move(tx, await lock_server(tx, server, person_id, owner=True), "removed", "removed", by)


async def _move(tx: Write, kept: Kept, state: str, act: str, by: By, *, since: str = "") -> bool:
    if since and kept.state != since:
        return False  # it is there already, or a moderator has a say in it
    await queries.SET_STATE.run(tx, id=kept.id, state=state)
    before, after = {"state": kept.state}, {"state": state}
    await audit.record(tx, f"server.{act}", by=by, kind="server", id=kept.id, before=before, after=after)
    await emit(tx, ServerStateChanged(kept.id, state))
    publish_state(tx, kept.id)
    return True


def publish_state(tx: Write, server_id: UUID) -> None:
    """Let everything that shows a server be made anew: it has come, or gone."""
    tx.drop_tags("servers", "server-list", f"server:{server_id}", resolve_tag(SERVER.kind, server_id))
