"""Pools, prizes, and the codes by which prizes are claimed."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line
from stoa.sites.firstspawn.servers.models import GameType

MOST_QUANTITY = 1000
MOST_PRIZES = 100
LETTERS = 16

type Name = Annotated[str, line(2, 80, examples=["A stack of diamonds"])]
type Text = Annotated[str, Meta(max_length=1000)]
type Template = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        description="One line for the server's console. `{player}` becomes the name of whoever has won.",
        examples=["give {player} diamond 64"],
    ),
]
type Quantity = Annotated[int, Meta(ge=1, le=MOST_QUANTITY, description="How many there are to give.")]
type Moment = Annotated[datetime, Meta(tz=True)]
type Typed = Annotated[str, Meta(min_length=1, max_length=40)]
type WhichPlayer = Annotated[str, Meta(min_length=1, max_length=36, description="A player's id, or name.")]


class PrizeStatus(StrEnum):
    """How far a code has come."""

    AVAILABLE = "AVAILABLE"
    RESERVED = "RESERVED"
    REDEEMED = "REDEEMED"
    EXPIRED = "EXPIRED"


class PoolInput(Input, frozen=True):
    """What is said of a pool."""

    is_active: bool = True
    description: Text = ""


class PrizeInput(Input, frozen=True):
    """A prize, for the pool of a server."""

    name: Name
    console_command: Template
    server_id: UUID | None = None
    pool_id: UUID | None = None
    description: Text = ""
    quantity: Quantity = 1
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    is_active: bool = True


class PrizeChange(Input, frozen=True):
    """What is to be different; what is left out stays."""

    name: Name | UnsetType = UNSET
    console_command: Template | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    valid_from: Moment | UnsetType | None = UNSET
    valid_until: Moment | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET


class Prize(Model, frozen=True):
    """A prize. What is run for it is told to those who look after the server alone."""

    id: UUID
    pool_id: UUID
    name: str
    description: str
    quantity: int
    quantity_used: int
    valid_from: datetime | None
    valid_until: datetime | None
    is_active: bool
    created_at: datetime
    updated_at: datetime
    console_command: str | None = None
    preview: str | None = None
    """What the console would be told for a player called Steve."""


class Pool(Model, frozen=True):
    """The prizes of a server; without an id where nobody has made a pool yet."""

    id: UUID | None
    server_id: UUID
    is_active: bool
    description: str
    created_at: datetime | None
    updated_at: datetime | None
    prizes: list[Prize]


class OwnCode(Model, frozen=True):
    """A code as the server's team sees it."""

    code: str
    status: PrizeStatus
    player_name: str | None
    reserved_at: datetime | None
    executed_at: datetime | None
    expires_at: datetime | None


class PrizeMade(Prize, frozen=True):
    """A new prize, with its codes."""

    codes: list[str] = field(default_factory=list)


class Redemption(Model, frozen=True):
    """A code that is somebody's."""

    id: UUID
    prize_id: UUID
    redeemed_by: UUID | None
    redeemed_at: datetime | None
    """When it was claimed; the plugin ran the command at `executedAt`."""
    code: str
    status: PrizeStatus
    prize_name: str
    description: str
    server_id: UUID
    server_name: str
    server_slug: str
    game_type: GameType
    player_name: str | None
    reserved_at: datetime | None
    executed_at: datetime | None
    expires_at: datetime | None
    created_at: datetime


class PrizeRow(msgspec.Struct, frozen=True):
    """A prize as the rules look at it."""

    id: UUID
    pool_id: UUID
    server_id: UUID
    name: str
    description: str
    console_command: str
    quantity: int
    quantity_used: int
    valid_from: datetime | None
    valid_until: datetime | None
    is_active: bool
    created_at: datetime
    updated_at: datetime


class PoolRow(msgspec.Struct, frozen=True):
    """A pool as it stands."""

    id: UUID
    server_id: UUID
    is_active: bool
    description: str
    created_at: datetime
    updated_at: datetime


class CodeRow(msgspec.Struct, frozen=True):
    """A code as the rules look at it."""

    id: UUID
    prize_id: UUID
    server_id: UUID
    status: PrizeStatus
    person_id: UUID | None
    player_uuid: UUID | None
    player_name: str | None
    attempt_id: str | None
    executed_at: datetime | None
    expires_at: datetime | None
    game_type: GameType
    is_open: bool
    """Whether prize, pool and server give it out at this time; what was awarded is kept when they are turned off."""


class PendingRow(msgspec.Struct, frozen=True):
    """A code that waits for its player."""

    code: str
    prize_name: str
    console_command: str
    player_name: str


class Pending(Model, frozen=True):
    """What the plugin is to run, once it has said so and been told that it is the first."""

    code: str
    prize_name: str
    command: str
    player: str


class Execution(Input, frozen=True):
    """The plugin is about to run a command."""

    code: Typed
    player: WhichPlayer
    attempt_id: Annotated[str, Meta(min_length=8, max_length=64)] | None = None


class Executed(Model, frozen=True):
    """Whether the command may be run: only by whoever is told that it was not executed before."""

    code: str
    command: str
    already_executed: bool
    same_attempt: bool
    """It was executed before, by this very attempt, whose answer was lost on the way."""
    executed_at: datetime


class CheckQuery(msgspec.Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    """For which player."""

    player: WhichPlayer
