"""Typed values, kept as structs in this process and as MessagePack in Valkey."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Any

import msgspec

from .fetch import Made, Recipe, fetch
from .shareable import is_shareable
from .store import LONGEST_SECONDS, Shared, Store, checked_tags

_LONGEST_KEY = 200


class Cache[T]:
    """Values of one kind, under one name.

    `ttl` is how long a value is fresh; for `stale` longer it is still answered while it is made anew in the background.
    `absent` is how long it is remembered that there is nothing (the maker gave None); without it, that is not stored.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        kind: Any,
        *,
        ttl: timedelta,
        stale: timedelta = timedelta(),
        absent: timedelta | None = None,
    ) -> None:
        """Declare the cache; `kind` is the type as msgspec reads it."""
        if not timedelta() < ttl or (ttl + stale).total_seconds() > LONGEST_SECONDS:
            message = f"The cache {name!r} must keep its values for more than nothing and, stale or not, at most a day."
            raise ValueError(message)
        self.name = name
        self.tally = store.tally(name)
        self._store = store
        self._ttl = ttl.total_seconds()
        self._stale = stale.total_seconds()
        self._absent = absent.total_seconds() if absent else 0.0
        self._decode: Callable[[bytes], Any] = msgspec.msgpack.Decoder(kind).decode
        self._encode = msgspec.msgpack.Encoder().encode
        # What could be changed by one reader is decoded for each.
        self._share = is_shareable(kind)

    def get_local(self, key: str) -> T | None:
        """Give a fresh value that this process has; None also when it does not know."""
        store = self._store
        now = store.clock()
        kept = store.find((self.name, key), now)
        if kept is None or kept.fresh_until <= now:
            return None
        self.tally.local += 1
        return self._out(kept.value)

    async def get(
        self, key: str, make: Callable[[], Awaitable[T]], tags: Iterable[str] | Callable[[T], Iterable[str]] = ()
    ) -> T:
        """Give the value under the key; `make` is called by one reader at a time where nobody has it."""
        store = self._store
        now = store.clock()
        kept = store.find((self.name, key), now)
        if kept is not None and kept.fresh_until > now:
            self.tally.local += 1
            return self._out(kept.value)
        flight = (self.name, key)
        recipe = Recipe(
            self._key(key),
            flight,
            self.tally,
            lambda: self._made(make, tags),
            self._decode,
            self._revive,
            lambda made, mark, began_ms: self._keep(key, made, mark, began_ms),
        )
        if kept is not None:
            self.tally.stale += 1
            store.flights.start_behind(flight, lambda: fetch(store, recipe, behind=True))
            return self._out(kept.value)
        made: Made[T] = await store.flights.join(flight, lambda: fetch(store, recipe))
        if self._share or made.shared is None:
            return made.value
        return self._out(made.shared.value)

    async def _made(self, make: Callable[[], Awaitable[T]], tags: Any) -> Made[T]:
        value = await make()
        fresh, stale = (self._absent, 0.0) if value is None else (self._ttl, self._stale)
        if not fresh:
            return Made(value, None)
        found = checked_tags(tags(value) if callable(tags) else tags)
        return Made(value, Shared(self._encode(value), found, fresh, fresh + stale))

    def _revive(self, kept: Any) -> Made[T]:
        return Made(kept, None) if self._share else Made(self._decode(kept), Shared(kept, (), 0, 0))

    def _keep(self, key: str, made: Made[T], mark: int, began_ms: int) -> None:
        shared = made.shared
        if shared is not None:
            kept = made.value if self._share else shared.value
            self._store.keep((self.name, key), kept, len(shared.value), shared, mark, began_ms)

    def _out(self, kept: Any) -> T:
        value: T = kept if self._share else self._decode(kept)
        return value

    def _key(self, key: str) -> str:
        return f"{self.name}:{short_key(key)}"


def short_key(key: str) -> str:
    """Keep short keys readable, and long ones short."""
    if len(key) <= _LONGEST_KEY:
        return key
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
