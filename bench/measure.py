"""Interleaved rounds: A B C, A B C, …, so that a slow minute of the machine falls on all."""

import asyncio
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from bench.data import forget_writes
from bench.ground import Ground
from bench.load import Sample, measure
from bench.machine import Cores, memory_megabytes
from bench.meter import Meter
from bench.running import Running, StackFailed
from bench.scenario import Material, Probe

WARM_UP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how often."""

    seconds: float
    rounds: int
    connections: int
    cores: Cores


class Result(msgspec.Struct):
    """All runs of one stack on one probe."""

    stack: str
    probe: str
    samples: list[Sample]

    @property
    def rate(self) -> float:
        """Median of requests a second."""
        return statistics.median(sample.rate for sample in self.samples)

    @property
    def spread(self) -> float:
        """Distance from the slowest to the fastest run, as a part of the median."""
        rates = [sample.rate for sample in self.samples]
        return (max(rates) - min(rates)) / self.rate

    def median(self, name: str) -> float:
        """Median of one of the samples' figures."""
        return statistics.median(float(getattr(sample, name)) for sample in self.samples)

    @property
    def server_micros(self) -> float:
        """Processor time of the server for one request, in microseconds."""
        return statistics.median(sample.server_cpu / sample.requests * 1e6 for sample in self.samples)

    @property
    def database_micros(self) -> float:
        """Processor time of PostgreSQL for one request, in microseconds."""
        return statistics.median(sample.database_cpu / sample.requests * 1e6 for sample in self.samples)


@dataclass(slots=True)
class Measuring:
    """The stacks, the probes, and what has been found so far."""

    plan: Plan
    ground: Ground
    stacks: Sequence[Running]
    probes: Sequence[Probe]
    material: Material
    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    loaded_megabytes: dict[str, float] = field(default_factory=dict)

    def run(self) -> Iterator[str]:
        """Do all the rounds, telling each step."""
        for round_number in range(self.plan.rounds):
            for probe in self.probes:
                wires = [request.wire("127.0.0.1") for request in probe.requests(self.material)]
                for running in self.stacks:
                    sample = self._one(running, probe, wires, first=round_number == 0)
                    self._keep(running, probe, sample)
                    yield (
                        f"round {round_number + 1} of {self.plan.rounds}  {probe.title:<36}"
                        f" {running.stack.title:<26} {sample.rate:>9,.0f}/s   p99 {sample.p99:.1f} ms"
                    )
        for running in self.stacks:
            self.loaded_megabytes[running.stack.name] = memory_megabytes([running.pid])

    def _one(self, running: Running, probe: Probe, wires: Sequence[bytes], *, first: bool) -> Sample:
        plan = self.plan
        if first:
            self._load(running, wires, WARM_UP_SECONDS)
        if probe.writes:
            asyncio.run(forget_writes(self.ground.database_url))
        meter = Meter([running.pid], self.ground.database_pids)
        sample = self._load(running, wires, plan.seconds)
        if sample.failures or not sample.requests:
            message = (
                f"{running.stack.title}, {probe.title.lower()}: {sample.failures} of {sample.requests} requests failed."
                " A run with failures counts for nothing; see bench/results/logs."
            )
            raise StackFailed(message)
        return meter.add_to(sample)

    def _load(self, running: Running, wires: Sequence[bytes], seconds: float) -> Sample:
        return measure(
            running.port, wires, seconds=seconds, connections=self.plan.connections, core=self.plan.cores.rest
        )

    def _keep(self, running: Running, probe: Probe, sample: Sample) -> None:
        key = (running.stack.name, probe.name)
        self.results.setdefault(key, Result(*key, samples=[])).samples.append(sample)
