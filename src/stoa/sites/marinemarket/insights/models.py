"""What is told of the market as a whole."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from stoa.commons.console.overview.models import Overview
from stoa.commons.stats.models import Bucket, Series
from stoa.kernel.http.replies import Input, Model

type Figure = Literal["listings", "activeListings", "published", "sold", "users", "signUps"]


class StateCount(Model, frozen=True):
    """How many boats are for sale in a state."""

    state: str
    count: int


class TypeCount(Model, frozen=True):
    """How many boats of a type are for sale."""

    type: str
    count: int


class StatusCount(Model, frozen=True):
    """How many listings stand there in their life."""

    status: str
    count: int


class PlatformStats(Model, frozen=True):
    """The market as a whole, as the clock has counted it last."""

    total_listings: int
    active_listings: int
    total_users: int
    top_states: list[StateCount]
    popular_boat_types: list[TypeCount]


class Span(Input, frozen=True):
    """By hours or by days, and which part; without times, the last day by hours or the last thirty days."""

    bucket: Bucket = "day"
    since: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class FigureSpan(Span, frozen=True):
    """Which figure, and which part of it."""

    figure: Figure = "activeListings"


class UserAnalytics(Model, frozen=True):
    """People: how many there are, and how they come."""

    total_users: int
    active_users: int
    """Those who have signed in within thirty days."""
    users: Series
    sign_ups: Series
    sign_ins: Series


class ListingAnalytics(Model, frozen=True):
    """Listings: where they stand, and how they come and go."""

    total_listings: int
    active_listings: int
    by_status: list[StatusCount]
    top_states: list[StateCount]
    popular_boat_types: list[TypeCount]
    listings: Series
    active: Series
    published: Series
    sold: Series


class Dashboard(Overview, frozen=True):
    """Everything at a glance: the market, what waits, the last thirty days, and whether everything runs."""

    stats: PlatformStats
