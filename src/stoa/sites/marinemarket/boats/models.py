"""What is told about a boat for sale."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Model


class BoatType(StrEnum):
    """Kinds of boat."""

    SAIL = "sail"
    POWER = "power"
    FISHING = "fishing"
    PONTOON = "pontoon"
    SKI = "ski"
    YACHT = "yacht"
    PERSONAL_WATERCRAFT = "personal_watercraft"
    DINGHY = "dinghy"
    OTHER = "other"


class Condition(StrEnum):
    """How a boat is."""

    NEW = "new"
    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    PROJECT = "project"


class BoatCard(Model, frozen=True):
    """A boat as lists show it. Prices are in minor units of the currency, lengths in metres."""

    id: UUID
    slug: str
    title: str
    boat_type: BoatType
    condition: Condition
    make: str
    model: str
    year: int
    length_m: float
    price_minor: int
    currency: str
    state: str
    place: str
    created_at: datetime


class Boat(BoatCard, frozen=True):
    """A boat as its own page shows it."""

    description: str
    beam_m: float | None
    draft_m: float | None
    hull: str | None
    fuel: str | None
    engine_hours: int | None
    berths: int | None
    favorite_count: int


class BoatSubject(msgspec.Struct, frozen=True):
    """A boat as the rooms that sites share see it."""

    id: UUID
    title: str
    url: str
    state: Literal["shown", "hidden"]
    text: str
