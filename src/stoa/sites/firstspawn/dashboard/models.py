"""What is told to those who look after a server."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.sites.firstspawn.servers.models import GameType
from stoa.sites.firstspawn.votes.models import Discount

type Ids = Annotated[list[UUID], msgspec.Meta(max_length=60)]


class SeenInput(Input, frozen=True):
    """Which servers a page has shown, whose page it is, and whose address was copied."""

    shown: Ids = msgspec.field(default_factory=list)
    viewed: Ids = msgspec.field(default_factory=list)
    copied: Ids = msgspec.field(default_factory=list)


class AnalyticsQuery(Input, frozen=True):
    """How far back."""

    days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30


class DayFigures(Model, frozen=True):
    """One day of a server, as UTC has it."""

    day: date
    impressions: int
    page_views: int
    address_copies: int
    votes: int
    joins: int
    """Players whom the plugin saw there for the first time."""
    favorites: int
    reviews: int
    peak_players: int
    uptime: float | None
    """Percent of the checks that were answered; null where nobody looked."""


class Step(Model, frozen=True):
    """A step of the way to a server, and how many took it of those who could."""

    name: str
    count: int
    rate: float | None
    """Percent of those who saw it in a list, for opening the page, and of those who opened the page, for what follows.

    Null for the first step, and where more took a step than that: some came another way.
    """


class NotCounted(Model, frozen=True):
    """Playtime that the plugin sent and that does not count, and why."""

    reason: str
    state: str
    records: int
    minutes: int


class DiscountedVotes(Model, frozen=True):
    """Votes that the server was told of and that do not count in the ranking, and why."""

    reason: Discount
    votes: int


class Analytics(Model, frozen=True):
    """How people found a server, and what became of it."""

    server_id: UUID
    since: date
    until: date
    funnel: list[Step]
    days: list[DayFigures]
    not_counted: list[NotCounted]
    discounted_votes: list[DiscountedVotes]


class OwnServer(Model, frozen=True):
    """A server that somebody looks after."""

    id: UUID
    slug: str
    name: str
    game_type: GameType
    ip: str
    port: int | None
    state: str
    role: str
    is_online: bool
    is_verified: bool
    proof: str | None
    player_count: int
    max_players: int
    vote_count: int
    favorite_count: int
    average_rating: float | None
    review_count: int
    reviews_waiting: int
    """Reviews that nobody has answered."""
    plugin: str
    """How its plugin is: `none`, `pending`, `active` or `stale`."""
    checked_at: datetime | None
    created_at: datetime


class Counted(msgspec.Struct, frozen=True):
    """So many on a day."""

    day: date
    count: int


class DayUptime(msgspec.Struct, frozen=True):
    """How a server was on a day."""

    day: date
    peak: int
    uptime: float


class Planted(msgspec.Struct, frozen=True):
    """How much of something the demo has of one day."""

    measure: str
    key: str
    day: date
    many: int
