"""The window's rule: in any window, no more than the limit; and as much as the limit whenever there is room."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.kernel.limits import Caller, Limit, Limiter, Rate
from stoa.kernel.limits.limiter import REFUND, WINDOW
from stoa.kernel.limits.local import LocalWindows
from stoa.kernel.limits.rates import Line
from stoa.kernel.valkey import Valkey, connect_valkey
from tests.kernel.valkey.servers import SETTINGS, Server, running

# Round numbers, so that a request often falls on the very millisecond at which another leaves.
LATER = st.integers(0, 7).map(lambda n: n * 100) | st.integers(0, 700)
STEPS = st.lists(
    st.tuples(LATER, st.integers(1, 4), st.booleans()), min_size=1, max_size=40
)  # milliseconds later, cost, whether it is given back


class Model:
    """The rule in plain Python: every request remembered, none merged."""

    def __init__(self, limit: int, window: int, step: int) -> None:
        self.limit, self.window, self.step = limit, window, step
        self.taken: list[tuple[int, int]] = []

    def inside(self, now: int) -> list[tuple[int, int]]:
        return sorted((leaves, count) for leaves, count in self.taken if leaves > now)

    def ask(self, now: int, cost: int) -> tuple[bool, int]:
        inside = self.inside(now)
        left = self.limit - sum(count for _, count in inside)
        if left < cost:
            return False, max(0, left)
        last_of_step = now // self.step * self.step + self.step - 1
        self.taken.append((last_of_step + self.window, cost))
        return True, left - cost

    def wait(self, now: int, cost: int) -> int:
        later = now
        while self.limit - sum(count for leaves, count in self.taken if leaves > later) < cost:
            later = min(leaves for leaves, _ in self.taken if leaves > later)
        return later - now


@pytest.fixture(scope="module")
def shared() -> Iterator[Server]:
    """Run one server for all examples."""
    with running() as one:
        yield one


async def _play(server: Server, rate: tuple[int, int, int], steps: list[tuple[int, int, bool]]) -> None:
    limit, window, step = rate
    model = Model(limit, window, step)
    valkey = connect_valkey(SETTINGS, server.url)
    try:
        await valkey.command("FLUSHALL")
        now = 1_000_000
        for later, cost, given_back in steps:
            now += later
            # The server would let the key expire by its own clock, which stands still beside this one.
            reply = await valkey.run(WINDOW, ["w"], [now, limit, window, step, cost, cost])
            await valkey.command("PERSIST", "w")
            fits, left = model.ask(now, cost)
            assert (bool(reply[0]), reply[2]) == (fits, left)
            if fits:
                assert reply[1] == cost
                assert int(reply[4]) == model.taken[-1][0]
                if given_back:
                    await valkey.run(REFUND, ["w"], [reply[4], cost])
                    model.taken.pop()
            elif cost <= limit:
                assert reply[5] == model.wait(now, cost)
    finally:
        await valkey.close()


@settings(max_examples=60, deadline=None)
@given(limit=st.integers(1, 8), window=st.integers(10, 20).map(lambda n: n * 100), steps=STEPS)
def test_the_script_keeps_the_rule_exactly(
    shared: Server, limit: int, window: int, steps: list[tuple[int, int, bool]]
) -> None:
    asyncio.run(_play(shared, (limit, window, 1), steps))


@settings(max_examples=40, deadline=None)
@given(limit=st.integers(1, 20), step=st.integers(2, 300), steps=STEPS)
def test_a_coarse_window_keeps_the_rule_and_only_ever_errs_by_one_step(
    shared: Server, limit: int, step: int, steps: list[tuple[int, int, bool]]
) -> None:
    asyncio.run(_play(shared, (limit, 1500, step), steps))


@settings(max_examples=100, deadline=None)
@given(limit=st.integers(1, 8), steps=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4)), max_size=40))
def test_the_local_floor_keeps_the_same_rule(limit: int, steps: list[tuple[int, int]]) -> None:
    model = Model(limit, 8, 1)  # eighths of a second, which binary fractions hold exactly
    windows = LocalWindows()
    line = Line("x", "x", Rate(limit, timedelta(seconds=1)), closed=True)
    now = 0
    for later, cost in steps:
        now += later
        fits, left, _ = windows.take(line, cost, now / 8)
        assert (fits, left) == model.ask(now, cost)


def test_the_local_floor_refuses_strangers_when_it_is_full_and_forgets_what_has_passed() -> None:
    windows = LocalWindows(most_keys=3)
    rate = Rate(1, timedelta(seconds=1))
    for n in range(3):
        assert windows.take(Line("x", str(n), rate, closed=True), 1, 0.0)[0]
    assert not windows.take(Line("x", "stranger", rate, closed=True), 1, 0.5)[0]
    assert windows.take(Line("x", "stranger", rate, closed=True), 1, 1.0)[0]


async def test_a_clock_that_jumps_back_lets_nobody_through_twice(valkey: Valkey) -> None:
    times = iter([10_000_000, 10_000_500, 9_000_000, 9_000_000, 10_001_499, 10_001_500])
    limiter = Limiter(valkey, "s", window_clock=lambda: next(times), clock=iter(range(0, 10_000, 10)).__next__)
    limit = Limit("x", {"anonymous": Rate(3, timedelta(seconds=1))})
    caller = Caller("192.0.2.1")
    verdicts = [(await limiter.check([limit], caller)).allowed for _ in range(5)]
    assert verdicts == [True, True, True, False, True]
    await limiter.close()
