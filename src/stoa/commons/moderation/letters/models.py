"""What a mail of moderation is told."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.decisions import Decision as Explained
from stoa.kernel.mail import Template


class Fact(msgspec.Struct, frozen=True):
    """A line of a letter."""

    label: str
    value: str


class WordMail(msgspec.Struct, frozen=True):
    """Word of what moderators did."""

    username: str
    title: str
    happened: str
    facts: list[Fact]
    next_words: str
    link: str
    link_label: str


WORD = Template(
    "moderation/word",
    WordMail(
        username="ann",
        title="Your review is hidden from others",
        happened="A moderator has decided about your review.",
        facts=[
            Fact("The rule", "Spam: advertising nobody asked for."),
            Fact("What the moderator says", "Say it once."),
        ],
        next_words="If you think that this is wrong, you may appeal once; another moderator looks at it.",
        link="https://example.org/appeal/abc",
        link_label="Appeal",
    ),
    title="Word of a moderator",
)


class Told(msgspec.Struct, frozen=True):
    """What a letter about a decision is made of."""

    id: UUID
    case_id: UUID
    number: int
    subject_kind: str
    title: str
    owner_id: UUID | None
    outcome: str
    explained: Explained | None
    decided_at: datetime
    appeal_state: str | None
    appeal_answer: str | None


class Recipient(msgspec.Struct, frozen=True):
    """Somebody who is told."""

    id: UUID
    username: str
    email: str | None
