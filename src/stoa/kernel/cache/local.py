"""Values that one process keeps for itself: too cheap to be fetched from Valkey, too dear to be asked for each time."""

from collections.abc import Hashable
from datetime import timedelta

from .store import Shared, Store


class Local[T]:
    """Values under one name, within this process alone, dropped by the same tags as all that its site keeps.

    As with any copy of a process, none is trusted for longer than `CACHE_LOCAL` says.
    """

    def __init__(self, store: Store, name: str, *, ttl: timedelta, tags: tuple[str, ...]) -> None:
        """Declare it. It holds nothing itself, so one may be made for each request."""
        self._store = store
        self._name = name
        seconds = ttl.total_seconds()
        self._terms = Shared(b"", tags, seconds, seconds)

    def get(self, key: Hashable) -> T | None:
        """Give what is kept."""
        store = self._store
        kept = store.lru.get((self._name, key), store.clock())
        value: T | None = None if kept is None else kept.value
        return value

    def mark(self) -> int:
        """Note where the drops are, before a value is read; `put` wants it back."""
        return self._store.mark()

    def put(self, key: Hashable, value: T, size: int, mark: int) -> None:
        """Keep a value of about so many bytes, unless one of the tags was dropped since the mark."""
        self._store.keep((self._name, key), value, size, self._terms, mark)
