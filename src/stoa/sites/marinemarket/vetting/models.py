"""What moderators are shown of listings."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Model
from stoa.sites.marinemarket.boats.models import BoatType
from stoa.sites.marinemarket.life.models import Status


class Case(Model, frozen=True):
    """What was reported or noticed about a listing, and is not settled."""

    case_id: UUID
    reports: int
    held: bool


class VettingRow(Model, frozen=True):
    """A listing as moderators see it in lists. Prices are in minor units of the currency."""

    id: UUID
    listing_id: UUID
    slug: str
    title: str
    status: Status
    hidden: bool
    """A moderator keeps it from everybody but its owner."""
    reason: str
    price: int
    currency: str
    city: str
    state: str
    boat_type: BoatType
    make: str
    model: str
    year: int
    seller_id: UUID
    seller: str | None
    owner_id: UUID | None
    owner_username: str | None
    source: str
    was_shown: bool
    """It was shown before, so somebody has looked at it."""
    case: Case | None
    version: int
    created_at: datetime
    updated_at: datetime


class Background(msgspec.Struct, frozen=True):
    """What moderators are told of a listing besides what everybody will see."""

    status: Status
    hidden: bool
    reason: str
    seller: str | None
    seller_kind: str
    owner_username: str | None
    owner_since: datetime | None
    shown_before: int
    """Listings of this seller that were let through."""
    refused_before: int
    case: Case | None
