"""Collecting into the spool when whoever sends goes away."""

import asyncio
import threading

from stoa.kernel.storage.spool import _on_disk


async def test_whoever_is_cancelled_leaves_no_thread_behind_that_still_writes() -> None:
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def write_slowly() -> None:
        begun.set()
        may_end.wait()
        ended.set()

    writing = asyncio.create_task(_on_disk(write_slowly))
    await asyncio.to_thread(begun.wait)
    for _ in range(2):
        writing.cancel()
        await asyncio.sleep(0)
    waits = not writing.done()
    may_end.set()  # first of all: a thread that waits for ever would hold the test that has failed
    assert waits, "the file would be closed now, and its number be another file's"
    await asyncio.wait([writing])
    assert writing.cancelled()
    assert ended.is_set()
