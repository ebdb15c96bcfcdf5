"""What is made of things that nobody changes, such as counts that a process keeps and gives to everybody."""

from collections.abc import Callable, Hashable
from typing import Any


class MadeOnce[T, R]:
    """Makes it once for each such thing, and for each of what is asked besides.

    A thing is known by being that very one: to compare counts word by word would take as long as to use them. What is
    remembered holds the thing, so no other can come to be at its address meanwhile.
    """

    def __init__(self, make: Callable[..., R], *, most: int) -> None:
        """Remember nothing yet, and never more than `most`."""
        self._make = make
        self._most = most
        self._made: dict[tuple[Any, ...], tuple[T, R]] = {}

    def __call__(self, thing: T, *besides: Hashable) -> R:
        """Give what is made of it."""
        key = (id(thing), *besides)
        found = self._made.get(key)
        if found is not None:
            return found[1]
        if len(self._made) >= self._most:
            del self._made[next(iter(self._made))]
        made = self._make(thing, *besides)
        self._made[key] = thing, made
        return made
