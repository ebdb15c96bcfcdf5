"""Badges: the catalogue, who has which, and what is typed about them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from stoa.kernel.events import Event, event
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line, prose


class Category(StrEnum):
    """Whose badge it is."""

    USER = "USER"
    SERVER = "SERVER"
    GUILD = "GUILD"


class Kind(StrEnum):
    """How it is come by."""

    EARNED = "EARNED"
    PURCHASED = "PURCHASED"


type BadgeSlug = Annotated[
    str,
    Meta(
        min_length=2,
        max_length=50,
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)",
        extra={"form": "small letters, digits and single hyphens between them, such as night-owl"},
    ),
]
type BadgeName = Annotated[str, line(2, 50, examples=["Night owl"])]
type About = Annotated[str, prose(3, 300)]
type Color = Annotated[
    str,
    Meta(
        pattern=r"^#[0-9a-fA-F]{6}$(?!\n)",
        extra={"form": "a colour such as #3d6b8c"},
        max_length=7,
        examples=["#3d6b8c"],
    ),
]
type Icon = Annotated[
    str,
    Meta(
        min_length=2,
        max_length=30,
        pattern=r"^[a-z][a-z-]*$(?!\n)",
        extra={"form": "the name of an icon, such as star"},
        examples=["star"],
    ),
]
type Cents = Annotated[int, Meta(ge=50, le=1_000_000, description="In the smallest unit of the currency.")]
type Currency = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z]{3}$(?!\n)",
        extra={"form": "the three capital letters of a currency, such as USD"},
        max_length=3,
    ),
]
type Days = Annotated[int, Meta(ge=1, le=3660)]
type Place = Annotated[int, Meta(ge=0, le=100_000)]
MOST_FEATURED = 6


class Criteria(Model, frozen=True):
    """What is counted, and how much of it earns the badge."""

    type: str
    count: int


class CriteriaInput(Input, frozen=True):
    """What is to be counted, and how much of it earns the badge."""

    type: Annotated[str, Meta(min_length=2, max_length=40, examples=["reviews"])]
    count: Annotated[int, Meta(ge=1, le=1_000_000_000, examples=[100])]


class BadgeRow(msgspec.Struct, frozen=True):
    """A badge as it is kept, and how somebody has it."""

    id: UUID
    slug: str
    name: str
    description: str
    color: str
    icon: str
    category: Category
    type: Kind
    measure: str | None
    threshold: int | None
    price: int | None
    currency: str
    duration_days: int | None
    sort_order: int
    is_active: bool
    created_at: datetime
    award_id: UUID | None
    owner_id: UUID | None
    is_featured: bool
    earned_at: datetime | None
    purchased_at: datetime | None
    expires_at: datetime | None


class Badge(Model, frozen=True):
    """A badge of the catalogue."""

    id: UUID
    slug: str
    name: str
    description: str
    icon_url: str
    color: str
    category: Category
    type: Kind
    criteria: Criteria | None
    price: int | None
    currency: str | None
    duration_days: int | None
    is_active: bool
    sort_order: int
    created_at: datetime


class Award(Badge, frozen=True):
    """A badge that is somebody's: `id` names the award and `badgeId` the badge; the rest tells what badge it is."""

    badge_id: UUID
    earned_at: datetime
    is_featured: bool
    purchased_at: datetime | None
    expires_at: datetime | None


class UserBadge(Award, frozen=True):
    """A badge that a person has."""

    user_id: UUID


class ServerBadge(Award, frozen=True):
    """A badge that a server has."""

    server_id: UUID


class GuildBadge(Award, frozen=True):
    """A badge that a guild has; guilds only earn theirs."""

    guild_id: UUID


class BadgeInput(Input, frozen=True):
    """A new badge: earned by criteria, or bought for a price."""

    slug: BadgeSlug
    name: BadgeName
    description: About
    category: Category
    type: Kind = Kind.EARNED
    color: Color = "#5f6b75"
    icon: Icon = "star"
    criteria: CriteriaInput | None = None
    price: Cents | None = None
    currency: Currency = "USD"
    duration_days: Days | None = None
    sort_order: Place = 100
    is_active: bool = True


class BadgeChange(Input, frozen=True):
    """What is to be different; what is left out stays. Whose it is and how it is come by stays in any case."""

    name: BadgeName | UnsetType = UNSET
    description: About | UnsetType = UNSET
    color: Color | UnsetType = UNSET
    icon: Icon | UnsetType = UNSET
    criteria: CriteriaInput | UnsetType = UNSET
    price: Cents | UnsetType = UNSET
    duration_days: Days | UnsetType | None = UNSET
    sort_order: Place | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class PurchaseInput(Input, frozen=True):
    """Which badge somebody buys, and for which server where it is one of servers."""

    badge_id: Annotated[str, Meta(min_length=2, max_length=60, description="The badge's id or slug.")]
    server_id: Annotated[str, Meta(min_length=1, max_length=100, description="A server's id or slug.")] | None = None
    provider: Annotated[str, Meta(min_length=1, max_length=20, examples=["stripe"])] | None = None


class FeaturedInput(Input, frozen=True):
    """Which badges stand first; the others follow."""

    badge_ids: Annotated[list[UUID], Meta(max_length=MOST_FEATURED)]


class Won(msgspec.Struct, frozen=True):
    """Who has just got which badge."""

    id: UUID
    badge_id: UUID
    name: str


class OwnServer(msgspec.Struct, frozen=True):
    """A server for which somebody may buy."""

    id: UUID
    name: str


class Bought(msgspec.Struct, frozen=True):
    """A badge that was taken back."""

    owner_id: UUID
    badge_id: UUID
    name: str


@event("badge.earned-by-person", aggregate="person_id")
class PersonEarned(Event, frozen=True):
    """Somebody has a badge from now on."""

    person_id: UUID
    badge_id: UUID
    badge_name: str


@event("badge.earned-by-server", aggregate="server_id")
class ServerEarned(Event, frozen=True):
    """A server has a badge from now on."""

    server_id: UUID
    badge_id: UUID
    badge_name: str
    owner_id: UUID | None = None


@event("badge.earned-by-guild", aggregate="guild_id")
class GuildEarned(Event, frozen=True):
    """A guild has a badge from now on."""

    guild_id: UUID
    badge_id: UUID
    badge_name: str


@event("badge.taken-back", aggregate="owner_id")
class BadgeTakenBack(Event, frozen=True):
    """A badge that was bought is gone, since its price went back."""

    owner_id: UUID
    category: str
    badge_id: UUID
    badge_name: str
    buyer_id: UUID
