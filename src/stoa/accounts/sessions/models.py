"""What is told about sessions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model

type Kind = Literal["page", "api"]


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that was just made, with the secrets that are told this once."""

    id: UUID
    person_id: UUID
    kind: Kind
    secret: str
    """The cookie of a page session, the refresh token of a program's."""
    device_secret: str
    """What the browser shows to be known again."""
    device_id: UUID | None
    expires_at: datetime
    remembered: bool


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A session whose refresh token was exchanged."""

    id: UUID
    person_id: UUID
    device_id: UUID | None
    secret: str
    remembered: bool
    expires_at: datetime


class SessionLine(Model, frozen=True):
    """A session as its owner sees it."""

    id: UUID
    kind: Kind
    name: str
    agent: str
    address: str
    methods: list[str]
    remembered: bool
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool = False


class DeviceLine(Model, frozen=True):
    """A browser that was told to be remembered, so that no second factor is asked for there."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime
    trusted_until: datetime


class SessionName(Input, frozen=True):
    """A name by which its owner knows a session."""

    name: Annotated[str, msgspec.Meta(max_length=60)]


class StatusInput(Input, frozen=True):
    """Whether somebody may come in, and why."""

    status: Literal["active", "suspended", "banned"]
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""
    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    """When a suspension ends by itself; a ban does not."""


class RefreshInput(Input, frozen=True):
    """A refresh token, where it does not come as a cookie."""

    refresh_token: Annotated[str, msgspec.Meta(max_length=200)] | None = None


class PersonAnswer(Model, frozen=True):
    """Who has signed in."""

    id: UUID
    username: str
    name: str
    email: str | None
    role: str
    """The one that stands for all."""
    roles: list[str]
    permissions: list[str]
    leaving: bool = False
    """Whether the account is being deleted; whoever signs in may take that back."""


class Tokens(Model, frozen=True, omit_defaults=True):
    """A new pair of tokens; the refresh token is here only where it was asked for in the body."""

    access_token: str
    token_type: str
    expires_in: int
    user: PersonAnswer
    refresh_token: str | None = None
