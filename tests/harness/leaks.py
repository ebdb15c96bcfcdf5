"""What a test opens, it closes: no task is left running, nothing is left to the garbage collector.

Warnings are errors, and what is dropped without being closed warns when it is collected. It is collected at the end of
each module, so that the fault is told near its cause.
"""

import asyncio
import gc
import inspect
from collections.abc import AsyncIterator, Iterator

import pytest


@pytest.fixture(autouse=True)
def no_task_left_behind(request: pytest.FixtureRequest) -> None:
    """Watch the tasks of every asynchronous test; it comes first, so that it looks after all else is closed."""
    if inspect.iscoroutinefunction(getattr(request, "function", None)):
        request.getfixturevalue("_watched_tasks")


@pytest.fixture
async def _watched_tasks() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    for _ in range(3):  # a task that was cancelled needs a turn of the loop to end
        await asyncio.sleep(0)
    left = [task for task in asyncio.all_tasks() - before if task is not asyncio.current_task() and not task.done()]
    for task in left:
        task.cancel()
    if left:
        names = ", ".join(f"{task.get_name()} ({task.get_coro()!r})" for task in left)
        pytest.fail(f"The test ended while {len(left)} of its tasks still ran: {names}.", pytrace=False)


@pytest.fixture(autouse=True, scope="module")
def _collected_garbage() -> Iterator[None]:
    yield
    gc.collect()
