"""What is told of feeds, and what they bring."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line
from stoa.sites.marinemarket.boats.models import Units
from stoa.sites.marinemarket.selling.models import ListingInput

LARGEST = 8 * 1024 * 1024

type Name = Annotated[str, line(1, 80, examples=["Our stock"])]
type Address = Annotated[
    str,
    msgspec.Meta(
        min_length=8,
        max_length=500,
        pattern="^https?://",
        extra={"form": "an address that begins with http:// or https://"},
    ),
]
type Hour = Annotated[int, msgspec.Meta(ge=0, le=23, description="At which hour of the day it is fetched, in UTC.")]
type Currency = Annotated[
    str,
    msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)", extra={"form": "the three capital letters of a currency, such as USD"}),
]
type Conflicts = Literal["feed", "site"]
type State = Literal["planned", "running", "done", "failed"]


class FeedInput(Input, frozen=True):
    """A feed; without an address its files are sent by hand."""

    name: Name
    url: Address | None = None
    hour: Hour = 4
    currency: Currency | None = None
    units: Units = Units.METRIC
    conflicts: Conflicts = "feed"
    removes_missing: bool = True


class Feed(Model, frozen=True):
    """A feed of a firm's."""

    id: UUID
    name: str
    url: str | None
    hour: int
    currency: str | None
    units: Units
    conflicts: Conflicts
    removes_missing: bool
    trouble: str
    """Why it could not be fetched the last time; empty where it could."""
    created_at: datetime


class FeedRow(msgspec.Struct, frozen=True):
    """A feed as it is worked with."""

    id: UUID
    seller_id: UUID
    person_id: UUID
    name: str
    url: str | None
    currency: str | None
    units: Units
    conflicts: Conflicts
    removes_missing: bool


class FileInput(Input, frozen=True):
    """A file of boats."""

    content: Annotated[str, msgspec.Meta(max_length=LARGEST)]
    format: Literal["csv", "json"] = "csv"


class ApplyInput(Input, frozen=True):
    """Whether rows that cannot be taken may be left out."""

    without_refused: bool = False


class Run(Model, frozen=True):
    """What a file would do, or did."""

    id: UUID
    feed_id: UUID
    state: State
    counts: dict[str, int]
    done: int
    rows: int
    trouble: str
    created_at: datetime
    finished_at: datetime | None
    note: str = ""
    """What to know of how the file was read; empty where nothing was guessed."""


class RowsQuery(Input, frozen=True):
    """Which rows of a run are shown."""

    act: Literal["create", "update", "skip", "refuse"] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 200


class Incoming(msgspec.Struct, frozen=True):
    """A row of a file as it was understood; one that is gone stands in the site alone."""

    feed_id: UUID
    key: str
    name: str
    digest: str
    listing: ListingInput | None = None
    photos: list[str] | None = None
    """Addresses of its photos, in order; None where the file has nothing to say of them."""
    faults: list[str] = []
    gone: bool = False
    notes: list[str] = []
    """What of it is left out."""


class Taken(msgspec.Struct, frozen=True):
    """What became of a row."""

    key: str
    listing_id: UUID


class Known(msgspec.Struct, frozen=True):
    """A boat that a feed has brought before."""

    feed_key: str
    listing_id: UUID
    digest: str
    brought_version: int
    version: int
    status: str
    title: str
    photos: list[str]
    photos_pinned: bool


class Part(msgspec.Struct, frozen=True):
    """A piece of a run."""

    number: int
    plan_id: UUID
    token: str
    rows: int
    done_at: datetime | None
