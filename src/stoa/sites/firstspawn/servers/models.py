"""What is told about a server."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from stoa.kernel.http.replies import Model


class GameType(StrEnum):
    """The games whose servers are listed."""

    MINECRAFT = "minecraft"
    HYTALE = "hytale"


class ServerCard(Model, frozen=True):
    """A server as lists show it."""

    id: UUID
    slug: str
    name: str
    game_type: GameType
    short_description: str
    tags: list[str]
    region: str | None
    version: str | None
    online: bool
    verified: bool
    players: int
    max_players: int
    uptime: float
    rating: float | None
    review_count: int
    created_at: datetime


class Server(ServerCard, frozen=True):
    """A server as its own page shows it."""

    description: str
    address: str
    language: str | None
    website_url: str | None
    discord_url: str | None
