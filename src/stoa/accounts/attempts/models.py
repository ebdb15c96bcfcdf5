"""What is told about attempts to sign in."""

from datetime import datetime
from uuid import UUID

from stoa.kernel.http.replies import Model


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
