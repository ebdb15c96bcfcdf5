"""What is told about people to whoever looks after them."""

from datetime import datetime
from uuid import UUID

import msgspec


class PersonLine(msgspec.Struct, frozen=True):
    """A person as a row."""

    id: UUID
    username: str
    name: str
    email: str | None
    status: str
    roles: list[str]
    created_at: datetime
    last_seen_at: datetime | None


class PersonSheet(msgspec.Struct, frozen=True):
    """A person on a page of their own."""

    id: UUID
    username: str
    name: str
    email: str | None
    status: str
    status_reason: str
    status_until: datetime | None
    created_at: datetime


class LivingSession(msgspec.Struct, frozen=True):
    """A session of somebody's."""

    id: UUID
    person_id: UUID
    username: str
    kind: str
    agent: str
    address: str
    last_seen_at: datetime
