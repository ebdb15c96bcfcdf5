"""What is asked, and what comes back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.outgoing import Guard
from stoa.sites.firstspawn.games.models import Place
from stoa.sites.firstspawn.icons.models import HeldIcon
from stoa.sites.firstspawn.mottos.models import HeldMotto


class Target(msgspec.Struct, frozen=True):
    """A server to be asked."""

    server_id: UUID
    game: str
    host: str
    port: int | None
    bedrock_port: int | None
    max_players: int
    was_online: bool
    asked_at: datetime | None
    heard_at: datetime | None
    """When its plugin was heard of last."""
    heard_players: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of asking: an answer, or the reason why there is none."""

    server_id: UUID
    answered: bool
    players: int = 0
    max_players: int = 0
    latency: int | None = None
    version: str = ""
    motd: str = ""
    icon: bytes | None = None
    reason: str = ""
    sleeping: bool = False


class Written(msgspec.Struct, frozen=True):
    """A server whose finding counted, before and after."""

    server_id: UUID
    was_online: bool
    is_online: bool
    reason: str
    down_since: datetime | None
    motd: str
    is_new_motd: bool
    is_new_icon: bool


class Checked(Model, frozen=True):
    """What a server said just now."""

    answered: bool
    is_online: bool
    is_sleeping: bool
    player_count: int
    max_players: int
    latency: int | None
    motd: str
    reason: str


class NetworkInput(Input, frozen=True):
    """Behind which proxy a server stands; null takes it out of its network."""

    proxy: Annotated[str, msgspec.Meta(min_length=1, max_length=120)] | None


class Network(Model, frozen=True):
    """A proxy and the servers behind it. The proxy's players are everybody's."""

    proxy_id: UUID | None
    backend_ids: list[UUID]


class Member(msgspec.Struct, frozen=True):
    """A server as far as networks go."""

    id: UUID
    network_id: UUID | None
    backends: list[UUID]


class ProxyChoice(msgspec.Struct, frozen=True):
    """A server behind which another may stand."""

    slug: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NetworkPlace:
    """Behind which proxy a server stands, which others it could, who stands behind it; what it may not say."""

    proxy: str
    choices: Sequence[ProxyChoice]
    backends: Sequence[str]
    mottos: Sequence[HeldMotto]
    icon: HeldIcon | None


type FindPlace = Callable[[str], Awaitable[Place | None]]
type FindAddresses = Callable[[str], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What adapters ask with."""

    guard: Guard
    seconds: float
    find_place: FindPlace
    find_addresses: FindAddresses


type Ask = Callable[[Tools, Target], Awaitable[Finding]]
"""An adapter: asks one server of one game; raises a `Fault` with the reason when there is no answer."""
