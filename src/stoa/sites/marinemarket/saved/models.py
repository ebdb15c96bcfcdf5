"""What is told of saved searches, and what they are made of."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.commons.notifications import NoticeKind
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line

MOST_SEARCHES = 50

FOUND_NOTICE = NoticeKind(
    name="saved_search",
    group="Boats",
    label="A saved search finds a boat",
    title="{subject}",
    url="{url}",
    own_mail=True,
)

type Name = Annotated[str, line(1, 80, examples=["Sailing boats near Newport"])]
type Value = Annotated[str, msgspec.Meta(max_length=80)]
type Values = Annotated[list[Value], msgspec.Meta(max_length=20)]
type Words = Annotated[str, msgspec.Meta(max_length=200)]
type Kind = Literal["new", "drop"]


class Frequency(StrEnum):
    """How soon somebody is told."""

    INSTANT = "instant"
    DAILY = "daily"
    OFF = "off"


class SearchFilters(Input, frozen=True, omit_defaults=True):
    """What is looked for, under the names of the search's own parameters."""

    query: Words | None = None
    min_price: int | None = None
    max_price: int | None = None
    currency: Value | None = None
    state: Values | Value | None = None
    lat: float | None = None
    lon: float | None = None
    postcode: Value | None = None
    near: Value | None = None
    radius_km: float | None = None
    boat_type: Values | Value | None = None
    min_year: int | None = None
    max_year: int | None = None
    min_length: float | None = None
    max_length: float | None = None
    units: Value | None = None
    features: Values | Value | None = None
    condition: Values | Value | None = None
    fuel: Value | None = None


class NewSearch(Input, frozen=True):
    """A search to be kept."""

    name: Name
    filters: SearchFilters
    frequency: Frequency = Frequency.INSTANT
    price_drops: bool = True


class SearchChange(Input, frozen=True):
    """What is to be different; what is left out stays."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    filters: SearchFilters | msgspec.UnsetType = msgspec.UNSET
    frequency: Frequency | msgspec.UnsetType = msgspec.UNSET
    price_drops: bool | msgspec.UnsetType = msgspec.UNSET


class SavedSearch(Model, frozen=True):
    """A search that somebody keeps."""

    id: UUID
    name: str
    filters: msgspec.Raw
    url: str
    frequency: Frequency
    price_drops: bool
    told_at: datetime | None
    created_at: datetime
    updated_at: datetime


class Found(msgspec.Struct, frozen=True):
    """A boat that a search has found, as a letter tells of it."""

    title: str
    slug: str
    price: int
    currency: str
    year: int
    length_m: float
    city: str
    state: str
    kind: Kind
    price_before: int | None


class Recipient(msgspec.Struct, frozen=True):
    """To whom a search tells, and what it is called."""

    id: UUID
    person_id: UUID
    name: str
    question: str
    username: str
    email: str | None
