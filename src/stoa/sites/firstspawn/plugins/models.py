"""What is told about the keys of plugins."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, field

from stoa.kernel.http.replies import Input, Model
from stoa.sites.firstspawn.servers.models import GameType


class PluginStatus(StrEnum):
    """How far a plugin is trusted."""

    PENDING_VERIFICATION = "PENDING_VERIFICATION"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"


type Network = Annotated[
    str, Meta(min_length=2, max_length=49, description="An address, or a network such as 1.2.3.0/24.")
]


class PluginInput(Input, frozen=True):
    """What a new key is to be like."""

    allowed_addresses: Annotated[list[Network], Meta(max_length=20)] = field(default_factory=list)


class PluginChange(Input, frozen=True):
    """From where the key may be used; an empty list means from anywhere."""

    allowed_addresses: Annotated[list[Network], Meta(max_length=20)]


class NewPlugin(Model, frozen=True):
    """A key and its secret, which is shown this once."""

    id: UUID
    api_key: str
    api_secret: str


class PluginView(Model, frozen=True):
    """A key as its owner sees it."""

    id: UUID
    server_id: UUID
    game_type: GameType
    api_key: str
    status: PluginStatus
    is_stale: bool
    plugin_version: str | None
    server_version: str | None
    allowed_addresses: list[str]
    active_players: int
    total_playtime: int
    """Minutes that are counted for its server, of all players together."""
    last_heartbeat: datetime | None
    created_at: datetime
    updated_at: datetime
    """When it was last heard of, or changed."""
    verified_at: datetime | None


class Place(msgspec.Struct, frozen=True):
    """Where a server is said to be."""

    address: str
    port: int | None


class PluginRow(msgspec.Struct, frozen=True):
    """What the door needs to know of a key."""

    id: UUID
    server_id: UUID
    status: PluginStatus
    server_state: str
    address: str
    port: int | None
    secret: bytes
    former_secret: bytes | None
    allowed_addresses: list[str]
