"""What a kind of thing tells the shared rooms about itself."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from stoa.kernel.db import Read, Write

type Takes = Literal["comments", "favorites", "reports", "reviews", "tags"]
"""What people may do with a thing of this kind."""

type State = Literal["shown", "hidden", "removed"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: nobody known, or somebody with permissions."""

    id: UUID | None = None
    permissions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing in short: enough to name it, link to it, and know whose it is."""

    id: UUID
    title: str
    url: str
    owner_id: UUID | None = None
    """Whose it is; what happens to it is told to them."""
    state: State = "shown"
    text: str = ""
    """What people wrote in it, for whoever has to judge it."""
    image_url: str = ""


type FindCards = Callable[[Read, Sequence[UUID]], Awaitable[list[Card]]]

type FindAt = Callable[[Read, str], Awaitable[Card | None]]

type Act = Callable[[Write, UUID], Awaitable[None]]
"""Does something to the thing, in the transaction of whoever decided it."""


def everybody_sees_what_is_shown(card: Card, viewer: Viewer) -> bool:
    """Let everybody see what is shown, and owners what is theirs unless it was removed."""
    if card.state == "shown":
        return True
    return card.state == "hidden" and viewer.id is not None and viewer.id == card.owner_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A kind of thing, under a name that is stable: it stands in tables and addresses."""

    kind: str
    title: str
    """What one is called in a sentence: `boat`, `server`, `review`."""
    part_of: str = ""
    """The kind of which it is a part that has the same id: whoever reports that one may mean this."""
    find: FindCards
    """Gives the cards of those that exist, whatever their state, in one query."""
    at: FindAt | None = None
    """Gives the card of what stands in an address, a slug or an id; without it, only ids lead anywhere."""
    takes: frozenset[Takes] = field(default_factory=frozenset)
    may_see: Callable[[Card, Viewer], bool] = everybody_sees_what_is_shown
    hide: Act | None = None
    show: Act | None = None
    remove: Act | None = None
    """What moderators may do to one; what is missing is not offered."""
