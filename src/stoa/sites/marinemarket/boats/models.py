"""What is told about a boat for sale."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec

from stoa.commons.media.models import VariantView
from stoa.kernel.http.replies import Model
from stoa.sites.marinemarket.life.models import Status


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


class TitleStatus(StrEnum):
    """What the seller says of the papers."""

    UNKNOWN = "unknown"
    CLEAR = "clear"
    LIEN = "lien"
    SALVAGE = "salvage"
    NONE = "none"
    DOCUMENTED = "documented"


class HinNote(StrEnum):
    """What may be said of a hull's number; the number itself never is."""

    NONE = "none"
    UNREADABLE = "unreadable"
    ON_FILE = "on_file"
    YEAR_MATCHES = "year_matches"
    YEAR_DIFFERS = "year_differs"


class Fuel(StrEnum):
    """What an engine runs on."""

    DIESEL = "diesel"
    PETROL = "petrol"
    ELECTRIC = "electric"
    HYBRID = "hybrid"
    OTHER = "other"


class Units(StrEnum):
    """In which a seller measures."""

    METRIC = "metric"
    IMPERIAL = "imperial"


class Location(Model, frozen=True):
    """Where a boat lies; the point is blurred to about a kilometre."""

    city: str
    state: str
    postcode: str
    country: str
    latitude: float | None
    longitude: float | None


class Engine(Model, frozen=True):
    """One engine. Power is in kilowatts."""

    make: str
    model: str
    year: int | None
    power: float | None
    hours: int | None
    fuel: Fuel | None


class BoatBrief(Model, frozen=True):
    """The boat itself, as lists show it. Lengths are in metres."""

    type: BoatType
    make: str
    model: str
    year: int
    length: float
    condition: Condition
    fuel: str | None
    engine_hours: int | None


class BoatDetails(BoatBrief, frozen=True):
    """The boat itself. Measures are in metres, kilograms, litres and kilowatts, whatever `units` the seller uses."""

    units: Units
    beam: float | None
    draft: float | None
    bridge_clearance: float | None
    headroom: float | None
    weight: float | None
    ballast: float | None
    fuel_tank: float | None
    water_tank: float | None
    hull_material: str | None
    keel: str | None
    power: float | None
    cabins: int | None
    berths: int | None
    heads: int | None
    trailer: bool | None
    title_status: TitleStatus
    hin_note: HinNote
    engines: list[Engine]


class Photo(Model, frozen=True):
    """A picture of a boat in several sizes and formats, the smallest first."""

    id: UUID
    alt: str
    width: int
    height: int
    colour: str
    """The colour that there is most of, to stand there until the picture has come."""
    blur: str
    variants: list[VariantView]


class Film(Photo, frozen=True):
    """A film of a boat; among its variants are pictures to stand for it."""

    seconds: float


class BoatCard(Model, frozen=True):
    """A listing as lists show it. Prices are in minor units of the currency."""

    id: UUID
    listing_id: UUID
    slug: str
    title: str
    price: int
    currency: str
    status: Status
    sale_pending: bool
    location: Location
    boat_details: BoatBrief
    features: list[str]
    source: str
    favorite_count: int
    created_at: datetime
    updated_at: datetime
    price_before: int | None
    """What was asked before it was reduced, in the last thirty days."""
    cover: Photo | None


class _ShownLocation(Model, frozen=True):
    city: str
    state: str


class _ShownBrief(Model, frozen=True):
    type: str
    year: int
    length: float
    condition: str


class _ShownVariant(Model, frozen=True):
    url: str
    width: int
    height: int
    content_type: str


class _ShownPhoto(Model, frozen=True):
    alt: str
    variants: list[_ShownVariant]


class ShownBoat(Model, frozen=True):
    """What the card of a boat on a page says of it; what else was told is passed over."""

    id: UUID
    slug: str
    title: str
    price: int
    currency: str
    sale_pending: bool
    location: _ShownLocation
    boat_details: _ShownBrief
    price_before: int | None
    cover: _ShownPhoto | None


class PriceAt(Model, frozen=True):
    """What was asked from some time on."""

    since: datetime
    price: int
    currency: str


class Boat(Model, frozen=True):
    """A listing as its own page shows it."""

    id: UUID
    listing_id: UUID
    slug: str
    title: str
    description: str
    price: int
    currency: str
    price_history: list[PriceAt]
    status: Status
    sale_pending: bool
    reason: str
    location: Location
    boat_details: BoatDetails
    features: list[str]
    agent_share: float | None
    """What a buyer's broker gets, in percent of the price, where `agents-welcome` is among the features: told to
    brokers and to those who sell the boat, and to nobody else."""
    owner_id: UUID | None
    seller_id: UUID
    source: str
    view_count: int
    favorite_count: int
    version: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    expires_at: datetime | None
    sold_at: datetime | None
    photos: list[Photo]
    films: list[Film]


class DrawnBoat(msgspec.Struct, frozen=True):
    """What a drawing of a boat hangs on."""

    id: UUID
    slug: str
    boat_type: str


class BoatSubject(msgspec.Struct, frozen=True):
    """A listing as the rooms that sites share see it."""

    id: UUID
    title: str
    url: str
    owner_id: UUID | None
    state: Literal["shown", "hidden", "removed"]
    text: str
