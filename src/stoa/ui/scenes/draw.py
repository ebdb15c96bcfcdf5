"""What both kinds of scene are made from."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

_STATE = 2**64 - 1


class Shape(NamedTuple):
    """One path in one colour."""

    fill: str
    path: str
    opacity: float = 1.0


def paths(shapes: Iterable[Shape]) -> str:
    """Write shapes as the inside of an SVG; all of it is colours and numbers of ours."""
    return "".join(
        f'<path fill="{fill}" d="{path}"/>' if opacity == 1 else f'<path fill="{fill}" opacity="{opacity}" d="{path}"/>'
        for fill, path, opacity in shapes
    )


def lots(name: str, count: int) -> bytes:
    """Draw lots from 0 to 255, the same for the same name: all at once, which takes half as long as dice do."""
    return blake2b(name.encode(), digest_size=count).digest()


class Dice:
    """Chances that fall the same way for the same name, on every machine and in every version."""

    def __init__(self, name: str) -> None:
        """Start from a name."""
        self._state = int.from_bytes(blake2b(name.encode(), digest_size=8).digest())

    def below(self, limit: int) -> int:
        """Give a whole number from 0 to under the limit."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) & _STATE
        return (self._state >> 33) % limit

    def between(self, low: int, high: int) -> int:
        """Give a whole number from low to high, both possible."""
        return low + self.below(high - low + 1)

    def pick[T](self, choices: Sequence[T]) -> T:
        """Choose one."""
        return choices[self.below(len(choices))]
