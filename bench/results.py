"""Everything that one run of the bench has found, as data."""

import statistics

import msgspec

from bench.measure import Result


class StackFacts(msgspec.Struct, frozen=True):
    """What is known of a stack besides its rates."""

    name: str
    title: str
    start_seconds: float
    idle_megabytes: float
    loaded_megabytes: float


class Findings(msgspec.Struct, frozen=True):
    """One run of the bench."""

    taken_at: str
    machine: dict[str, str]
    database: dict[str, str]
    versions: dict[str, str]
    generator: str
    cores: str
    rows: int
    tags: int
    seconds: float
    rounds: int
    connections: int
    compared: int
    probes: dict[str, str]
    stacks: list[StackFacts]
    left_out: dict[str, str]
    results: list[Result]

    def result(self, stack: str, probe: str) -> Result | None:
        """Find the runs of one stack on one probe."""
        return next((one for one in self.results if (one.stack, one.probe) == (stack, probe)), None)

    @property
    def disturbed(self) -> float:
        """Part of the machine that other programs used in the typical run: above a few percent, the figures are low."""
        return statistics.median(sample.others_cpu for result in self.results for sample in result.samples)

    def titles(self) -> dict[str, str]:
        """Give the stacks' titles by their names."""
        return {stack.name: stack.title for stack in self.stacks}
