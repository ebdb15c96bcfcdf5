"""Single flight within a process: whoever wants what is being made waits for it."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

_MOST_BEHIND = 2
"""How many stale values a process makes anew at once: nobody waits for them, but others would wait behind them."""


class _Flight:
    """What is being made, and who waits for it."""

    __slots__ = ("seats", "task")

    def __init__(self) -> None:
        self.seats: list[asyncio.Future[Any]] = []
        self.task: asyncio.Task[Any]


class Flights:
    """What is being made right now, by key.

    The work runs in a task of its own: a caller who hangs up does not spoil it for the others. It begins at once, and
    whoever waits is told at once: in a loop that is busy, each turn that is waited for costs as much as an answer.
    """

    def __init__(self) -> None:
        """Begin with nothing in the air."""
        self._running: dict[Hashable, _Flight] = {}
        self._behind = 0

    async def join[T](self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Wait for what is being made under the key, or make it."""
        flight = self._running.get(key) or self._take_off(key, make)
        if flight.task.done():
            landed: T = flight.task.result()
            return landed
        seat: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        flight.seats.append(seat)
        return await seat

    def start(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Make something in the background, unless it is being made already."""
        if key not in self._running:
            self._take_off(key, make)

    def start_behind(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, Any]]) -> bool:
        """Begin what nobody waits for, and say so; where enough of that is under way, the next reader tries again."""
        if self._behind >= _MOST_BEHIND:
            return False
        self.start(key, lambda: self._fly_behind(make))
        return True

    async def _fly_behind(self, make: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        self._behind += 1
        try:
            return await make()
        finally:
            self._behind -= 1

    async def close(self) -> None:
        """Stop what is in the air."""
        running = [flight.task for flight in self._running.values()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _take_off(self, key: Hashable, make: Callable[[], Coroutine[Any, Any, Any]]) -> _Flight:
        flight = _Flight()
        loop = asyncio.get_running_loop()
        flight.task = asyncio.Task(self._fly(key, flight, make), loop=loop, eager_start=True)
        if flight.task.done():
            _look_at(flight.task)
        else:
            self._running[key] = flight
            flight.task.add_done_callback(_look_at)
        return flight

    async def _fly(self, key: Hashable, flight: _Flight, make: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        try:
            made = await make()
        except BaseException as error:
            for seat in self._land(key, flight):
                if isinstance(error, asyncio.CancelledError):
                    seat.cancel()
                else:
                    seat.set_exception(error)
                    seat.exception()  # a caller that was cancelled meanwhile will not look
            raise
        for seat in self._land(key, flight):
            seat.set_result(made)
        return made

    def _land(self, key: Hashable, flight: _Flight) -> list[asyncio.Future[Any]]:
        """Let others begin anew under the key; give those who still wait."""
        if self._running.get(key) is flight:
            del self._running[key]
        return [seat for seat in flight.seats if not seat.done()]


def _look_at(task: asyncio.Task[Any]) -> None:
    """See how it ended, even when every caller has hung up."""
    if not task.cancelled():
        task.exception()
