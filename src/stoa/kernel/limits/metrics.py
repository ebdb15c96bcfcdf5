"""What the limits count for the operator."""

from collections import Counter
from collections.abc import Iterator

from stoa.kernel.observability.metrics import Reading


class Counts:
    """Refusals, and requests judged without Valkey, by limit."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.refused: Counter[str] = Counter()
        self.degraded: Counter[tuple[str, str]] = Counter()

    def readings(self, site: str) -> Iterator[Reading]:
        """Give the numbers as metrics."""
        for limit, count in self.refused.items():
            labels = (("site", site), ("limit", limit))
            yield Reading("stoa_limit_refused", "Requests refused by a rate limit.", count, labels, counter=True)
        for (limit, policy), count in self.degraded.items():
            meaning = "Requests judged without Valkey, and what the limit does then."
            found = (("site", site), ("limit", limit), ("policy", policy))
            yield Reading("stoa_limit_degraded", meaning, count, found, counter=True)
