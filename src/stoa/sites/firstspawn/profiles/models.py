"""What is told of a person."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.accounts.people.models import Me, PublicProfile
from stoa.kernel.http.replies import Model
from stoa.sites.firstspawn.badges.models import UserBadge
from stoa.sites.firstspawn.playtime.models import MyPlaytime


class Fact(Model, frozen=True):
    """A figure that another room tells, such as a streak."""

    label: str
    value: str
    icon: str
    url: str


class Counts(Model, frozen=True):
    """How much there is of somebody."""

    reviews: int
    guilds: int


class Standing(msgspec.Struct, frozen=True):
    """What this site knows of a person besides the account."""

    reputation: int
    is_premium: bool
    is_verified: bool


class PersonHere(PublicProfile, frozen=True):
    """A person as others see them."""

    avatar_url: str | None
    reputation: int
    is_premium: bool
    is_verified: bool
    """Has proven to be a player of a game."""


class MeHere(Me, frozen=True):
    """A person as they see themselves."""

    avatar_url: str | None
    reputation: int
    is_premium: bool
    is_verified: bool
    """Has proven to be a player of a game."""


class Profile(Model, frozen=True):
    """A person as others see them, as far as they show themselves."""

    id: UUID
    username: str
    name: str
    display_name: str
    """The same as `name`."""
    bio: str
    avatar_url: str | None
    created_at: datetime
    updated_at: datetime
    reputation: int
    is_premium: bool
    is_verified: bool
    """Has proven to be a player of a game."""
    is_banned: bool
    """Is shut out for good; then nothing else is told, but to those who may let people in again."""
    review_count: int
    guild_count: int | None
    """Null where the person does not show it."""
    featured_badges: list[UserBadge]
    badge_count: int
    facts: list[Fact]
    playtime: list[MyPlaytime] | None
    """Null where the person does not show it, as is so from the start."""


class SubjectRow(msgspec.Struct, frozen=True):
    """What a moderator has to see of a profile."""

    id: UUID
    username: str
    name: str
    bio: str
    profile_hidden: bool
