"""What the limits say about one request, and how that is told to a client."""

import math

import msgspec

from stoa.kernel.decisions import decide
from stoa.kernel.errors import RateLimited

from .rates import Rate


class State(msgspec.Struct, frozen=True, gc=False):
    """How one window stands after the request."""

    name: str
    rate: Rate
    left: int
    next_seconds: float
    """How long until the oldest leaves the window."""


class Receipt(msgspec.Struct, frozen=True, gc=False):
    """What was taken from one window; `leaves` is empty when it came out of a block held by this process."""

    key: str
    leaves: str
    count: int


class Verdict(msgspec.Struct, frozen=True):
    """Whether a request passes, and why."""

    allowed: bool
    states: tuple[State, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    wait_seconds: float = 0.0
    """How long until the same request would pass; 0 when it passed."""
    degraded: bool = False
    """Valkey could not be asked."""

    def headers(self) -> dict[str, str]:
        """Say it in header fields: the IETF draft's two, the older three, and Retry-After on a refusal."""
        if not self.states:
            return {}
        tightest = min(self.states, key=lambda state: state.left / state.rate.count)
        found = {
            "RateLimit-Policy": ", ".join(
                f'"{state.name}";q={state.rate.count};w={math.ceil(state.rate.per.total_seconds())}'
                for state in self.states
            ),
            "RateLimit": ", ".join(
                f'"{state.name}";r={state.left};t={math.ceil(state.next_seconds)}' for state in self.states
            ),
            "RateLimit-Limit": str(tightest.rate.count),
            "RateLimit-Remaining": str(tightest.left),
            "RateLimit-Reset": str(math.ceil(tightest.next_seconds)),
        }
        if not self.allowed:
            found["Retry-After"] = str(max(1, math.ceil(self.wait_seconds)))
        return found

    def refusal(self) -> RateLimited:
        """Make the fault that a service or guard raises."""
        state = min(self.states, key=lambda one: one.left / one.rate.count)
        seconds = max(1, math.ceil(self.wait_seconds))
        decision = decide(
            f"limits.{state.name}",
            str(state.rate),
            "This request was not carried out; the same request later will be.",
            ("Allowed", str(state.rate)),
            ("Seconds to wait", seconds),
            who_can_undo="Nobody needs to: it ends by itself.",
            how_to_appeal="Write to the operator of this site if you need a higher limit.",
        )
        words = f"Too many requests. Wait {seconds} second{'s' if seconds > 1 else ''}, then try again."
        return RateLimited(words, decision=decision, headers=self.headers())
