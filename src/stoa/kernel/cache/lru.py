"""What one process keeps: bounded by bytes, found by tag, oldest use first out."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

# What Python itself needs for an entry, its key and its places in the indexes.
_OVERHEAD = 400


@dataclass(slots=True)
class Kept:
    """One value and what is known of it."""

    value: Any
    size: int
    tags: tuple[str, ...]
    trusted_until: float
    fresh_until: float
    live_until: float
    ask_from: float
    """From when on whoever reads it has Valkey asked about it."""
    began_ms: int
    """Since when, by Valkey's clock, it would have heard of every drop; 0: Valkey was not asked."""


class Lru:
    """Values by key, within a number of bytes."""

    def __init__(self, most_bytes: int) -> None:
        """Begin empty."""
        self._most = most_bytes
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._by_tag: dict[str, set[Hashable]] = {}
        self.bytes = 0

    def __len__(self) -> int:
        """How many values are kept."""
        return len(self._kept)

    def get(self, key: Hashable, now: float) -> Kept | None:
        """Give what is kept, while it is trusted."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.trusted_until <= now:
            if not _may_be_confirmed(kept, now):
                self.drop(key)
            return None
        self._kept.move_to_end(key)
        return kept

    def find_doubted(self, key: Hashable, now: float) -> Kept | None:
        """Give what is kept and fresh, but is trusted only when Valkey says that it is still good."""
        kept = self._kept.get(key)
        return kept if kept is not None and _may_be_confirmed(kept, now) else None

    def holds(self, key: Hashable, kept: Kept) -> bool:
        """Say whether this is what is kept under the key."""
        return self._kept.get(key) is kept

    def put(self, key: Hashable, kept: Kept) -> None:
        """Keep a value; what was used longest ago makes room."""
        self.drop(key)
        kept.size += _OVERHEAD
        if kept.size > self._most // 4:  # one value must not sweep out all others
            return
        self._kept[key] = kept
        self.bytes += kept.size
        for tag in kept.tags:
            self._by_tag.setdefault(tag, set()).add(key)
        self._make_room()

    def grow(self, key: Hashable, value: Any, more: int) -> None:
        """Count what a kept value has come to hold besides."""
        kept = self._kept.get(key)
        if kept is not None and kept.value is value:
            kept.size += more
            self.bytes += more
            self._make_room()

    def _make_room(self) -> None:
        while self.bytes > self._most:
            self.drop(next(iter(self._kept)))

    def drop(self, key: Hashable) -> None:
        """Forget one value."""
        kept = self._kept.pop(key, None)
        if kept is None:
            return
        self.bytes -= kept.size
        for tag in kept.tags:
            keys = self._by_tag.get(tag)
            if keys is not None:
                keys.discard(key)
                if not keys:
                    del self._by_tag[tag]

    def drop_tags(self, tags: Iterable[str]) -> None:
        """Forget every value that bears one of the tags."""
        for tag in tags:
            for key in list(self._by_tag.get(tag, ())):
                self.drop(key)

    def distrust(self, until: float) -> None:
        """Shorten how long everything kept is trusted."""
        for kept in self._kept.values():
            kept.trusted_until = min(kept.trusted_until, until)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._by_tag.clear()
        self.bytes = 0


def _may_be_confirmed(kept: Kept, now: float) -> bool:
    return kept.began_ms > 0 and kept.fresh_until > now
