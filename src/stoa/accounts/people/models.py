"""What is told about a person."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line

type Theme = Literal["", "system", "light", "dark"]
type Username = Annotated[str, msgspec.Meta(min_length=3, max_length=30, description="Letters, digits, _ and -.")]
type Email = Annotated[str, msgspec.Meta(min_length=3, max_length=254)]
type Locale = Annotated[
    str,
    msgspec.Meta(
        min_length=2,
        max_length=20,
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)",
        extra={"form": "the code of a language, such as en or pt-BR"},
    ),
]
type TimeZone = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
type Name = Annotated[str, line(0, 80)]
type Bio = Annotated[str, msgspec.Meta(max_length=500, description="What somebody tells of themselves; plain text.")]


class Status(StrEnum):
    """Whether a person may come in."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    BANNED = "banned"
    LEAVING = "leaving"
    ANONYMISED = "anonymised"


class Person(msgspec.Struct, frozen=True):
    """A person as the rooms know them."""

    id: UUID
    username: str
    name: str
    email: str | None
    status: Status
    avatar_id: UUID | None
    locale: str
    time_zone: str
    theme: Theme
    version: int
    created_at: datetime
    updated_at: datetime
    bio: str
    profile_hidden: bool
    """A moderator hides what they say of themselves from others."""

    @property
    def says_nothing(self) -> bool:
        """Whether others see no more of them than the name by which they go."""
        return self.profile_hidden or self.status is Status.BANNED

    @property
    def may_come_in(self) -> bool:
        """Whether signing in is possible; somebody who is leaving may come back and stay."""
        return self.status in {Status.ACTIVE, Status.LEAVING}


class Me(Model, frozen=True):
    """A person as they see themselves."""

    id: UUID
    username: str
    name: str
    display_name: str
    """The same as `name`."""
    email: str | None
    email_verified: bool
    bio: str
    status: Status
    role: str
    """The one that stands for all."""
    roles: list[str]
    permissions: list[str]
    avatar_id: UUID | None
    locale: str
    time_zone: str
    theme: Theme
    created_at: datetime
    updated_at: datetime


class PublicProfile(Model, frozen=True):
    """A person as others see them."""

    id: UUID
    username: str
    name: str
    display_name: str
    """The same as `name`."""
    bio: str
    avatar_id: UUID | None
    created_at: datetime


class ProfileChange(Input, frozen=True):
    """What a person may change about themselves; what is left out stays."""

    username: Username | msgspec.UnsetType = msgspec.UNSET
    name: Name | msgspec.UnsetType = msgspec.UNSET
    bio: Bio | msgspec.UnsetType = msgspec.UNSET
    locale: Locale | msgspec.UnsetType = msgspec.UNSET
    time_zone: TimeZone | msgspec.UnsetType = msgspec.UNSET
    theme: Theme | msgspec.UnsetType = msgspec.UNSET
