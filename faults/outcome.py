"""What came of a fault."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from faults.tally import Tally


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often it was done, what was counted, and whether that is as it should be."""

    rounds: int
    passed: bool
    tally: Tally | None = None
    notes: list[str] = field(default_factory=list)
    skipped: str = ""
    """Why it could not be done on this machine, if so."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that can be asked for by name."""

    name: str
    title: str
    passes_when: str
    run: Callable[[int], Coroutine[None, None, Outcome]]
    short: int = 2
    long: int = 20


def skipped(why: str) -> Outcome:
    """Say why a fault could not be done here; that is no pass."""
    return Outcome(rounds=0, passed=False, skipped=why)
