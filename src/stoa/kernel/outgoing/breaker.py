"""Leaving a failing host alone for a while, so that neither it nor our callers wait for nothing."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

from .faults import OutsidePaused

_MOST_HOSTS = 10_000


class BreakerState(StrEnum):
    """How calls to a host are treated."""

    CLOSED = "closed"
    """Calls go through."""
    OPEN = "open"
    """Calls fail at once."""
    HALF_OPEN = "half_open"
    """One call tries; the others fail at once."""


type OnChange = Callable[[str, BreakerState], None]


@dataclass(slots=True)
class _Host:
    failures: int = 0
    open_until: float = 0.0
    state: BreakerState = BreakerState.CLOSED


class Breakers:
    """One breaker for each host that has failed lately; hosts that work cost nothing."""

    def __init__(
        self, failures: int, pause: float, *, on_change: OnChange | None = None, now: Callable[[], float] = monotonic
    ) -> None:
        """Open after `failures` in a row, for `pause` seconds."""
        self.failures = failures
        self.pause = pause
        self.on_change = on_change
        self.now = now
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    def state(self, host: str) -> BreakerState:
        """Tell how calls to the host are treated."""
        known = self._hosts.get(host)
        return BreakerState.CLOSED if known is None else known.state

    def enter(self, host: str) -> None:
        """Begin a call; raise `OutsidePaused` while the host is left alone."""
        known = self._hosts.get(host)
        if known is None or known.state is BreakerState.CLOSED:
            return
        left = known.open_until - self.now()
        if known.state is BreakerState.HALF_OPEN or left > 0:
            raise OutsidePaused(headers={"Retry-After": str(max(1, round(left)))})
        self._change(host, known, BreakerState.HALF_OPEN)

    def succeeded(self, host: str) -> None:
        """End a call well."""
        known = self._hosts.pop(host, None)
        if known is not None and known.state is not BreakerState.CLOSED:
            self._change(host, known, BreakerState.CLOSED)

    def failed(self, host: str) -> None:
        """End a call badly."""
        known = self._hosts.setdefault(host, _Host())
        self._hosts.move_to_end(host)
        known.failures += 1
        if known.state is BreakerState.HALF_OPEN or known.failures >= self.failures:
            known.open_until = self.now() + self.pause
            if known.state is not BreakerState.OPEN:
                self._change(host, known, BreakerState.OPEN)
        while len(self._hosts) > _MOST_HOSTS:
            self._hosts.popitem(last=False)

    def abandoned(self, host: str) -> None:
        """End a call that says nothing about the host: it was cancelled, or never left the house."""
        known = self._hosts.get(host)
        if known is not None and known.state is BreakerState.HALF_OPEN:
            self._change(host, known, BreakerState.OPEN)

    def _change(self, host: str, known: _Host, state: BreakerState) -> None:
        known.state = state
        if self.on_change is not None:
            self.on_change(host, state)
