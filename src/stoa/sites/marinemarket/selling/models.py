"""What sellers say about their boats."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line, prose
from stoa.sites.marinemarket.boats.models import BoatType, Condition, Fuel, TitleStatus, Units
from stoa.sites.marinemarket.life.models import Status

HIGHEST_PRICE = 10_000_000_000
MOST_ENGINES = 8

type Title = Annotated[
    str, line(3, 120, "a title", examples=["Wanderer 34 in good order"], about="What the listing is called.")
]
type Text = Annotated[str, Meta(max_length=20_000, description="About the boat, in the seller's words.")]
type Price = Annotated[int, Meta(ge=1, le=HIGHEST_PRICE, description="In minor units of the currency.")]
type Currency = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z]{3}$(?!\n)",
        extra={"form": "the three capital letters of a currency, such as USD"},
        description="One of those that are sold in here.",
    ),
]
type Name = Annotated[str, line(0, 60)]
type Measure = Annotated[float, Meta(ge=0, le=1_000_000, description="In the units that are named; 0 means unknown.")]
type Length = Annotated[float, Meta(gt=0, le=1000, description="Overall, in the units that are named.")]
type Number = Annotated[int, Meta(ge=0, le=100)]
type Year = Annotated[int, Meta(ge=1900, le=2100, extra={"form": "a year from 1900 to next year"})]
type Hours = Annotated[int, Meta(ge=0, le=200_000)]
type Serial = Annotated[str, Meta(max_length=40, description="Kept for the papers, never shown.")]
type Hin = Annotated[str, Meta(max_length=30, description="The hull's number. It is encrypted and never shown.")]
type City = Annotated[str, line(1, 80)]
type State = Annotated[str, line(1, 60, about="A state's code, or a region.")]
type Postcode = Annotated[str, Meta(max_length=12)]
type Country = Annotated[
    str, Meta(pattern=r"^[A-Z]{2}$(?!\n)", extra={"form": "the two capital letters of a country, such as US"})
]
type Latitude = Annotated[float, Meta(ge=-90, le=90)]
type Longitude = Annotated[float, Meta(ge=-180, le=180)]
type Slug = Annotated[str, Meta(min_length=1, max_length=40)]
type Features = Annotated[list[Slug], Meta(max_length=60, description="Slugs of the catalogue of features.")]
type Share = Annotated[float, Meta(gt=0, le=20, description="Of the price, in percent.")]
type Reason = Annotated[str, prose(3, 2000)]


class LocationInput(Input, frozen=True):
    """Where a boat lies. Others are shown the point only roughly."""

    city: City
    state: State
    postcode: Postcode = ""
    country: Country = "US"
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class EngineInput(Input, frozen=True):
    """One engine; power in kilowatts, or in horsepower with imperial units."""

    make: Name = ""
    model: Name = ""
    year: Year | None = None
    power: Measure | None = None
    hours: Hours | None = None
    fuel: Fuel | None = None
    serial: Serial | None = None
    """Left out, what is on file for this engine stays; an empty text takes it off."""


class BoatInput(Input, frozen=True):
    """The boat itself: metres, kilograms, litres, kilowatts; or feet, pounds, gallons, horsepower."""

    type: BoatType
    year: Year
    length: Length
    make: Name = ""
    model: Name = ""
    condition: Condition = Condition.GOOD
    units: Units = Units.METRIC
    beam: Measure | None = None
    draft: Measure | None = None
    bridge_clearance: Measure | None = None
    headroom: Measure | None = None
    weight: Measure | None = None
    ballast: Measure | None = None
    fuel_tank: Measure | None = None
    water_tank: Measure | None = None
    hull_material: Name | None = None
    keel: Name | None = None
    engines: Annotated[list[EngineInput], Meta(max_length=MOST_ENGINES)] = msgspec.field(default_factory=list)
    cabins: Number | None = None
    berths: Number | None = None
    heads: Number | None = None
    trailer: bool | None = None
    title_status: TitleStatus = TitleStatus.UNKNOWN
    hin: Hin | None = None
    """Left out, what is on file stays; an empty text takes it off."""


class ListingInput(Input, frozen=True):
    """A boat to be listed, or all that is told of one from now on."""

    title: Title
    price: Price
    location: LocationInput
    boat_details: BoatInput
    currency: Currency | None = None
    description: Text = ""
    features: Features = msgspec.field(default_factory=list)
    agent_share: Share | None = None
    """What a buyer's broker gets; it needs `agents-welcome` among the features, and brokers alone are told."""


class EngineOnFile(msgspec.Struct, frozen=True):
    """What is known of an engine by which its serial number finds it again."""

    position: int
    make: str
    model: str
    year: int | None
    serial: str


class SoldInput(Input, frozen=True):
    """For how much it was sold, where the seller likes to say; nobody is shown it."""

    sold_price: Price | None = None


class Moderation(Input, frozen=True):
    """What a moderator decides about a listing."""

    decision: Literal["approve", "reject", "request_changes"]
    reason: Annotated[str, Meta(max_length=2000, description="Told to the owner. Needed unless it is approved.")] = ""


class Standing(Model, frozen=True):
    """Where a listing stands after a move."""

    id: UUID
    listing_id: UUID
    slug: str
    status: Status
    version: int


class Feature(Model, frozen=True):
    """Something that boats may carry."""

    slug: str
    name: str
    group: str


class OwnListing(Model, frozen=True):
    """A listing as its seller's own list shows it."""

    id: UUID
    slug: str
    title: str
    status: Status
    sale_pending: bool
    hidden: bool
    reason: str
    price: int
    currency: str
    boat_type: BoatType
    view_count: int
    favorite_count: int
    contact_count: int
    source: str
    created_at: datetime
    expires_at: datetime | None
    version: int
