"""What plugins tell of playtime, and what is told of it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from stoa.kernel.decisions import Decision
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import prose
from stoa.sites.firstspawn.plugin_door.models import PlayerName, PlayerUuid
from stoa.sites.firstspawn.servers.models import GameType

MOST_RECORDS = 5000
MOST_MINUTES = 1_000_000

type BatchId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        description="Names this batch among all that the key has ever sent. Send it again with the same id until it is "
        "answered: it is counted once.",
        examples=["b-2026-11-21T10:05-1"],
    ),
]
type Minutes = Annotated[int, Meta(ge=0, le=MOST_MINUTES, description="Minutes played since the last sync.")]
type Seen = Annotated[datetime, Meta(tz=True, description="When the player was last there.")]


class Reason(StrEnum):
    """Which rule a record breaks."""

    WALL_TIME = "wall-time"
    AHEAD = "ahead-of-the-clock"
    DAY = "day"
    DOWN = "server-down"


class Told(Input, frozen=True):
    """How long one player has played since the last sync."""

    player_uuid: PlayerUuid
    minutes: Minutes
    last_seen: Seen
    player_username: PlayerName | None = None
    afk_minutes: Annotated[int, Meta(ge=0, le=MOST_MINUTES, description="How many of them away: not counted.")] = 0


class Sync(Input, frozen=True):
    """What all players have played since the last sync."""

    batch_id: BatchId
    records: Annotated[list[Told], Meta(max_length=MOST_RECORDS)]


class PlayerSync(Told, frozen=True, kw_only=True):
    """The same for one player."""

    batch_id: BatchId


class Held(Model, frozen=True):
    """A record that waits for a moderator, and why."""

    player_uuid: UUID
    decision: Decision


class Synced(Model, frozen=True):
    """What became of a batch; of one that was sent before, what became of it then."""

    accepted: int
    held: list[Held]
    duplicate_batch: bool


class Mark(msgspec.Struct, frozen=True):
    """How far a server's playtime is counted."""

    started_at: datetime
    base_at: datetime | None
    tick_at: datetime | None
    last_sync: datetime | None
    minutes: int


class Broken(msgspec.Struct, frozen=True):
    """A record that breaks a rule, with what the rule looked at."""

    player_uuid: UUID
    player_username: str | None
    minutes: int
    last_seen: datetime
    reason: Reason
    allowed: int
    base_at: datetime
    day_minutes: int


class PlaytimeRecord(Model, frozen=True):
    """How long one player has played on a server, as its team sees it."""

    player_uuid: UUID
    player_username: str | None
    playtime_minutes: int
    last_seen: datetime
    created_at: datetime
    updated_at: datetime


class Crowd(msgspec.Struct, frozen=True):
    """How many have played on a server, and how long together."""

    players: int
    minutes: int


class HeldLine(Model, frozen=True):
    """A record that waits, as moderators see it."""

    id: UUID
    server_id: UUID
    server_name: str
    server_slug: str
    player_uuid: UUID
    player_username: str | None
    minutes: int
    last_seen: datetime
    reason: str
    decision: Decision
    state: str
    decided_at: datetime | None
    created_at: datetime


class HeldRow(msgspec.Struct, frozen=True):
    """A record that waits, as the rules look at it."""

    id: UUID
    server_id: UUID
    player_uuid: UUID
    player_username: str | None
    minutes: int
    last_seen: datetime
    state: str


class Verdict(Input, frozen=True):
    """Whether a held record is counted after all, and why."""

    count: bool
    reason: Annotated[str, prose(3, 500)]


class MyPlaytime(Model, frozen=True):
    """How long somebody has played on one server."""

    server_id: UUID
    server_name: str
    server_slug: str
    game_type: GameType
    minutes: int
    last_seen: datetime
