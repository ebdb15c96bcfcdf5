"""What boats of a model usually are."""

from datetime import datetime
from typing import Annotated

import msgspec

from stoa.kernel.http.replies import Input, Model


class ModelQuery(Input, frozen=True):
    """Which make and model, in any letters."""

    make: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    model: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Specs(Model, frozen=True):
    """Medians and most frequent values, metric as everywhere; what the boats do not agree on is null."""

    beam: float | None = None
    draft: float | None = None
    bridge_clearance: float | None = None
    headroom: float | None = None
    weight: float | None = None
    ballast: float | None = None
    fuel_tank: float | None = None
    water_tank: float | None = None
    cabins: int | None = None
    berths: int | None = None
    heads: int | None = None
    hull_material: str | None = None
    keel: str | None = None


class Proposal(Model, frozen=True):
    """What boats of this make and model that were listed here have told: a proposal, to be checked on board."""

    listings: int
    """Of how many boats it was made."""
    specs: Specs
    computed_at: datetime
