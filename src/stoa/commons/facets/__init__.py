"""Counts of what each value of a filter would leave: they cost most of a list and change least, so they are kept."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from weakref import WeakKeyDictionary

from stoa.kernel.cache import Cache
from stoa.kernel.db import as_json
from stoa.kernel.http.site_app import SiteApp

_FRESH, _STALE = timedelta(minutes=1), timedelta(minutes=9)


class KeptCounts[T]:
    """Counts of one list. Questions in somebody's own words, or around a place, are asked too rarely to be kept."""

    def __init__(self, name: str, kind: type[tuple[T, ...]], *, tags: tuple[str, ...], own: frozenset[str]) -> None:
        """`own` names the filters whose values hardly two people share."""
        self._name = name
        self._kind = kind
        self._tags = tags
        self._own = own
        self._kept: WeakKeyDictionary[SiteApp, Cache[tuple[T, ...]]] = WeakKeyDictionary()

    async def get(self, app: SiteApp, asked: dict[str, object], count: Callable[[], Awaitable[list[T]]]) -> Sequence[T]:
        """Give the counts for what was asked: each filter's name and value."""
        if self._own & asked.keys():
            return await count()

        async def make() -> tuple[T, ...]:
            return tuple(await count())  # nobody can change it, so the process gives the same one to everybody

        return await self._cache_of(app).get(as_json(asked), make, self._tags)

    def _cache_of(self, app: SiteApp) -> Cache[tuple[T, ...]]:
        kept = self._kept.get(app)
        if kept is None:
            store = app.runtime.caches[app.site.name]
            kept = self._kept[app] = Cache(store, self._name, self._kind, ttl=_FRESH, stale=_STALE)
        return kept
