"""Votes that do not count, as moderators see them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.decisions import Decision
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import prose
from stoa.sites.firstspawn.votes.models import Discount


class DiscountedLine(Model, frozen=True):
    """A vote that does not count, with why."""

    id: UUID
    server_id: UUID
    server_name: str
    server_slug: str
    username: str
    minecraft_username: str
    day: date
    created_at: datetime
    discounted: Discount
    decision: Decision | None
    together: int
    """How many votes for the server on that day do not count for the same reason, this one among them."""


class CountInput(Input, frozen=True):
    """Why it counts after all."""

    reason: Annotated[str, prose(3, 500)]
    together: bool = False
    """Count all that did not for the same reason on that day, for that server."""


class Counted(Model, frozen=True):
    """How many votes count now that did not."""

    counted: int


class CountedRow(msgspec.Struct, frozen=True):
    """Where and when votes count from now on."""

    server_id: UUID
    month: date
    votes: int
