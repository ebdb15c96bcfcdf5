"""A process asks Valkey whether its copies are still good, before anybody has to wait for that."""

import asyncio
from datetime import timedelta

import pytest

from stoa.kernel.cache import Answer, CacheSettings, PageCache, Store, answer
from stoa.kernel.config import Size
from tests.kernel.cache.conftest import MakeStore
from tests.kernel.valkey.servers import Server

_TTL = timedelta(minutes=5)
_TRUST = CacheSettings(memory=Size(1024 * 1024), local=timedelta(seconds=5), load=timedelta(seconds=60))
_SOON, _LATE = 4.0, 6.0
"""Before and after the end of the five seconds for which a copy is trusted."""


class Clock:
    """Stands still until it is set."""

    now = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


class Maker:
    """Makes pages, and counts them."""

    def __init__(self, server: Server | None = None) -> None:
        self.calls = 0
        self._server = server

    async def __call__(self) -> Answer:
        self.calls += 1
        if self._server is not None:
            self._server.freeze()
        return answer(200, [(b"content-type", b"text/html")], f"page {self.calls}".encode(), tags=["x"], ttl=_TTL)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(make_store: MakeStore, clock: Clock) -> Store:
    return await make_store(_TRUST, clock)


async def _asked(store: Store) -> None:
    """Wait for what was asked before: answers come in the order of the questions, a new script's after its text."""
    for _ in range(3):
        await store._valkey.command("PING")


async def test_a_copy_in_use_is_confirmed_while_it_is_trusted(store: Store, clock: Clock) -> None:
    pages, make = PageCache(store), Maker()
    page = await pages.get("a", make)
    for _ in range(5):
        clock.now += _SOON
        assert pages.get_local("a") is page
        await _asked(store)
    assert (make.calls, pages.tally.shared) == (1, 0)


async def test_a_copy_that_nobody_used_is_confirmed_and_not_read_again(store: Store, clock: Clock) -> None:
    pages, make = PageCache(store), Maker()
    page = await pages.get("a", make)
    clock.now += _LATE
    assert pages.get_local("a") is None
    assert await pages.get("a", make) is page
    assert pages.get_local("a") is page
    assert (make.calls, pages.tally.shared) == (1, 1)


@pytest.mark.parametrize("later", [_SOON, _LATE])
async def test_a_copy_whose_tag_was_dropped_unheard_is_not_confirmed(
    make_store: MakeStore, store: Store, clock: Clock, later: float
) -> None:
    pages, make = PageCache(store), Maker()
    page = await pages.get("a", make)
    assert store._listener
    store._listener._on_message = lambda _channel, _data: None
    await (await make_store()).drop_tags(["x"])
    clock.now += later
    assert pages.get_local("a") is (page if later == _SOON else None)
    await _asked(store)
    assert (await pages.get("a", make)).body("identity") == b"page 2"


async def test_an_emptied_valkey_confirms_nothing(store: Store, clock: Clock) -> None:
    pages, make = PageCache(store), Maker()
    await pages.get("a", make)
    await store._valkey.command("FLUSHALL")
    clock.now += _LATE
    assert (await pages.get("a", make)).body("identity") == b"page 2"


async def test_a_drop_that_comes_while_a_copy_is_confirmed_stands(store: Store, clock: Clock) -> None:
    pages, make = PageCache(store), Maker()
    await pages.get("a", make)
    clock.now += _LATE
    reading = asyncio.create_task(pages.get("a", make))
    await asyncio.sleep(0)  # the one turn in which it asks Valkey, so that the drop comes behind
    await store.drop_tags(["x"])
    assert (await reading).body("identity") == b"page 2"
    assert (await pages.get("a", make)).body("identity") == b"page 2"


async def test_who_asked_does_not_wait_until_the_others_can_have_it(server: Server, store: Store) -> None:
    pages = PageCache(store)
    page = await pages.get("a", Maker(server))
    assert store._valkey.ready  # it has not been waited for until it was given up
    assert page.body("identity") == b"page 1"
    server.thaw()


async def test_a_process_that_ends_lets_others_make_what_it_was_making(make_store: MakeStore, store: Store) -> None:
    begun, never = asyncio.Event(), asyncio.Event()

    async def make() -> Answer:
        begun.set()
        await never.wait()
        raise AssertionError

    reading = asyncio.create_task(PageCache(store).get("a", make))
    await begun.wait()
    await store.close()
    with pytest.raises(asyncio.CancelledError):
        await reading
    async with asyncio.timeout(20):  # or as long as one process may make it for all
        page = await PageCache(await make_store()).get("a", Maker())
    assert page.body("identity") == b"page 1"
