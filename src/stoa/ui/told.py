"""A thing as it was told in JSON, and read only where a word of it is needed.

Macros in `cards.html` remember what they wrote of one by the very JSON: when a word of that changes it is another
thing, so nothing ever has to be thrown away, and what is shown is what was read from the database.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec


class Told:
    """A thing, by what was told of it."""

    __slots__ = ("_key", "_read", "_thing")

    def __init__(self, told: bytes, read: Callable[[bytes], Any], media_origin: str) -> None:
        """Take the JSON, how it is read, and where files stand on the page that shows it."""
        self._key = (told, media_origin)
        self._read = read
        self._thing: Any = None

    @property
    def thing(self) -> Any:
        """The thing itself, read at the first question."""
        if self._thing is None:
            self._thing = self._read(self._key[0])
        return self._thing

    def __getattr__(self, name: str) -> Any:
        """Give what it says."""
        return getattr(self.thing, name)

    def __hash__(self) -> int:
        """Be found by what was told."""
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        """Be the same as what was told in the same words."""
        return isinstance(other, Told) and self._key == other._key and self._read is other._read


class Teller:
    """Makes things of one kind from finished JSON."""

    def __init__(self, kind: type[Any]) -> None:
        """Learn how they are read."""
        self._read: Callable[[bytes], Any] = msgspec.json.Decoder(kind).decode

    def all(self, rows: Iterable[msgspec.Raw], media_origin: str = "") -> list[Told]:
        """Give all of them in their order."""
        read = self._read
        return [Told(bytes(row), read, media_origin) for row in rows]
