"""Counts of what each value of a filter would leave: they cost most of a list and change least, so they are kept."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from stoa.kernel.cache import PerSite
from stoa.kernel.db import as_json
from stoa.kernel.http.site_app import SiteApp

_FRESH, _STALE = timedelta(minutes=1), timedelta(minutes=9)


class KeptCounts[T]:
    """Counts of one list. Questions in somebody's own words, or around a place, are asked too rarely to be kept."""

    def __init__(self, name: str, kind: type[tuple[T, ...]], *, tags: tuple[str, ...], own: frozenset[str]) -> None:
        """`own` names the filters whose values hardly two people share."""
        self._tags = tags
        self._own = own
        self._kept: PerSite[tuple[T, ...]] = PerSite(name, kind, ttl=_FRESH, stale=_STALE)

    async def get(
        self,
        app: SiteApp,
        asked: dict[str, object],
        count: Callable[[], Awaitable[list[T]]],
        *,
        shared: frozenset[str] = frozenset(),
    ) -> Sequence[T]:
        """Give the counts for what was asked: each filter's name and value.

        `shared`: of one's own filters, those of which this value is one that many ask for.
        """
        if (self._own - shared) & asked.keys():
            return await count()

        async def make() -> tuple[T, ...]:
            return tuple(await count())  # nobody can change it, so the process gives the same one to everybody

        return await self._kept.on(app.cache).get(as_json(asked), make, self._tags)
