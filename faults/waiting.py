"""Waiting for what must come to pass."""

import asyncio
from collections.abc import Callable

_STEP = 0.02


async def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until something holds; say what did not."""
    for _ in range(round(seconds / _STEP)):
        if condition():
            return
        await asyncio.sleep(_STEP)
    message = f"{what} did not come to pass within {seconds:.0f} seconds."
    raise TimeoutError(message)
