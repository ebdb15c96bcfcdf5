"""What is kept of many things is kept when they are asked for again.

Most of what long lists show is not met a second time before it would be thrown away: to keep it, and to fetch what it
displaces from far in memory, takes longer than to write it. What crawlers walk through displaces nothing, either.
Where more is asked for again than there is room for, each would displace another just before that is wanted: so most
of what is kept stays, and is found.
"""

from collections import OrderedDict
from collections.abc import Hashable

_SIGHTS = 8
_GIVES_WAY = 4
"""One of so many that are offered takes the place of another."""


class SeenAgain[T]:
    """A memory of so many things, oldest first to go; of others it knows that they were seen."""

    __slots__ = ("_kept", "_most", "_offered", "_seen")

    def __init__(self, most: int) -> None:
        """Keep nothing yet."""
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._seen: set[int] = set()
        self._offered = 0

    def __len__(self) -> int:
        """Say how many are kept."""
        return len(self._kept)

    def get(self, key: Hashable) -> T | None:
        """Give what is kept."""
        return self._kept.get(key)

    def offer(self, key: Hashable, value: T) -> None:
        """Keep what was just made, if it was made before and there is room, or its turn has come."""
        mark = hash(key)
        if mark not in self._seen:
            if len(self._seen) >= _SIGHTS * self._most:
                self._seen.clear()
            self._seen.add(mark)
            return
        if len(self._kept) >= self._most:
            self._offered += 1
            if self._offered % _GIVES_WAY:
                return
            self._kept.popitem(last=False)  # of a plain dictionary, the first is the further off the more are gone
        self._kept[key] = value
