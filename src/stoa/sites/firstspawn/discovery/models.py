"""What is told about how servers rank."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Model


class Reckoned(msgspec.Struct, frozen=True):
    """What each part comes to for one server, from nothing (0) to all of it (1), and what it was reckoned from."""

    id: UUID
    slug: str
    name: str
    score: float
    rating: float
    reviews: float
    uptime: float
    players: float
    trend: float
    votes: float
    favorites: float
    proven: float
    fresh: float
    average_rating: float | None
    review_count: int
    player_count: int
    uptime_percent: float
    vote_count: int
    favorite_count: int
    is_verified: bool
    created_at: datetime


class Part(Model, frozen=True):
    """One part of a score."""

    name: str
    title: str
    fact: str
    """What was looked at, in words."""
    share: float
    """How much of the part the server has, 0 to 1."""
    weight: float
    points: float
    most: float
    """The points that this part can bring."""


class Score(Model, frozen=True):
    """A server's score, and what it is made of."""

    server_id: UUID
    slug: str
    name: str
    score: float
    """By which lists are ordered; reckoned anew each hour."""
    now: float
    """What the parts come to at this moment."""
    rule: str
    version: int
    parts: list[Part]


class RegionCount(msgspec.Struct, frozen=True):
    """A region, and how many servers stand there."""

    name: str
    count: int
    online: int
    players: int
