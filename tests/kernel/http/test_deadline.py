"""How long a request may take: one timer for all of a route."""

import asyncio
import contextlib

import pytest

from stoa.kernel.http.deadline import DeadlinePassed, Deadlines


async def _wait(deadlines: Deadlines, event: asyncio.Event) -> str:
    with deadlines.watch():
        await event.wait()
        return "in time"


async def test_each_who_takes_too_long_is_stopped_and_nobody_else() -> None:
    deadlines = Deadlines(0.02)
    never, now = asyncio.Event(), asyncio.Event()
    now.set()
    first, quick, second = (asyncio.create_task(_wait(deadlines, one)) for one in (never, now, never))
    assert await quick == "in time"
    third = asyncio.create_task(_wait(deadlines, never))
    found = await asyncio.gather(first, second, third, return_exceptions=True)
    assert [type(one) for one in found] == [DeadlinePassed] * 3
    late = asyncio.create_task(_wait(deadlines, never))  # after a time in which nobody was there to be looked after
    with pytest.raises(DeadlinePassed):
        await late


async def test_an_end_that_somebody_else_asks_for_stays_theirs() -> None:
    task = asyncio.create_task(_wait(Deadlines(60), asyncio.Event()))
    await asyncio.sleep(0)  # a turn of the loop: it waits now, and is not cancelled before it has begun
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_fault_within_the_time_is_told_as_it_is() -> None:
    with pytest.raises(TimeoutError), Deadlines(60).watch():
        raise TimeoutError


async def test_whoever_goes_on_after_being_stopped_is_cancelled_no_more() -> None:
    deadlines = Deadlines(0.01)
    with deadlines.watch(), contextlib.suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
    current = asyncio.current_task()
    assert current is not None
    assert current.cancelling() == 0
