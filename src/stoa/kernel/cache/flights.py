"""Single flight within a process: whoever wants what is being made waits for it."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any


class Flights:
    """What is being made right now, by key.

    The work runs in a task of its own: a caller who hangs up does not spoil it for the others.
    """

    def __init__(self) -> None:
        """Begin with nothing in the air."""
        self._running: dict[Hashable, asyncio.Task[Any]] = {}

    async def join[T](self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Wait for what is being made under the key, or make it."""
        task: asyncio.Task[T] = self._running.get(key) or self.start(key, make)
        return await asyncio.shield(task)

    def start[T](self, key: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """Make something in the background, unless it is being made already."""
        running = self._running.get(key)
        if running is not None:
            return running
        task = asyncio.get_running_loop().create_task(make())
        self._running[key] = task
        task.add_done_callback(lambda done: self._landed(key, done))
        return task

    async def close(self) -> None:
        """Stop what is in the air."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _landed(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        self._running.pop(key, None)
        if not task.cancelled():
            task.exception()  # seen, even when every caller has hung up
