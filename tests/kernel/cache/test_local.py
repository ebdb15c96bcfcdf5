"""What one process keeps for itself."""

from datetime import timedelta

from stoa.kernel.cache import Local, Store
from tests.kernel.cache.conftest import MakeStore
from tests.kernel.valkey.servers import until


def _words(store: Store) -> Local[str]:
    return Local(store, "words", ttl=timedelta(minutes=1), tags=("names",))


async def test_it_is_kept_by_one_process_until_another_drops_its_tag(make_store: MakeStore) -> None:
    here, there = await make_store(), await make_store()
    words = _words(here)
    words.put("amber", "ambergris", 20, words.mark())
    assert _words(here).get("amber") == "ambergris"
    assert _words(there).get("amber") is None
    assert Local[str](here, "others", ttl=timedelta(minutes=1), tags=()).get("amber") is None
    await there.drop_tags(["names"])
    assert await until(lambda: words.get("amber") is None)


async def test_what_was_dropped_while_it_was_read_is_not_kept(store: Store) -> None:
    words = _words(store)
    mark = words.mark()
    await store.drop_tags(["names"])
    words.put("amber", "ambergris", 20, mark)
    assert words.get("amber") is None
