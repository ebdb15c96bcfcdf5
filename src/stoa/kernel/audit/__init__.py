"""Who did what: written in the transaction that does it, in a chain that shows every later change.

await audit.record(tx, "listing.hidden", by=audit.by_of(request), kind="boat", id=boat.id, before=…, after=…)
"""

from .anchors import Anchor, Anchors, add_anchor, find_anchors
from .by import By, by_here, by_of
from .jobs import ANCHOR, ANCHOR_CRON
from .personal import PERSONAL
from .record import ERASED, record
from .settings import AuditSettings
from .verify import Finding, Verdict, verify_chain

__all__ = [
    "ANCHOR",
    "ANCHOR_CRON",
    "ERASED",
    "PERSONAL",
    "Anchor",
    "Anchors",
    "AuditSettings",
    "By",
    "Finding",
    "Verdict",
    "add_anchor",
    "by_here",
    "by_of",
    "find_anchors",
    "record",
    "verify_chain",
]
