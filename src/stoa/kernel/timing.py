"""A histogram that costs next to nothing to feed: one bisection and two additions."""

from bisect import bisect_left
from collections.abc import Sequence

BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def percentile(counts: Sequence[int], share: float) -> float:
    """Give the seconds that this share kept to, of counts by bound; beyond the last bound, that bound."""
    wanted, seen = sum(counts) * share, 0
    for bound, count in zip((*BOUNDS, BOUNDS[-1]), counts, strict=True):
        seen += count
        if seen and seen >= wanted:
            return bound
    return 0.0


class Timing:
    """How often something ran, how long in all, and how the times spread."""

    __slots__ = ("counts", "seconds")

    def __init__(self) -> None:
        """Begin empty."""
        self.counts = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0

    def observe(self, seconds: float) -> None:
        """Count one run."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds

    @property
    def count(self) -> int:
        """How often it ran."""
        return sum(self.counts)

    def cumulative(self) -> list[tuple[str, int]]:
        """Give the buckets as Prometheus counts them: each holds all that came before it."""
        buckets: list[tuple[str, int]] = []
        total = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self.counts, strict=True):
            total += count
            buckets.append((bound, total))
        return buckets
