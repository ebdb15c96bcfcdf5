"""A thing as it was told in JSON, and read only where a word of it is needed.

Macros in `cards.html` remember what they wrote of one by the very JSON: when a word of that changes it is another
thing, so nothing ever has to be thrown away, and what is shown is what was read from the database.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

type Key = tuple[bytes, str, Callable[[bytes], Any]]
"""What a thing is known by: its JSON, where files stand on the page that shows it, and how it is read."""


class Told(msgspec.Struct, eq=False):
    """A thing, by what was told of it; a list makes twenty, so it is a struct."""

    known_by: Key
    _thing: Any = None

    @property
    def thing(self) -> Any:
        """The thing itself, read at the first question."""
        if self._thing is None:
            told, _, read = self.known_by
            self._thing = read(told)
        return self._thing

    def __getattr__(self, name: str) -> Any:
        """Give what it says."""
        return getattr(self.thing, name)

    def __hash__(self) -> int:
        """Be found by what was told."""
        return hash(self.known_by)

    def __eq__(self, other: object) -> bool:
        """Be the same as what was told in the same words."""
        return isinstance(other, Told) and self.known_by == other.known_by


class Teller:
    """Makes things of one kind from finished JSON."""

    def __init__(self, kind: type[Any]) -> None:
        """Learn how they are read."""
        self._read: Callable[[bytes], Any] = msgspec.json.Decoder(kind).decode

    def all(self, rows: Iterable[msgspec.Raw], media_origin: str = "") -> list[Told]:
        """Give all of them in their order."""
        read = self._read
        return [Told((bytes(row), media_origin, read)) for row in rows]
