"""What may be asked of attempts to sign in."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model


class AttemptsQuery(Input, frozen=True):
    """Which attempts to list."""

    address: Annotated[str, msgspec.Meta(max_length=60)] | None = None
    outcome: Annotated[str, msgspec.Meta(max_length=30)] | None = None


class AttemptLine(Model, frozen=True):
    """An attempt to sign in, as it is listed."""

    id: UUID
    person_id: UUID | None
    username: str | None
    outcome: str
    method: str
    address: str
    agent: str
    known_device: bool
    at: datetime
