"""Hit rates, by the name of a cache."""

from collections.abc import Iterator

from stoa.kernel.observability.metrics import Reading


class Tally:
    """How often a cache answered from where."""

    __slots__ = ("alone", "local", "made", "name", "shared", "stale")

    def __init__(self, name: str) -> None:
        """Begin at zero."""
        self.name = name
        self.local = self.shared = self.stale = self.made = self.alone = 0

    @property
    def hit_rate(self) -> float:
        """The share of reads that made nothing."""
        hits = self.local + self.shared + self.stale
        return hits / (hits + self.made) if hits + self.made else 0.0

    def readings(self, site: str) -> Iterator[Reading]:
        """Give the numbers as metrics."""
        for source in ("local", "shared", "stale", "made"):
            labels = (("site", site), ("cache", self.name), ("source", source))
            meaning = "Reads of a cache, by where the answer came from."
            yield Reading("stoa_cache_reads", meaning, getattr(self, source), labels, counter=True)
        alone = (("site", site), ("cache", self.name))
        yield Reading("stoa_cache_alone", "Reads that found Valkey down.", self.alone, alone, counter=True)
