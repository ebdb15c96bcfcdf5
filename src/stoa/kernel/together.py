"""Asking for several things that do not wait for each other, at once.

    async with Together() as ask:
        panel = ask(load_panel(db, server_id))
        badges = ask(find_badges(db, server_id))
    return View(…, {"panel": panel.result(), "badges": badges.result()})

A page that asks one thing after another waits for each way to the database and back, and in a busy process each of
them takes as long as all others who are answered meanwhile.
"""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self


class Together:
    """What is asked for within the block is there at its end. What fails is raised at once, and the rest is ended."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._asked: list[asyncio.Task[Any]] = []
        self._left = 0
        self._fault: BaseException | None = None
        self._over: asyncio.Future[None] | None = None

    def __call__[T](self, asked: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin to ask for something, up to where it waits."""
        self._left += 1
        task = asyncio.Task(self._answer(asked), loop=asyncio.get_running_loop(), eager_start=True)
        self._asked.append(task)
        return task

    async def __aenter__(self) -> Self:
        """Begin."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for all that was asked for."""
        try:
            if error is None and self._left and self._fault is None:
                self._over = asyncio.get_running_loop().create_future()
                await self._over
        finally:
            if self._left or self._fault is not None or error is not None:
                for task in self._asked:
                    task.cancel()
                await asyncio.gather(*self._asked, return_exceptions=True)
        if error is None and self._fault is not None:
            raise self._fault

    async def _answer[T](self, asked: Coroutine[Any, Any, T]) -> T:
        try:
            return await asked
        except BaseException as fault:
            self._fault = self._fault or fault
            raise
        finally:
            self._left -= 1
            if self._over is not None and not self._over.done() and (not self._left or self._fault is not None):
                self._over.set_result(None)
