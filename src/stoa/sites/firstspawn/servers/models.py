"""What is told about a server."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.commons.tags import Tag
from stoa.kernel.http.replies import Input, Model


class GameType(StrEnum):
    """The games whose servers are listed."""

    MINECRAFT = "MINECRAFT"
    HYTALE = "HYTALE"

    @classmethod
    def _missing_(cls, value: object) -> "GameType | None":
        """Take a game's name however it is written."""
        return cls.__members__.get(value.upper()) if isinstance(value, str) else None


class ServerCard(Model, frozen=True):
    """A server as lists show it."""

    id: UUID
    slug: str
    name: str
    game_type: GameType
    short_description: str
    tags: list[Tag]
    region: str | None
    language: str | None
    version: str | None
    ip: str
    port: int | None
    is_online: bool
    is_verified: bool
    is_featured: bool
    player_count: int
    max_players: int
    uptime: float
    average_rating: float | None
    review_count: int
    favorite_count: int
    vote_count: int
    created_at: datetime


class FoundServer(ServerCard, frozen=True):
    """A server that was found; how far away it stands is told where a place was named."""

    distance_km: float | msgspec.UnsetType | None = msgspec.UNSET


class _ShownTag(Model, frozen=True):
    name: str


class ShownServer(Model, frozen=True):
    """What the card of a server on a page says of it; what else was told is passed over."""

    id: str
    slug: str
    name: str
    game_type: str
    short_description: str
    tags: tuple[_ShownTag, ...]
    region: str | None
    is_online: bool
    is_verified: bool
    player_count: int
    max_players: int
    average_rating: float | None
    review_count: int
    distance_km: float | None = None

    @property
    def shown_rating(self) -> float | None:
        """The rating as it is written: many servers have the same one."""
        return None if self.average_rating is None else round(self.average_rating, 1)


class Server(ServerCard, frozen=True):
    """A server as its own page shows it."""

    owner_id: UUID | None
    description: str
    bedrock_port: int | None
    website_url: str | None
    discord_url: str | None
    total_playtime: int
    launch_date: date | None
    is_active: bool
    rules: str
    contact: str
    modpack: str
    latitude: float | None
    longitude: float | None
    latency: int | None
    motd: str
    checked_at: datetime | None
    status_reason: str
    """Why it was offline when it was last asked; empty where it answered."""
    banner_id: UUID | None
    logo_id: UUID | None
    score: float
    updated_at: datetime
    guidelines: list[str]
    """Which guidelines hold there, as its owner says."""
    guidelines_reviewed_at: datetime | None
    banner_url: str | None = None
    logo_url: str | None = None
    icon_url: str | None = None
    """The picture that the server itself shows players in their lists; null where it shows none."""


class Resting(msgspec.Struct, frozen=True):
    """All that is told of an archived server, and the tags by which others are like it."""

    id: UUID
    name: str
    game_type: str
    tags: list[str]


type FacetName = Literal["tags", "gameType", "region"]


class FacetValue(Model, frozen=True):
    """A filter's value, what people call it, and how many servers it would leave."""

    value: str
    label: str
    count: int


class SuggestQuery(Input, frozen=True):
    """What has been typed of a name."""

    q: Annotated[str, msgspec.Meta(min_length=1, max_length=60, examples=["embe"])]


class Suggestion(Model, frozen=True):
    """A server whose name is like what was typed."""

    id: UUID
    slug: str
    name: str


class KnownOrNamed(msgspec.Struct, frozen=True):
    """A server whose name begins as was typed; or, without an id, what is known of a word that was typed."""

    id: UUID | None
    slug: str | None
    name: str
    term: str
    begins: bool
    place: int


class FacetRow(msgspec.Struct, frozen=True):
    """A facet's value as it is counted."""

    facet: str
    value: str
    label: str
    count: int


class DrawnServer(msgspec.Struct, frozen=True):
    """What a drawing of a server hangs on."""

    id: UUID
    slug: str
    game_type: str


class ServerSubject(msgspec.Struct, frozen=True):
    """A server as the rooms that sites share see it."""

    id: UUID
    title: str
    url: str
    owner_id: UUID | None
    state: Literal["shown", "hidden", "removed"]
    text: str


class SeededServer(msgspec.Struct, frozen=True):
    """A demo server, as far as what people think of it goes."""

    id: UUID
    name: str
    players: int
    rating: float
    created_at: datetime
