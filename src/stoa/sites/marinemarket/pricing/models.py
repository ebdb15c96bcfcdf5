"""What boats like one are asked for."""

from datetime import datetime

from stoa.kernel.http.replies import Model


class PriceBand(Model, frozen=True):
    """Half of the boats of like kind, length and age that are for sale here lie between `low` and `high`."""

    low: int
    median: int
    high: int
    currency: str
    listings: int
    computed_at: datetime
