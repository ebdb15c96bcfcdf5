"""Guilds, who is in them, and how somebody gets in."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line

type GuildName = Annotated[str, line(3, 50, examples=["Lantern Keepers"])]
type About = Annotated[str, Meta(max_length=2000)]
type Size = Annotated[int, Meta(ge=2, le=500, description="How many members there may be.")]
type InviteCode = Annotated[str, Meta(min_length=1, max_length=40)]


class GuildRole(StrEnum):
    """What somebody is in a guild, the highest first."""

    OWNER = "OWNER"
    ADMIN = "ADMIN"
    MODERATOR = "MODERATOR"
    MEMBER = "MEMBER"


class Visibility(StrEnum):
    """Who finds a guild, and who may join."""

    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"
    INVITE_ONLY = "INVITE_ONLY"


class GuildInput(Input, frozen=True):
    """A new guild."""

    name: GuildName
    description: About = ""
    visibility: Visibility = Visibility.PUBLIC
    max_members: Size = 100


class GuildChange(Input, frozen=True):
    """What is to be different; what is left out stays."""

    name: GuildName | UnsetType = UNSET
    description: About | UnsetType = UNSET
    visibility: Visibility | UnsetType = UNSET
    max_members: Size | UnsetType = UNSET


class JoinInput(Input, frozen=True):
    """The code of an invitation, where one is needed."""

    code: InviteCode | None = None


class InviteInput(Input, frozen=True):
    """How long an invitation is good, and for how many."""

    max_uses: Annotated[int, Meta(ge=1, le=500)] | None = None
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None


class RoleInput(Input, frozen=True):
    """What a member is to be; ownership is transferred, not given as a role."""

    role: GuildRole


class PersonInput(Input, frozen=True):
    """Whom it is about."""

    user_id: UUID


class GuildCard(Model, frozen=True):
    """A guild in the list."""

    id: UUID
    slug: str
    name: str
    description: str
    visibility: Visibility
    max_members: int
    member_count: int
    reputation: int
    is_verified: bool
    created_at: datetime
    avatar_id: UUID | None
    banner_id: UUID | None
    avatar_url: str | None
    banner_url: str | None


class Guild(Model, frozen=True):
    """Everything about a guild, and what whoever asks is in it."""

    id: UUID
    slug: str
    name: str
    description: str
    visibility: Visibility
    max_members: int
    member_count: int
    reputation: int
    is_verified: bool
    created_at: datetime
    avatar_id: UUID | None
    banner_id: UUID | None
    avatar_url: str | None
    banner_url: str | None
    updated_at: datetime
    is_active: bool
    """False where moderators have hidden it, or its words wait for one."""
    is_held: bool
    """Its words wait for a moderator; its members alone see it meanwhile."""
    owner_id: UUID | None
    your_role: GuildRole | None


class GuildMember(Model, frozen=True):
    """Somebody in a guild."""

    id: UUID
    """Made of guild and person, by which a membership is known."""
    guild_id: UUID
    user_id: UUID
    username: str
    shown_as: str
    """The username, or `Banned account`."""
    role: GuildRole
    joined_at: datetime


class Invite(Model, frozen=True):
    """An invitation."""

    id: UUID
    guild_id: UUID
    code: str
    max_uses: int | None
    uses: int
    expires_at: datetime | None
    created_by: UUID | None
    created_at: datetime


class BannedPerson(Model, frozen=True):
    """Somebody whom a guild has shut out."""

    user_id: UUID
    username: str
    banned_at: datetime


class InvitePreview(Model, frozen=True):
    """What an invitation leads to, for whoever has its code."""

    guild: GuildCard
    expires_at: datetime | None
    uses_left: int | None


class RequestInput(Input, frozen=True):
    """What somebody says who asks to be let in."""

    message: Annotated[str, Meta(max_length=300)] = ""


class JoinRequest(Model, frozen=True):
    """Somebody asks to be let in."""

    user_id: UUID
    username: str
    message: str
    asked_at: datetime


class FeedLine(Model, frozen=True):
    """Something that happened in a guild."""

    kind: str
    username: str | None
    shown_as: str | None
    """The username, or `Banned account`."""
    at: datetime


class OwnGuild(Model, frozen=True):
    """A guild that somebody is in."""

    id: UUID
    slug: str
    name: str
    role: GuildRole
    member_count: int
    joined_at: datetime


class GuildSubject(msgspec.Struct, frozen=True):
    """A guild as moderators see it."""

    id: UUID
    title: str
    url: str
    owner_id: UUID | None
    state: str
    text: str
