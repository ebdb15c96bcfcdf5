"""What tests of lists work out for themselves: all pages of one, and how far places are apart."""

from collections.abc import Awaitable, Callable
from math import asin, cos, radians, sin, sqrt
from typing import Any

type Ask = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


async def walk_list(ask: Ask, told: dict[str, Any]) -> list[str]:
    """Go through the pages of a list as long as there is a next one; give whom they show."""
    seen: list[str] = []
    page = await ask(told)
    while True:
        seen += [row["id"] for row in page["data"]]
        cursor = page["meta"]["pagination"]["nextCursor"]
        if cursor is None:
            return seen
        page = await ask({**told, "cursor": cursor})


def kilometres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure along the ground; each place is a latitude and a longitude."""
    latitude, longitude, north, east = (radians(part) for part in (*one, *other))
    half = sin((north - latitude) / 2) ** 2 + cos(latitude) * cos(north) * sin((east - longitude) / 2) ** 2
    return 12_742 * asin(min(1.0, sqrt(half)))
