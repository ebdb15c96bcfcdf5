"""How a question becomes the columns by which boats find it."""

from typing import Any

from stoa.kernel.db.asked import ListRequest
from stoa.sites.marinemarket.search.geography import Point
from stoa.sites.marinemarket.search.rules import EVERYWHERE_KM, chord_of, cube_of

_LISTS = {"boat_types": "boatType", "conditions": "condition", "states": "state", "features": "features"}
# The narrowest first: a search is looked at for boats that have one of the values of its first such filter.
_ANCHORS = (("state", "states"), ("features", "features"), ("type", "boat_types"), ("condition", "conditions"))


def columns_of(ready: ListRequest, here: Point | None) -> dict[str, Any]:
    """Take a question apart that the search has made ready."""
    values = ready.question.values
    lists: dict[str, list[str]] = {column: list(values.get(name, ())) for column, name in _LISTS.items()}
    radius = values.get("radiusKm")
    near = (here, float(radius)) if here is not None and radius is not None and radius < EVERYWHERE_KM else None
    fuel, currency = values.get("fuel"), values.get("currency")
    return {
        **lists,
        "words": values.get("query"),
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
        "anchors": anchors_of(lists, fuel, currency),
    }


def anchors_of(lists: dict[str, list[str]], fuel: str | None, currency: str | None) -> list[str]:
    """Name what a boat must be; of filters that all must hold, one value is enough to find it by."""
    for kind, column in _ANCHORS:
        if found := lists[column]:
            return [f"{kind}:{one}" for one in (found[:1] if kind == "features" else found)]
    if fuel:
        return [f"fuel:{fuel}"]
    return [f"currency:{currency}"] if currency else [""]
