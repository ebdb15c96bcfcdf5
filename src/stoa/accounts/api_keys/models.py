"""What is told about keys."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line

type Scope = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class KeyInput(Input, frozen=True):
    """A key that is wanted."""

    name: Annotated[str, line(1, 80)]
    scopes: Annotated[tuple[Scope, ...], msgspec.Meta(max_length=100)] = ()
    expires_in_days: Annotated[int, msgspec.Meta(ge=1, le=730)] = 90


class KeyView(Model, frozen=True):
    """A key as it is listed."""

    id: UUID
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class NewKey(Model, frozen=True):
    """A key that was just made; it is shown this once."""

    id: UUID
    name: str
    key: str
    scopes: list[str]
    expires_at: datetime
