"""Caches that are declared where code is loaded, before there is a site to keep anything of."""

from datetime import timedelta
from typing import Any

from .store import Store
from .values import Cache


class PerSite[T]:
    """One cache for each site that asks, opened when it first does."""

    def __init__(self, name: str, kind: Any, *, ttl: timedelta, stale: timedelta = timedelta()) -> None:
        """Declare it, as `Cache` takes it."""
        self._name = name
        self._kind = kind
        self._ttl = ttl
        self._stale = stale

    def on(self, store: Store) -> Cache[T]:
        """Give the cache that keeps its values in this store."""
        opened: Cache[T] | None = store.opened.get(self)
        if opened is None:
            opened = store.opened[self] = Cache(store, self._name, self._kind, ttl=self._ttl, stale=self._stale)
        return opened
