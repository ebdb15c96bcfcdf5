"""What is told about votes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from stoa.kernel.decisions import Decision
from stoa.kernel.http.replies import Input, Model

type PlayerName = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9_]{1,16}$(?!\n)",
        extra={"form": "a name of 1 to 16 letters, digits and underscores"},
        description="The name in the game: letters, digits, underscores.",
        examples=["Notch"],
    ),
]

Discount = Literal["new-account", "one-network"]
"""Why a vote does not count."""


class VoteInput(Input, frozen=True):
    """Who is to be rewarded in the game."""

    minecraft_username: PlayerName | None = None


class Vote(Model, frozen=True):
    """A vote, and what it means."""

    id: UUID
    server_id: UUID
    day: date
    minecraft_username: str
    streak: int
    votes_this_month: int
    next_vote_at: datetime
    is_counted: bool
    decision: Decision | None
    """Why it does not count in the ranking; null where it does. The server is told of it either way."""


class VoteLine(Model, frozen=True):
    """A vote as the server's team sees it."""

    id: UUID
    username: str
    minecraft_username: str
    created_at: datetime
    told_at: datetime | None
    discounted: Discount | None
    """Why it does not count in the ranking; null where it does."""


class MonthVotes(Model, frozen=True):
    """How many votes a server had in a month."""

    month: date
    votes: int


class TopVoter(Model, frozen=True):
    """Who has voted most this month."""

    username: str
    votes: int


class VoteSummary(Model, frozen=True):
    """A server's votes."""

    votes_this_month: int
    rank: int
    months: list[MonthVotes]
    top: list[TopVoter]


class PendingVote(Model, frozen=True):
    """A vote that the plugin has not taken yet."""

    id: UUID
    username: str
    timestamp: int


class AcknowledgeInput(Input, frozen=True):
    """Which votes the plugin has taken."""

    ids: Annotated[list[UUID], Meta(min_length=1, max_length=500)]


class Acknowledged(Model, frozen=True):
    """How many of them were not taken before."""

    accepted: int


class Standing(Struct, frozen=True):
    """How a person stands with a server."""

    voted: bool
    streak: int
    username: str
    decision: Decision | None
    """Why the vote of today does not count, if it does not."""


class Surroundings(Struct, frozen=True):
    """What is looked at before a vote counts."""

    since: datetime
    from_network: int
    """How many other votes of that network count already, on that day and for that server."""
