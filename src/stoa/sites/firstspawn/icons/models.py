"""Icons of servers."""

from typing import Literal
from uuid import UUID

import msgspec

type Verdict = Literal["broken", "waiting", "shown"]


class HeldIcon(msgspec.Struct, frozen=True):
    """One that a server's team is told of: nobody is shown it."""

    state: Literal["broken", "waiting", "removed"]


class IconCard(msgspec.Struct, frozen=True):
    """A server's icon as moderators see it."""

    id: UUID
    title: str
    url: str
    owner_id: UUID | None
    state: Literal["shown", "hidden", "removed"]
    made: bytes


class Settled(msgspec.Struct, frozen=True):
    """An icon that was looked at: the server that brought it, unless none shows it any more."""

    server_id: UUID | None
