"""Typed values: two levels, tags, single flight, stale and absent."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import msgspec
import pytest

from stoa.kernel.cache import Cache, CacheSettings, Store
from stoa.kernel.cache.shareable import is_shareable
from stoa.kernel.config import Size
from stoa.kernel.errors import NotFound
from stoa.kernel.valkey import Arg, ValkeyDown
from tests.kernel.cache.conftest import MakeStore
from tests.kernel.valkey.servers import Server, until

TTL = timedelta(minutes=5)


class Thing(msgspec.Struct, frozen=True):
    """Something to keep."""

    name: str
    owners: tuple[str, ...] = ()


class Maker:
    """Makes things, and counts how often it was asked."""

    def __init__(self, value: object, seconds: float = 0.0) -> None:
        self.value = value
        self.seconds = seconds
        self.calls = 0

    async def __call__(self) -> object:
        self.calls += 1
        value = self.value
        await asyncio.sleep(self.seconds)
        if isinstance(value, Exception):
            raise value
        return value


def _things(store: Store, **more: timedelta) -> Cache[object]:
    return Cache[object](store, "thing", Thing | None, ttl=TTL, **more)


async def test_a_value_is_made_once_and_then_found_here_and_in_other_processes(make_store: MakeStore) -> None:
    here, there = _things(await make_store()), _things(await make_store())
    make = Maker(Thing("a", ("ada",)))
    assert here.get_local("a") is None
    assert await here.get("a", make) == Thing("a", ("ada",))
    assert here.get_local("a") == Thing("a", ("ada",))
    assert await there.get("a", make) == Thing("a", ("ada",))
    assert await there.get("a", make) == Thing("a", ("ada",))
    assert make.calls == 1
    assert (there.tally.shared, there.tally.local, there.tally.made) == (1, 1, 0)
    assert there.tally.hit_rate == 1.0


async def test_a_hundred_readers_in_three_processes_make_it_once(make_store: MakeStore) -> None:
    caches = [_things(await make_store()) for _ in range(3)]
    make = Maker(Thing("a"), 0.2)
    found = await asyncio.gather(*(caches[n % 3].get("a", make) for n in range(100)))
    assert found == [Thing("a")] * 100
    assert make.calls == 1


async def test_a_reader_who_hangs_up_does_not_spoil_it_for_the_others(store: Store) -> None:
    cache = _things(store)
    make = Maker(Thing("a"), 0.1)
    first = asyncio.create_task(cache.get("a", make))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(cache.get("a", make))
    await asyncio.sleep(0.02)
    first.cancel()
    assert await second == Thing("a")
    assert make.calls == 1


async def test_a_failure_reaches_all_who_wait_and_is_not_kept(make_store: MakeStore) -> None:
    cache, other = _things(await make_store()), _things(await make_store())
    failing = Maker(NotFound(), 0.05)
    answers = await asyncio.gather(*(cache.get("a", failing) for _ in range(5)), return_exceptions=True)
    assert all(isinstance(one, NotFound) for one in answers)
    assert failing.calls == 1
    assert await other.get("a", Maker(Thing("b"))) == Thing("b")


async def test_a_dropped_tag_is_gone_here_at_once_and_everywhere_soon(make_store: MakeStore) -> None:
    one, two = await make_store(), await make_store()
    here, there = _things(one), _things(two)
    make = Maker(Thing("a"))
    await here.get("a", make, ("x", "y"))
    await there.get("a", make, ("x", "y"))
    await here.get("b", Maker(Thing("b")), ("z",))
    make.value = Thing("new")
    await one.drop_tags(["y"])
    assert here.get_local("a") is None
    assert here.get_local("b") == Thing("b")
    assert await until(lambda: there.get_local("a") is None)
    assert await there.get("a", make) == Thing("new")
    assert make.calls == 2


async def test_tags_may_depend_on_the_value(store: Store) -> None:
    cache = Cache[Thing](store, "thing", Thing, ttl=TTL)

    async def make() -> Thing:
        return Thing("a", ("ada",))

    await cache.get("a", make, lambda thing: [f"owner:{owner}" for owner in thing.owners])
    await store.drop_tags(["owner:ada"])
    assert cache.get_local("a") is None


async def test_what_was_dropped_while_it_was_made_is_not_kept_anywhere(make_store: MakeStore) -> None:
    one, two = await make_store(), await make_store()
    here, there = _things(one), _things(two)
    slow = Maker(Thing("old"), 0.2)
    reading = asyncio.create_task(here.get("a", slow, ("x",)))
    await asyncio.sleep(0.05)
    await two.drop_tags(["x"])
    assert await reading == Thing("old")
    assert here.get_local("a") is None
    assert await there.get("a", Maker(Thing("new"))) == Thing("new")
    assert await here.get("a", Maker(Thing("newer"))) == Thing("new")


async def test_a_missed_message_is_mended_by_the_bound_on_trust(make_store: MakeStore) -> None:
    short = CacheSettings(memory=Size(100_000), local=timedelta(milliseconds=200))
    one, two = await make_store(), await make_store(short)
    there = _things(two)
    await there.get("a", Maker(Thing("old")), ("x",))
    assert two._listener
    two._listener._on_message = lambda _channel, _data: None
    await one.drop_tags(["x"])
    await asyncio.sleep(0.25)
    assert await there.get("a", Maker(Thing("new"))) == Thing("new")


async def test_everything_can_be_dropped_at_once(make_store: MakeStore) -> None:
    one, two = await make_store(), await make_store()
    there = _things(two)
    await there.get("a", Maker(Thing("old")))
    await one.drop_everything()
    assert await until(lambda: there.get_local("a") is None)
    assert await there.get("a", Maker(Thing("new"))) == Thing("new")


async def test_a_stale_value_is_answered_while_one_process_makes_it_anew(make_store: MakeStore) -> None:
    caches = [
        Cache[object](await make_store(), "thing", Thing, ttl=timedelta(milliseconds=100), stale=TTL) for _ in range(2)
    ]
    make = Maker(Thing("old"))
    for cache in caches:
        await cache.get("a", make)
    await asyncio.sleep(0.15)
    make.value, make.seconds = Thing("new"), 0.05
    found = await asyncio.gather(*(cache.get("a", make) for cache in caches for _ in range(20)))
    assert found == [Thing("old")] * 40
    assert await until(lambda: make.calls == 2)
    await asyncio.sleep(0.06)
    assert make.calls == 2


async def test_a_failed_refresh_leaves_the_stale_value_and_is_tried_again(store: Store) -> None:
    cache = Cache[object](store, "thing", Thing, ttl=timedelta(milliseconds=50), stale=TTL)
    make = Maker(Thing("old"))
    await cache.get("a", make)
    await asyncio.sleep(0.06)
    make.value = NotFound()
    for _ in range(3):
        assert await cache.get("a", make) == Thing("old")
        await asyncio.sleep(0.03)
    assert make.calls > 2


async def test_nothing_is_remembered_only_when_asked_for(store: Store) -> None:
    forgetful, mindful = _things(store), Cache[object](store, "m", Thing | None, ttl=TTL, absent=timedelta(seconds=60))
    make = Maker(None)
    for cache in (forgetful, mindful):
        assert await cache.get("a", make) is None
        assert await cache.get("a", make) is None
    assert make.calls == 3


async def test_a_value_that_could_be_changed_is_handed_out_as_a_copy(store: Store) -> None:
    cache = Cache[list[str]](store, "list", list[str], ttl=TTL)

    async def make() -> list[str]:
        return ["a"]

    await cache.get("k", make)
    (await cache.get("k", make)).append("spoiled")
    assert await cache.get("k", make) == ["a"]


def test_only_what_cannot_change_is_shared() -> None:
    class Open(msgspec.Struct):
        name: str

    class Holder(msgspec.Struct, frozen=True):
        inner: tuple[Open, ...]

    class Tree(msgspec.Struct, frozen=True):
        children: "tuple[Tree, ...]" = ()

    assert is_shareable(Thing | None)
    assert is_shareable(tuple[int, ...])
    assert not is_shareable(Holder)
    assert not is_shareable(dict[str, int])
    assert not is_shareable(list[Thing])
    assert not is_shareable(Open)


async def test_memory_stays_within_its_bound_and_the_longest_unused_goes_first(store: Store) -> None:
    cache = Cache[str](store, "big", str, ttl=TTL)

    async def make() -> str:
        return "x" * 20_000

    for n in range(200):
        await cache.get(f"k{n}", make)
        assert cache.get_local("k0") is not None, "what is used again and again must stay"
    assert store.lru.bytes <= 1024 * 1024
    assert cache.get_local("k1") is None
    assert cache.get_local("k199") is not None


async def test_a_tag_that_reads_as_two_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="without line breaks"):
        await _things(store).get("a", Maker(Thing("a")), ("x\ny",))


class TestWithoutValkey:
    """A reader never meets an error because Valkey is away."""

    async def test_values_are_made_once_per_process_and_kept_briefly(self, server: Server, store: Store) -> None:
        cache = _things(store)
        make = Maker(Thing("a"), 0.05)
        server.kill()
        assert await until(lambda: not store.listening)
        assert await asyncio.gather(*(cache.get("a", make) for _ in range(20))) == [Thing("a")] * 20
        assert make.calls == 1
        assert cache.get_local("a") == Thing("a")
        await asyncio.sleep(0.35)
        assert cache.get_local("a") is None
        assert cache.tally.alone == 1

    async def test_a_drop_that_valkey_did_not_hear_is_told_when_it_is_back(
        self, server: Server, make_store: MakeStore
    ) -> None:
        one, two = await make_store(), await make_store()
        here, there = _things(one), _things(two)
        await there.get("a", Maker(Thing("old")), ("x",))
        server.freeze()
        await one.drop_tags(["x"])
        assert await here.get("a", Maker(Thing("new")), ("x",)) == Thing("new")
        server.thaw()
        assert await until(lambda: not one._unsent)
        assert await until(lambda: there.get_local("a") is None)
        assert await there.get("a", Maker(Thing("newer"))) == Thing("newer")

    async def test_a_tag_that_is_dropped_again_while_it_is_told_is_told_again(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        telling, told = asyncio.Event(), asyncio.Event()
        answers: list[Callable[[], Awaitable[None]]] = []
        drops: list[Sequence[Arg]] = []

        async def refuse() -> None:
            raise ValkeyDown

        async def answer_late() -> None:
            telling.set()
            await told.wait()

        async def run(_script: object, _keys: Sequence[str], args: Sequence[Arg]) -> None:
            drops.append(args[4:])
            if answers:
                await answers.pop(0)()

        monkeypatch.setattr(store._valkey, "run", run)
        answers += [refuse, answer_late, refuse]
        await store.drop_tags(["x"])
        await telling.wait()
        await store.drop_tags(["x"])  # it cannot be told, while the first one is on its way
        told.set()
        assert await until(lambda: not store._unsent)
        assert drops == [["x"]] * 4, "the second one, too, has been told"

    async def test_what_valkey_holds_is_not_believed_while_it_has_not_heard_of_a_drop(self, store: Store) -> None:
        cache = _things(store)
        await cache.get("a", Maker(Thing("old")), ("x",))
        store._drop_here(["x"])
        store._unsent.add("x")
        assert await cache.get("a", Maker(Thing("new")), ("x",)) == Thing("new")

    async def test_what_was_kept_is_forgotten_when_news_flow_again(self, server: Server, store: Store) -> None:
        cache = _things(store)
        await cache.get("a", Maker(Thing("a")))
        server.kill()
        server.start()
        assert await until(lambda: not store.listening)
        assert await until(lambda: store.listening)
        assert cache.get_local("a") is None

    async def test_an_emptied_valkey_does_not_take_in_what_was_begun_before(self, make_store: MakeStore) -> None:
        one, two = await make_store(), await make_store()
        here, there = _things(one), _things(two)
        reading = asyncio.create_task(here.get("a", Maker(Thing("old"), 0.2), ("x",)))
        await asyncio.sleep(0.05)
        await two.drop_tags(["x"])
        await one._valkey.command("FLUSHALL")
        await reading
        assert await there.get("a", Maker(Thing("new"))) == Thing("new")

    async def test_a_frozen_valkey_costs_a_reader_one_timeout(self, server: Server, store: Store) -> None:
        cache = _things(store)
        await cache.get("a", Maker(Thing("a")))
        server.freeze()
        async with asyncio.timeout(5):
            for n in range(100):
                assert await cache.get(f"k{n}", Maker(Thing("b"))) == Thing("b")
        server.thaw()


OTHER_PROCESS = """
import asyncio, sys
from datetime import timedelta
from stoa.kernel.cache import Cache, CacheSettings, Store
from stoa.kernel.valkey import connect_valkey
from tests.kernel.valkey.servers import SETTINGS

async def main():
    valkey = connect_valkey(SETTINGS, sys.argv[1])
    store = Store(valkey, "s", CacheSettings(local=timedelta(seconds=60)))
    await store.start()
    await store._listener.wait_connected(5)
    cache = Cache(store, "word", str, ttl=timedelta(minutes=5))
    async def make():
        return "made there"
    print(await cache.get("a", make, ("x",)), flush=True)
    while cache.get_local("a") is not None:
        await asyncio.sleep(0.005)
    print(await cache.get("a", make, ("x",)), flush=True)
    await store.close()
    await valkey.close()

asyncio.run(main())
"""


async def test_a_drop_reaches_another_process(server: Server, store: Store) -> None:
    cache = Cache[str](store, "word", str, ttl=TTL)

    async def make() -> str:
        return "made here"

    await cache.get("a", make, ("x",))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OTHER_PROCESS, server.url, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    assert await process.stdout.readline() == b"made here\n"
    await store.drop_tags(["x"])
    async with asyncio.timeout(10):
        assert await process.stdout.readline() == b"made there\n"
        await process.wait()
