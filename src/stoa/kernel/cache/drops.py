"""Which tags were dropped while a value was being made: such a value must not be kept."""

from collections.abc import Iterable

_MOST_REMEMBERED = 10_000


class Drops:
    """Counts drops; a maker notes the count before it begins and asks afterwards."""

    def __init__(self) -> None:
        """Begin to count."""
        self._count = 0
        self._floor = 0
        self._last: dict[str, int] = {}

    def mark(self) -> int:
        """Note where we are."""
        return self._count

    def add(self, tags: Iterable[str]) -> None:
        """Count a drop of some tags."""
        self._count += 1
        for tag in tags:
            self._last[tag] = self._count
        if len(self._last) > _MOST_REMEMBERED:
            self.add_everything()

    def add_everything(self) -> None:
        """Count a drop of all that there is."""
        self._count += 1
        self._floor = self._count
        self._last.clear()

    def spared(self, mark: int, tags: Iterable[str]) -> bool:
        """Say whether a value begun at the mark is still good."""
        last = self._last
        return mark >= self._floor and all(last.get(tag, 0) <= mark for tag in tags)
