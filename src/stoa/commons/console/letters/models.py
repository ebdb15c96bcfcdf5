"""What is told about mail, and what may be asked of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.receipts import Attempt, State

type Address = Annotated[str, msgspec.Meta(min_length=3, max_length=320)]


class MailLine(Model, frozen=True):
    """A mail as a row: to whom, of which kind, and how far it is."""

    id: UUID
    recipient: str
    template: str
    state: State
    attempts: int
    next_attempt_at: datetime | None
    reason: str | None
    created_at: datetime
    settled_at: datetime | None


class MailSheet(Model, frozen=True):
    """A mail with every attempt at it. Its text is not told: it may hold a link that opens an account."""

    mail: MailLine
    attempts: list[Attempt]


class MailState(Model, frozen=True):
    """How mail stands."""

    waiting: int
    undelivered: int
    """Failed or given up in the last week."""
    failing: bool
    """Nothing has arrived in the last hour, though something was tried."""


class SuppressionView(Model, frozen=True):
    """An address that gets no mail, and why."""

    address: str
    reason: str
    detail: str
    since: datetime


class AddressInput(Input, frozen=True):
    """Which address it is about."""

    address: Address
