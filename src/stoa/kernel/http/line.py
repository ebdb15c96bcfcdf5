"""Newcomers stand in line for a moment while answers are being made.

A kept answer takes a tenth of a millisecond. One that is made waits for Valkey and PostgreSQL some times, in a process
that does one thing at a time: if all who come are let in at once, each of its waits is as long as all kept answers
together, and as a part of everybody else's that is made. So few are let in between two looks at what has arrived, and
what was begun goes on as soon as it can. Nobody waits for an answer that is slow: in a process with nothing to do, the
line is gone within as many turns of the loop as it takes to let it in.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sized
from typing import Any

MOST_A_TURN = 2
"""With eight, a page that is made among kept ones waits as if there were no line; with four half as long."""


class Line:
    """The line of one process."""

    def __init__(self, loop: asyncio.AbstractEventLoop, making: Sized) -> None:
        """Let everybody in while `making` holds nothing."""
        self._loop = loop
        self._making = making
        self._waiting: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._let_in = 0
        self._turning = False

    def let_in(self, begin: Callable[..., None], *what: Any) -> None:
        """Begin at once, or when those have begun who came before."""
        if not self._making and not self._waiting:
            begin(*what)
            return
        self._waiting.append((begin, what))
        self._let_some_in()
        if not self._turning:
            self._turning = True
            self._loop.call_soon(self._turn)

    def _let_some_in(self) -> None:
        while self._waiting and (self._let_in < MOST_A_TURN or not self._making):
            self._let_in += 1
            begin, what = self._waiting.popleft()
            begin(*what)

    def _turn(self) -> None:
        """Let the next ones in, and once more in each turn of the loop until nobody waits."""
        self._let_in = 0
        self._turning = bool(self._waiting)
        if self._turning:
            self._loop.call_soon(self._turn)  # before anybody begins: whatever becomes of one, the line goes on
            self._let_some_in()
