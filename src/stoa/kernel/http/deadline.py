"""How long a request may take.

`asyncio.timeout` sets a timer for each request and takes it back, which costs more than counting its limits. All
requests to one route have the same time, so the first who comes is the first whose time is over: one timer does.
"""

import asyncio
from contextvars import Context
from types import TracebackType
from typing import Any, Self

from stoa.kernel.errors import Fault


class DeadlinePassed(Fault):
    """It took longer than a request may take, and was stopped with its SQL."""

    status = 504
    code = "DEADLINE_EXCEEDED"
    message = "This took too long and was stopped. Nothing was changed. Try again, or ask for less."


class Deadlines:
    """Those who are being answered by one route, in the order in which they came."""

    def __init__(self, seconds: float) -> None:
        """Give everybody so many seconds."""
        self.seconds = seconds
        self._running: dict[Deadline, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def watch(self) -> "Deadline":
        """Stop the running task once its time is over, for as long as the block runs."""
        return Deadline(self)

    def begin(self, one: "Deadline") -> None:
        """Look after one more."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._timer, self._running = loop, None, {}
        one.due = loop.time() + self.seconds
        self._running[one] = None
        if self._timer is None:
            self._arm(loop, one.due)

    def end(self, one: "Deadline") -> None:
        """Look after one less. The timer stays: it is set once in as long as a request may take."""
        self._running.pop(one, None)

    def _arm(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        # Without the context of the request that happens to arm it, which would hold that request for as long.
        self._timer = loop.call_at(due, self._stop_late_ones, loop, context=Context())

    def _stop_late_ones(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        now = loop.time()
        for one in list(self._running):
            if one.due > now:
                self._arm(loop, one.due)
                return
            del self._running[one]
            one.stop()


class Deadline:
    """The time of one request."""

    __slots__ = ("_all", "_asked_before", "_passed", "_task", "due")

    def __init__(self, deadlines: Deadlines) -> None:
        """Begin with the block."""
        self._all = deadlines
        self._task: asyncio.Task[Any] | None = None
        self._asked_before = 0
        self._passed = False
        self.due = 0.0

    def stop(self) -> None:
        """End the task that has taken too long."""
        self._passed = True
        if self._task is not None:
            self._task.cancel()

    def __enter__(self) -> Self:
        """Begin."""
        self._task = asyncio.current_task()
        self._asked_before = self._task.cancelling() if self._task is not None else 0
        self._all.begin(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say so where the time was over; an end that somebody else has asked for stays theirs."""
        self._all.end(self)
        task, self._task = self._task, None
        if not self._passed or task is None:
            return
        if task.uncancel() <= self._asked_before and isinstance(error, asyncio.CancelledError | TimeoutError):
            raise DeadlinePassed from None
