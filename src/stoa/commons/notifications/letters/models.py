"""What mail about notifications is told."""

from uuid import UUID

import msgspec

from stoa.kernel.mail import Template


class Item(msgspec.Struct, frozen=True):
    """One thing in a letter."""

    title: str
    message: str
    link: str


class NoticeMail(msgspec.Struct, frozen=True):
    """Something that somebody is told."""

    username: str
    subject: str
    items: list[Item]
    preferences: str
    above: str = ""
    """The line above which an answer is written, where it is answered by mail."""


_SAMPLE = NoticeMail(
    username="ann",
    subject="Ember Hollow has answered your review",
    items=[Item("Ember Hollow has answered your review", "Thank you: fixed today.", "https://example.org/reviews/1")],
    preferences="https://example.org/account/notifications",
)
NOTICE = Template("notifications/notice", _SAMPLE, unsubscribable=True, title="Notification")
DIGEST = Template(
    "notifications/digest",
    msgspec.structs.replace(_SAMPLE, subject="3 things"),
    unsubscribable=True,
    title="Digest of notifications",
)
MUST = Template("notifications/must", _SAMPLE, title="Notification that always comes")


class DueRow(msgspec.Struct, frozen=True):
    """A notification that a letter is due about."""

    id: UUID
    kind: str
    title: str
    message: str
    url: str


class Addressee(msgspec.Struct, frozen=True):
    """Who gets it, where they have an address."""

    username: str
    email: str
    digest: str
    mail: bool
    """False: nothing but what must be."""
    without: list[str]
    """The kinds of which they want no letters."""
