"""What people are told: the kinds that rooms declare, and notifications as they are kept and shown."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import Formatter
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.context import Accounts
from stoa.kernel.db import Write
from stoa.kernel.http.replies import Model

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_FIELD = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST_NAME = 60

type KindName = Annotated[str, msgspec.Meta(min_length=1, max_length=_LONGEST_NAME, examples=["review_reply"])]


class ByMail(msgspec.Struct, frozen=True):
    """How a letter is answered by mail, and what it says, since nobody answers what they have not read."""

    address: str
    words: str


type AnsweredAt = Callable[[Write, Accounts, UUID, str], Awaitable[ByMail | None]]
"""For a person and the address of a notification; None where it is answered on the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind:
    """A kind of thing that people are told, put among `Feature(declares=…)`.

    Title, message and url are templates: `{thing}` stands for that field of what `notify` is given.
    """

    name: str
    label: str
    """What it is called where people choose: "Somebody answers your review"."""
    group: str
    """Under which heading it stands there."""
    title: str
    message: str = ""
    url: str = ""
    many: str = ""
    """The title of several in one; it may say `{count}`."""
    within: timedelta = timedelta()
    """How long more of the same is put together into one that is unread; needs `many`."""
    mail: bool = False
    """Whether a mail goes to those who have chosen nothing."""
    live: bool = True
    mandatory: bool = False
    """It cannot be turned off, is mailed at once where it is mailed, and knows no quiet hours."""
    own_mail: bool = False
    """The room sends letters of its own about it, so none goes from here."""
    answered: AnsweredAt | None = None
    """Says how a letter about it is answered by mail: there is one for each address of the site, not one for all."""

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        if not _NAME.fullmatch(self.name) or len(self.name) > _LONGEST_NAME:
            message = f"A kind of notification is named like 'review_reply', not {self.name!r}."
            raise ValueError(message)
        if bool(self.many) != bool(self.within):
            message = f"{self.name}: what is put together needs `many` and `within`."
            raise ValueError(message)
        if self.own_mail and self.mail:
            message = f"{self.name}: the room sends its own letters, so no mail goes from here."
            raise ValueError(message)
        for template in (self.title, self.message, self.url, self.many):
            for _, field, spec, conversion in Formatter().parse(template):
                if field is not None and (not _FIELD.fullmatch(field) or spec or conversion):
                    message = f"{self.name}: a template names plain fields such as {{thing}}, not {{{field}}}."
                    raise ValueError(message)


class Notification(Model, frozen=True):
    """Something that somebody is told."""

    id: UUID
    user_id: UUID
    type: str
    title: str
    message: str
    data: msgspec.Raw
    is_read: bool
    read_at: datetime | None
    created_at: datetime
    url: str
    count: int
    """How many were put together into this one."""


class UnreadCount(Model, frozen=True):
    """How many notifications are unread; counted up to 1000."""

    count: int


class Wishes(msgspec.Struct, frozen=True):
    """What somebody has chosen, for one kind; None where they have not."""

    time_zone: str
    settings_mail: bool | None
    digest: str | None
    digest_hour: int | None
    quiet_from: int | None
    quiet_until: int | None
    in_app: bool | None
    mail: bool | None
    live: bool | None
