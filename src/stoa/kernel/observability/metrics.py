"""Prometheus metrics: counted in plain lists on the hot path, shaped only when somebody reads them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from stoa.kernel.timing import Timing

type Source = Callable[[], Iterable["Reading"]]
type Timings = Callable[[], Iterable[tuple[str, Timing]]]


@dataclass(frozen=True, slots=True)
class Reading:
    """One number as it is now: a gauge, or a counter where `counter` says so."""

    name: str
    meaning: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()
    counter: bool = False


class Metrics:
    """Everything that a process counts."""

    def __init__(self, queries: Timings = tuple) -> None:
        """Begin empty; `queries` gives the times of each query by name."""
        self.requests: dict[tuple[str, str, int], Timing] = {}
        self.queries = queries
        self._sources: list[Source] = []

    def observe(self, site: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        key = (site, route, status)
        timing = self.requests.get(key)
        if timing is None:
            timing = self.requests[key] = Timing()
        timing.observe(seconds)

    def add_source(self, source: Source) -> None:
        """Read these numbers, too, whenever metrics are asked for."""
        self._sources.append(source)

    def exposition(self, measured: Iterable[Reading] = ()) -> bytes:
        """Write everything in Prometheus' text form, with what was measured for this scrape."""
        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        registry.register(_Collector(self, [*self._sources, lambda: measured]))
        return generate_latest(registry)


class _Collector(Collector):
    def __init__(self, metrics: Metrics, sources: list[Source]) -> None:
        self._metrics = metrics
        self._sources = sources

    def collect(self) -> Iterator[Metric]:
        requests = HistogramMetricFamily(
            "stoa_request_seconds", "Time to answer a request.", labels=["site", "route", "status"]
        )
        for (site, route, status), timing in list(self._metrics.requests.items()):
            requests.add_metric([site, route, str(status)], timing.cumulative(), timing.seconds)
        yield requests
        queries = HistogramMetricFamily("stoa_query_seconds", "Time that a query took.", labels=["query"])
        for name, timing in self._metrics.queries():
            if timing.count:
                queries.add_metric([name], timing.cumulative(), timing.seconds)
        yield queries
        yield from _families(reading for source in self._sources for reading in source())


def _families(readings: Iterable[Reading]) -> Iterator[Metric]:
    families: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
    for reading in readings:
        labels = [name for name, _ in reading.labels]
        family = families.get(reading.name)
        if family is None:
            make = CounterMetricFamily if reading.counter else GaugeMetricFamily
            family = families[reading.name] = make(reading.name, reading.meaning, labels=labels)
        family.add_metric([value for _, value in reading.labels], reading.value)
    yield from families.values()
