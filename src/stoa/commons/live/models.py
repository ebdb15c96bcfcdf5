"""What rooms declare about live channels, and what the API tells about them."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read
from stoa.kernel.events import Event
from stoa.kernel.http.replies import Model

_NAME = re.compile(r"[a-z][A-Za-z0-9]{0,39}")
_TYPE = re.compile(r"[a-z][A-Za-z0-9]{0,39}:[a-z][A-Za-z0-9]{0,59}")

type MaySubscribe = Callable[[Read, Viewer, UUID | None], Awaitable[bool]]
"""Says whether somebody may hear of a thing; False also where there is no such thing: the two look alike."""

type Target = UUID | None


class Presence(StrEnum):
    """What those on a channel are told about one another."""

    NONE = "none"
    COUNT = "count"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Something that clients can listen to, put among `Feature(declares=…)`.

    `Channel(name="server", parameter="serverId", …)` is subscribed to with
    `{"type": "subscribe:server", "serverId": "…"}`.
    """

    name: str
    meaning: str
    parameter: str = ""
    """Which field names the thing; empty where there is one channel for all, or one for each person."""
    may_subscribe: MaySubscribe | None = None
    """None: everybody who has signed in."""
    public: bool = False
    """Whether those who have not signed in may ask, too; `may_subscribe` is asked all the same."""
    own: bool = False
    """Whether everybody has one of their own, which nobody else can name."""
    presence: Presence = Presence.NONE
    inner: str = ""
    """A channel about the same things that not everybody may hear of: whoever subscribes to this one and may, does."""

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        if not _NAME.fullmatch(self.name) or (self.parameter and not _NAME.fullmatch(self.parameter)):
            message = f"A channel and its parameter are named like 'server' and 'serverId', not {self.name!r}."
            raise ValueError(message)
        if self.own and (self.public or self.parameter):
            message = f"The channel {self.name!r} is everybody's own: it has no parameter and is not public."
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEvent[E: Event]:
    """An event of the outbox that those on a channel are told, put among `Feature(declares=…)`."""

    event: type[E]
    type: str
    """What clients see: `server:newReview`."""
    channel: str
    meaning: str
    to: Callable[[E], Iterable[Target] | Target]
    """Whose channels: the ids that the parameter, or for one's own channel the person, would have."""
    data: Callable[[E], object]
    """What clients are told of it: never more than everybody on the channel may know."""

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        if not _TYPE.fullmatch(self.type):
            message = f"What is told live has a type like 'server:newReview', not {self.type!r}."
            raise ValueError(message)

    def targets(self, told: E) -> Iterable[Target]:
        """Whose channels are told of it."""
        found = self.to(told)
        return [found] if found is None or isinstance(found, UUID) else found


OWN = Channel(name="user", own=True, meaning="What concerns you alone, such as your notifications.")

EVERYBODY = Channel(name="site", public=True, meaning="What everybody may know, such as announcements.")


class LiveTicket(Model, frozen=True):
    """Lets a page open the socket in its reader's name, once and soon."""

    ticket: str
    expires_in: int


class LiveEventView(Model, frozen=True):
    """Something that is told on a channel."""

    type: str
    meaning: str


class ChannelView(Model, frozen=True):
    """A channel, as programs need to know it."""

    name: str
    subscribe: str
    parameter: str | None
    meaning: str
    public: bool
    presence: Presence
    events: list[LiveEventView]
