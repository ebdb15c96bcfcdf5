"""Which worker processes live: each writes it down while it does, so that a console can tell that none is left."""

from .queries import WorkerSeen
from .service import BEAT, Presence, list_workers

__all__ = ["BEAT", "Presence", "WorkerSeen", "list_workers"]
