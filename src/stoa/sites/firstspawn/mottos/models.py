"""Messages of the day that are not shown."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Literal
from uuid import UUID

import msgspec

from stoa.kernel.db import Write

type WeighMottos = Callable[[Write, Mapping[UUID, str]], Awaitable[None]]
"""Looks at what servers say of themselves since a moment ago, by their ids, and takes away what has to wait."""


class HeldMotto(msgspec.Struct, frozen=True):
    """One that a server's team is told of: it waits, or a moderator has refused it."""

    motd: str
    state: Literal["waiting", "removed"]


class MottoSubject(msgspec.Struct, frozen=True):
    """A server's messages as moderators see them."""

    id: UUID
    title: str
    url: str
    owner_id: UUID | None
    state: Literal["shown", "hidden", "removed"]
    text: str
