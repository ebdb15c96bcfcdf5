"""What is told of firms that sell boats for others."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line

MOST_SEATS = 50

type FirmName = Annotated[str, line(2, 80, examples=["North Quay Yachts"])]
type About = Annotated[str, msgspec.Meta(max_length=4000)]
type Website = Annotated[
    str,
    msgspec.Meta(
        max_length=300, pattern="^https?://", extra={"form": "an address that begins with http:// or https://"}
    ),
]
type Username = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class FirmInput(Input, frozen=True):
    """A firm."""

    name: FirmName
    about: About = ""
    website_url: Website | None = None


class OwnerInput(Input, frozen=True):
    """Who is to own the firm."""

    username: Username


class SeatInput(Input, frozen=True):
    """Who gets a seat."""

    username: Username


class Seat(Model, frozen=True):
    """Somebody who sells for the firm."""

    person_id: UUID
    username: str
    role: str
    since: datetime
    listings: int


class FirmRow(msgspec.Struct, frozen=True):
    """A firm as it is kept."""

    id: UUID
    slug: str
    name: str
    about: str
    website_url: str | None
    logo_url: str | None
    version: int
    created_at: datetime
    active_listings: int


class Firm(Model, frozen=True):
    """A firm, who sells for it, and what it sells."""

    id: UUID
    slug: str
    name: str
    about: str
    website_url: str | None
    logo_url: str | None
    version: int
    created_at: datetime
    active_listings: int
    agents: list[Seat]
