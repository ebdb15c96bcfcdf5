"""What is told about boats that were searched for."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Model
from stoa.sites.marinemarket.boats.models import BoatCard

type FacetName = Literal["boatType", "condition", "state", "fuel", "features", "currency"]


class Units(StrEnum):
    """In which lengths are asked for."""

    METRIC = "metric"
    IMPERIAL = "imperial"


class Hit(BoatCard, frozen=True):
    """A boat that was found; the distance is told where a place was named, and is as rough as the boat's own point."""

    distance_km: float | None


class FacetCounts(msgspec.Struct, frozen=True):
    """All values of a facet, `told` as the JSON of `Facet`s, and how many boats they have together."""

    facet: str
    told: str
    many: int


class LaneSums(msgspec.Struct, frozen=True):
    """What ready counts add up to: all digits of their lanes, and how many boats by state and currency."""

    lanes: str
    states: list[str]
    currencies: list[str]
    many: list[int]


class Cluster(Model, frozen=True):
    """Boats that lie near one another, as a map of this size shows them; the boat itself where there is but one."""

    latitude: float
    longitude: float
    count: int
    listing_id: UUID | None
    slug: str | None
    title: str | None
    price: int | None
    currency: str | None


class BoatMap(Model, frozen=True):
    """What a map shows."""

    west: float
    south: float
    east: float
    north: float
    zoom: int
    clusters: list[Cluster]


class Sampled(msgspec.Struct, frozen=True):
    """What is known of a boat of the sample."""

    boat_type: str
    condition: str
    state: str
    fuel: str | None
    currency: str
    features: list[str]
    price_minor: int
    year: int
    length_m: float
    created_at: datetime
    latitude: float | None
    longitude: float | None


class AtSpot(msgspec.Struct, frozen=True):
    """How many boats lie at a point of the map."""

    latitude: float
    longitude: float
    many: int


class KnownWord(msgspec.Struct, frozen=True):
    """A word that somebody typed, and one of some boat that begins so or looks like it.

    Where it is filed it has a `number`. It may be `named` in some boat, and if it is filed, stand `elsewhere` than in
    the name of some. What cannot be found at all has no `word`. What is read as several words has those that begin as
    each `part` of it does; of a whole word it is 0.
    """

    term: str
    word: str
    begins: bool
    uses: int
    number: int | None
    named: bool
    elsewhere: bool
    part: int = 0


class ChangedWord(msgspec.Struct, frozen=True):
    """A word as all boats have it, or, `in_names`, as their names do; or else the `horizon` of what was looked at.

    `looks` are the triples of letters that words are compared by, of words in which the database alone knows them.
    """

    word: str
    uses: int
    number: int | None
    named: bool
    elsewhere: bool
    in_names: bool
    looks: list[str] | None
    horizon: int | None


class Parts(msgspec.Struct, frozen=True):
    """What was typed as one word, and the words that PostgreSQL reads it as, in their order."""

    term: str
    parts: list[str]
