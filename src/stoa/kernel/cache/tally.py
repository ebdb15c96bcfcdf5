"""Hit rates, by the name of a cache. Counting is an addition; Prometheus hears of it once a second."""

from prometheus_client import Counter, Gauge

READS = Counter("stoa_cache_reads_total", "Reads of a cache, by where the answer came from.", ["cache", "source"])
BYTES = Gauge("stoa_cache_memory_bytes", "What this process keeps in its own cache.", ["site"])
DOWN = Counter("stoa_cache_alone_total", "Reads that found Valkey down.", ["cache"])


class Tally:
    """How often a cache answered from where."""

    __slots__ = ("_told", "alone", "local", "made", "name", "shared", "stale")

    def __init__(self, name: str) -> None:
        """Begin at zero."""
        self.name = name
        self.local = self.shared = self.stale = self.made = self.alone = 0
        self._told: dict[str, int] = {}

    @property
    def hit_rate(self) -> float:
        """The share of reads that made nothing."""
        hits = self.local + self.shared + self.stale
        return hits / (hits + self.made) if hits + self.made else 0.0

    def tell(self) -> None:
        """Add what came since the last time to the metrics."""
        for source in ("local", "shared", "stale", "made"):
            count = getattr(self, source)
            if fresh := count - self._told.get(source, 0):
                READS.labels(self.name, source).inc(fresh)
                self._told[source] = count
        if fresh := self.alone - self._told.get("alone", 0):
            DOWN.labels(self.name).inc(fresh)
            self._told["alone"] = self.alone
