"""What is told about people to whoever looks after them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from stoa.accounts.people.models import Status
from stoa.kernel.http.replies import Model

type Outcome = Literal["signed-in", "second-factor", "wrong", "unverified", "suspended", "locked", "captcha"]
type Standing = Literal["active", "suspended", "banned", "leaving"]
type GrantAct = Literal["granted", "withdrawn", "allowed", "forbidden"]


class PersonLine(Model, frozen=True):
    """A person as a row."""

    id: UUID
    username: str
    name: str
    email: str | None
    status: Status
    roles: list[str]
    created_at: datetime
    updated_at: datetime
    last_seen_at: datetime | None


class PersonView(PersonLine, frozen=True):
    """A person with what their roles allow."""

    role: str
    """The one that stands for all."""
    permissions: list[str]


class PersonRow(Model, frozen=True):
    """A person with everything that decides whether they may come in, as it is kept."""

    id: UUID
    username: str
    name: str
    email: str | None
    status: Status
    status_reason: str
    status_until: datetime | None
    roles: list[str]
    former_usernames: list[str]
    created_at: datetime
    updated_at: datetime
    last_seen_at: datetime | None


class PersonSheet(PersonRow, frozen=True):
    """A person with everything that decides whether they may come in, and what their roles allow."""

    role: str
    permissions: list[str]


class SessionRow(Model, frozen=True):
    """Where somebody is signed in."""

    id: UUID
    person_id: UUID
    username: str
    kind: str
    name: str
    agent: str
    address: str
    methods: list[str]
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class HeldRole(Model, frozen=True):
    """A role that somebody has."""

    person_id: UUID
    username: str
    role: str
    granted_by: UUID | None
    granted_at: datetime
    until: datetime | None


class GrantRow(Model, frozen=True):
    """A change of roles or of what they allow."""

    id: UUID
    person_id: UUID | None
    username: str | None
    role: str
    act: str
    permission: str | None
    by_person: UUID | None
    by_username: str | None
    reason: str
    at: datetime
