"""What is made anew behind its readers leaves room for those who wait."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from stoa.kernel.cache import Cache, Store
from tests.kernel.cache.conftest import MakeStore
from tests.kernel.valkey.servers import until

KEYS = [f"key-{number}" for number in range(8)]
STALE = timedelta(minutes=5)


class Makers:
    """Make the words of some keys, and see how many do so at once."""

    def __init__(self) -> None:
        self.word = "old"
        self.open = asyncio.Event()
        self.open.set()
        self.now = self.most = 0

    async def __call__(self) -> str:
        self.now += 1
        self.most = max(self.most, self.now)
        word = self.word
        await self.open.wait()
        self.now -= 1
        return word

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nothing be finished for as long as the block lasts, however it ends."""
        self.open.clear()
        try:
            yield
        finally:
            self.open.set()

    async def see(self, many: int) -> None:
        """Wait until so many are made at once; more are a fault."""
        assert await until(lambda: self.now >= many), f"{self.now} are made at once, not {many}."
        assert self.most == many, f"{self.most} are made at once, not {many}."


def _words(store: Store) -> Cache[str]:
    return Cache[str](store, "word", str, ttl=timedelta(milliseconds=50), stale=STALE)


async def _grown_old(store: Store, makers: Makers) -> Cache[str]:
    words = _words(store)
    for key in KEYS:
        await words.get(key, makers)
    makers.word, makers.most = "new", 0
    await asyncio.sleep(0.06)  # they grow old by Valkey's clock, which nobody turns
    return words


async def _read(words: Cache[str], makers: Makers) -> list[str]:
    return [await words.get(key, makers) for key in KEYS]


async def test_two_stale_values_are_made_anew_at_once_and_the_others_when_they_are_read_again(store: Store) -> None:
    makers = Makers()
    words = await _grown_old(store, makers)
    with makers.held():
        assert await _read(words, makers) == ["old"] * len(KEYS)
        await makers.see(2)
        assert await _read(words, makers) == ["old"] * len(KEYS)
        await makers.see(2)

    seen = set[str]()
    for _ in range(1000):
        seen |= {key for key, word in zip(KEYS, await _read(words, makers), strict=True) if word == "new"}
        if seen == set(KEYS):
            break
        await asyncio.sleep(0.005)  # a reader that comes again
    assert seen == set(KEYS)
    assert makers.most == 2


async def test_whoever_waits_for_a_value_is_not_kept_waiting_by_what_is_made_behind(make_store: MakeStore) -> None:
    makers = Makers()
    here, there = await make_store(), await make_store()
    words = await _grown_old(here, makers)
    with makers.held():
        assert await _read(words, makers) == ["old"] * len(KEYS)
        await makers.see(2)
        fresh = Makers()

        assert await _words(here).get("another", fresh) == "old"
        assert await _read(_words(there), makers) == ["old"] * len(KEYS)
        await makers.see(4)  # two of each process: what the first has left is free for the second
