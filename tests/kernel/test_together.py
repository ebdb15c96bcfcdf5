"""What is asked for together is begun at once, and comes or fails as one."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from stoa.kernel.errors import Fault, NotFound
from stoa.kernel.together import Together


async def _all_of(*asked: Coroutine[Any, Any, object]) -> None:
    async with Together() as ask:
        for one in asked:
            ask(one)


async def test_each_begins_before_any_is_waited_for() -> None:
    begun: list[int] = []
    go = asyncio.Event()

    async def answer(number: int) -> int:
        begun.append(number)
        await go.wait()
        return number * 2

    async with Together() as ask:
        asked = [ask(answer(number)) for number in range(3)]
        assert begun == [0, 1, 2]
        go.set()
    assert [one.result() for one in asked] == [0, 2, 4]


async def test_the_first_that_fails_is_raised_and_the_others_end() -> None:
    ended: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("wait")

    async def fail() -> None:
        await asyncio.sleep(0)  # by the next turn the block has ended and waits
        raise NotFound

    with pytest.raises(NotFound):
        await _all_of(fail(), wait())
    assert ended == ["wait"]


async def test_what_fails_beside_what_never_comes_is_raised_all_the_same() -> None:
    async def fail() -> None:
        raise NotFound

    with pytest.raises(NotFound):
        await _all_of(asyncio.Event().wait(), fail())


async def test_a_block_that_fails_asks_for_nothing_more() -> None:
    ended = asyncio.Event()

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def page() -> None:
        async with Together() as ask:
            ask(wait())
            raise Fault

    with pytest.raises(Fault):
        await page()
    assert ended.is_set()


async def test_who_gives_up_waiting_ends_all() -> None:
    ended: list[int] = []

    async def wait(number: int) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(number)

    async def page() -> None:
        async with Together() as ask:
            for number in range(3):
                ask(wait(number))

    task = asyncio.create_task(page())
    await asyncio.sleep(0)  # the turn in which it begins: who has not asked cannot give up
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sorted(ended) == [0, 1, 2]
