"""Who did what: written in the transaction that does it, in a chain that shows every later change.

await audit.record(tx, "listing.hidden", by=audit.by_of(request), kind="boat", id=boat.id, before=…, after=…)
"""

from .by import By, by_of
from .personal import PERSONAL
from .record import ERASED, record

__all__ = ["ERASED", "PERSONAL", "By", "by_of", "record"]
