"""How limits stand, as header lines: the IETF draft's two, and the older three."""

import math
from datetime import timedelta

from stoa.kernel.limits import Rate, Verdict

_policies: dict[tuple[str, int, timedelta], bytes] = {}  # a rate itself is dearer to look up than what it says
MOST_POLICIES = 1000


def limit_lines(verdict: Verdict) -> bytes:
    """Write the lines; a refusal carries them in its own headers."""
    states = verdict.states
    if not states:
        return b""
    if len(states) == 1:
        only = states[0]
        seconds = math.ceil(only.next_seconds)
        return b'ratelimit-policy: %b\r\nratelimit: "%b";r=%d;t=%d\r\n%b' % (
            _policy(only.name, only.rate),
            only.name.encode(),
            only.left,
            seconds,
            _older(only.rate.count, only.left, seconds),
        )
    tightest = min(states, key=lambda state: state.left / state.rate.count)
    return b"ratelimit-policy: %b\r\nratelimit: %b\r\n%b" % (
        b", ".join(_policy(state.name, state.rate) for state in states),
        b", ".join(b'"%b";r=%d;t=%d' % (s.name.encode(), s.left, math.ceil(s.next_seconds)) for s in states),
        _older(tightest.rate.count, tightest.left, math.ceil(tightest.next_seconds)),
    )


def _older(count: int, left: int, seconds: int) -> bytes:
    return b"ratelimit-limit: %d\r\nratelimit-remaining: %d\r\nratelimit-reset: %d\r\n" % (count, left, seconds)


def _policy(name: str, rate: Rate) -> bytes:
    asked = (name, rate.count, rate.per)
    policy = _policies.get(asked)
    if policy is None:
        if len(_policies) >= MOST_POLICIES:
            _policies.clear()
        policy = b'"%b";q=%d;w=%d' % (name.encode(), rate.count, math.ceil(rate.per.total_seconds()))
        _policies[asked] = policy
    return policy
