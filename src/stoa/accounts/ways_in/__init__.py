"""By how many ways somebody gets in, counted where one of them is taken away."""

from .errors import LastWayIn
from .service import require_way_in

__all__ = ["LastWayIn", "require_way_in"]
