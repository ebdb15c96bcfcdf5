"""How a question becomes the columns by which boats find it."""

import re
from math import cos, floor, radians
from typing import Any

from stoa.commons.geography import Point
from stoa.kernel.db.asked import ListRequest
from stoa.sites.marinemarket.search.rules import EVERYWHERE_KM, chord_of, cube_of

_LISTS = {"boat_types": "boatType", "conditions": "condition", "states": "state", "features": "features"}
# Of filters that all must hold, the narrowest of the first kind that is there; the others are compared afterwards.
_NARROW = (("features", "features"), ("condition", "conditions"))
_MOST_ANCHORS = 64
_CELL = 5
_WORD_STEM = 4
_KM_IN_A_DEGREE = 111.0
_NEAR_A_POLE = 80.0
_WORD = re.compile(r"'([^']*)'(:\*)?")


def columns_of(ready: ListRequest, here: Point | None) -> dict[str, Any]:
    """Take a question apart that the search has made ready."""
    values = ready.question.values
    lists: dict[str, list[str]] = {column: list(values.get(name, ())) for column, name in _LISTS.items()}
    radius = values.get("radiusKm")
    near = (here, float(radius)) if here is not None and radius is not None and radius < EVERYWHERE_KM else None
    fuel, currency = values.get("fuel"), values.get("currency")
    wording = values.get("wording")
    words = None if wording is None else wording.typed
    return {
        **lists,
        "words": words,
        "fuel": fuel,
        "currency": currency,
        "min_price": values.get("minPrice"),
        "max_price": values.get("maxPrice"),
        "min_year": values.get("minYear"),
        "max_year": values.get("maxYear"),
        "min_length": values.get("minLength"),
        "max_length": values.get("maxLength"),
        "center": list(cube_of(*near[0])) if near else None,
        "chord": chord_of(near[1]) if near else None,
        "anchors": anchors_of(lists, fuel, currency, near=near, words=words or ""),
    }


def anchors_of(
    lists: dict[str, list[str]],
    fuel: str | None,
    currency: str | None,
    *,
    near: tuple[Point, float] | None = None,
    words: str = "",
) -> list[str]:
    """Name what a boat must be for a search to be compared with it: a kind at a place, or the narrowest there is."""
    types = lists["boat_types"]
    places = [f"state:{one}" for one in lists["states"]] or cells_around(near)
    if places and len(places) * max(1, len(types)) <= _MOST_ANCHORS:
        return [f"type:{kind}|{place}" for kind in types for place in places] or places
    if stems := stems_of(words):
        return stems
    for kind, column in _NARROW:
        found = [f"{kind}:{one}" for one in (lists[column][:1] if kind == "features" else lists[column])]
        if found and len(found) * max(1, len(types)) <= _MOST_ANCHORS:
            return [f"type:{one}|{other}" for one in types for other in found] or found
    if types:
        return [f"type:{one}" for one in types]
    if fuel:
        return [f"fuel:{fuel}"]
    return [f"currency:{currency}"] if currency else [""]


def cells_around(near: tuple[Point, float] | None) -> list[str]:
    """Name the squares of five degrees that a circle touches; none where it goes over a pole or over too many."""
    if near is None:
        return []
    (latitude, longitude), kilometres = near
    up = kilometres / _KM_IN_A_DEGREE + 0.1
    farthest = abs(latitude) + up
    if farthest > _NEAR_A_POLE:
        return []
    round_ = up / cos(radians(farthest))
    rows = range(floor((latitude - up) / _CELL), floor((latitude + up) / _CELL) + 1)
    columns = range(floor((longitude - round_) / _CELL), floor((longitude + round_) / _CELL) + 1)
    if len(rows) * len(columns) > _MOST_ANCHORS:
        return []
    return sorted({f"cell:{row}:{_around_the_globe(column)}" for row in rows for column in columns})


def _around_the_globe(column: int) -> int:
    half = 180 // _CELL
    return (column + half) % (2 * half) - half


def stems_of(words: str) -> list[str]:
    """Name the beginnings of which a boat's words must have one: those of the first part that must be there."""
    for part in words.split(" & "):
        if not part or part.startswith("!"):
            continue
        together = "<->" in part
        stems = [_stem(word, begins=bool(begins)) for word, begins in _WORD.findall(part)[: 1 if together else None]]
        if stems and all(stems):
            return sorted({f"word:{stem}" for stem in stems})
    return []


def _stem(word: str, *, begins: bool) -> str:
    """Give the beginning of a plain word; nothing for one that may begin a shorter stem, or that is cut otherwise."""
    if not (word.isascii() and word.isalpha()) or (begins and len(word) < _WORD_STEM):
        return ""
    return word[:_WORD_STEM]
