"""What may be answered by mail, and an answer as it came."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.kernel.db import Write
from stoa.kernel.limits import Limit

type Take = Callable[[Write, Accounts, UUID, UUID, str], Awaitable[object]]
"""Says in a thing, named last but one, what a person has answered; its `Fault` goes back to them."""


@dataclass(frozen=True, slots=True)
class Answerable:
    """A kind of thing that is answered by mail; features put theirs among `declares`."""

    kind: str
    take: Take
    limit: Limit
    """The same as on the site: whoever writes by mail writes no more."""
    longest: int


class Box(msgspec.Struct, frozen=True):
    """Whose address it is, and what is answered there."""

    token: str
    person_id: UUID
    subject_kind: str
    subject_id: UUID
    email: str | None
    is_active: bool


class Answer(msgspec.Struct, frozen=True):
    """What came by mail."""

    sender: str
    message_id: str
    text: str
    is_automatic: bool
    """Nobody wrote it, so nobody is told of it."""
