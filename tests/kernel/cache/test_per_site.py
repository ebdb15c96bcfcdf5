"""Caches that are declared before there is a site."""

from datetime import timedelta

from stoa.kernel.cache import PerSite
from tests.kernel.cache.conftest import MakeStore

NAMES: PerSite[tuple[str, ...]] = PerSite("names", tuple[str, ...], ttl=timedelta(minutes=5))


async def test_each_site_has_one_of_its_own(make_store: MakeStore) -> None:
    one, other = await make_store(), await make_store()

    async def make() -> tuple[str, ...]:
        return ("ada",)

    assert await NAMES.on(one).get("all", make, ("people",)) == ("ada",)
    assert NAMES.on(one) is NAMES.on(one)
    assert NAMES.on(one).get_local("all") == ("ada",)
    assert NAMES.on(other).get_local("all") is None
    await one.drop_tags(("people",))
    assert NAMES.on(one).get_local("all") is None


async def test_two_declarations_are_two_caches(make_store: MakeStore) -> None:
    store = await make_store()
    numbers: PerSite[int] = PerSite("numbers", int, ttl=timedelta(minutes=5))
    assert (numbers.on(store).name, NAMES.on(store).name) == ("numbers", "names")
