"""Doing something to many rows, some at a time: no statement holds many locks, and none takes long."""

from collections.abc import Awaitable, Callable


async def do_in_batches(act: Callable[[], Awaitable[int]], most: int) -> int:
    """Do it until it has less to do than it may do at once; give how many it did in all."""
    total = 0
    while True:
        done = await act()
        total += done
        if done < most:
            return total
