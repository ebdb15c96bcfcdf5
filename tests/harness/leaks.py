"""What a test opens, it closes: no task is left running, nothing is left to the garbage collector.

Warnings are errors, and what is dropped without being closed warns when it is collected. It is collected at the end of
each module, so that the fault is told near its cause.
"""

import asyncio
import gc
import heapq
import inspect
import os
from collections.abc import AsyncIterator, Iterator
from typing import Any
from weakref import WeakSet

import pytest
from _pytest.unraisableexception import gc_collect_iterations_key

BROWSERS_PATIENCE = 10  # seconds
MOST_NEW = 100_000  # objects, before it looks for garbage in the middle of a module

gc.disable()  # until everything is imported, of which nothing is garbage

_closed: WeakSet[object] = WeakSet()
_closed_by_this_test: WeakSet[object] = WeakSet()


def forget_soon(closed: object) -> None:
    """Expect that nothing holds this any more when the module is over; until then the last test may."""
    _closed_by_this_test.add(closed)


def pytest_collection_finish() -> None:
    """Put what was imported out of the collector's sight: it would look through all of it after each module."""
    gc.freeze()
    gc.set_threshold(MOST_NEW)
    gc.enable()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let it find at last what only the whole run held, and what that held in turn: pytest looks twice as often."""
    session.config.stash[gc_collect_iterations_key] = 1
    gc.unfreeze()


@pytest.fixture(autouse=True)
def no_task_left_behind(request: pytest.FixtureRequest) -> None:
    """Watch the tasks of every asynchronous test; it comes first, so that it looks after all else is closed."""
    _closed.update(_closed_by_this_test)
    _closed_by_this_test.clear()
    is_asynchronous = inspect.iscoroutinefunction(getattr(request, "function", None))
    if is_asynchronous and "start_shared_site" not in request.fixturenames:  # such a site works on between tests
        request.getfixturevalue("_watched_tasks")


@pytest.fixture
async def _watched_tasks() -> AsyncIterator[None]:
    before = asyncio.all_tasks()
    yield
    for _ in range(3):  # a task that was cancelled needs a turn of the loop to end
        await asyncio.sleep(0)
    known = before | {asyncio.current_task()}
    if still_told := [one for one in asyncio.all_tasks() - known if _is_the_browsers(one)]:
        await asyncio.wait(still_told, timeout=BROWSERS_PATIENCE)  # each holds the test that has asked
    left = [one for one in asyncio.all_tasks() - known if not one.done() and not _is_the_browsers(one)]
    for task in left:
        task.cancel()
    _forget_cancelled_timers()
    if left:
        names = ", ".join(f"{task.get_name()} ({task.get_coro()!r})" for task in left)
        pytest.fail(f"The test ended while {len(left)} of its tasks still ran: {names}.", pytrace=False)


def _forget_cancelled_timers() -> None:
    """Let go of them: the loop keeps each until its time would have come, with the request in which it was set."""
    held: dict[str, Any] = vars(asyncio.get_running_loop())
    held["_scheduled"][:] = [timer for timer in held["_scheduled"] if not timer.cancelled()]
    heapq.heapify(held["_scheduled"])
    held["_timer_cancelled_count"] = 0


def _is_the_browsers(task: asyncio.Task[object]) -> bool:
    """Tell what the driver of the browser, which all tests share, has still to hear of a page that is closed."""
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and f"{os.sep}playwright{os.sep}" in code.co_filename


@pytest.fixture(autouse=True, scope="module")
def _collected_garbage(request: pytest.FixtureRequest) -> Iterator[None]:
    failed_before = request.session.testsfailed
    yield
    gc.collect()
    gc.freeze()  # what is left serves other modules too; what of it ends later is looked at when the run ends
    held = [type(one).__name__ for one in _closed]
    _closed.clear()
    _closed_by_this_test.clear()
    if held and request.session.testsfailed == failed_before:  # the report of a failure holds what the test held
        pytest.fail(f"Something still holds what the tests have closed: {', '.join(held)}.", pytrace=False)
