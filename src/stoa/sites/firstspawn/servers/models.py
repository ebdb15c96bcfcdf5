"""What is told about a server."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Model


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
    tags: list[str]
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
    updated_at: datetime


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
    tags: list[str]
    rating: float
