"""What filters and their values are called where people read them."""

from collections.abc import Callable, Collection

from stoa.sites.marinemarket.boats.equipment import NAMES
from stoa.sites.marinemarket.places import state_name

TYPES = {
    "sail": "Sailing boats",
    "power": "Motor boats",
    "fishing": "Fishing boats",
    "pontoon": "Pontoons",
    "ski": "Ski boats",
    "yacht": "Yachts",
    "personal_watercraft": "Jet skis",
    "dinghy": "Dinghies",
    "other": "Other boats",
}
ONE_OF = {
    "sail": "Sailing boat",
    "power": "Motor boat",
    "fishing": "Fishing boat",
    "pontoon": "Pontoon",
    "ski": "Ski boat",
    "yacht": "Yacht",
    "personal_watercraft": "Jet ski",
    "dinghy": "Dinghy",
    "other": "Other",
}
"""What one boat of a type is called."""


_SILENT = frozenset({"lon", "units", "facets", "view"})
_GLOBE_KM = 20_000


def label(name: str, value: str) -> str:
    """Name a filter's value for people; empty for what is none of their business."""
    if name in _SILENT or (name == "radiusKm" and float(value) >= _GLOBE_KM):
        return ""
    return _label_bound(name, value) or _label_value(name, value)


def labels_of(pairs: Collection[tuple[str, str]]) -> Callable[[str, str], str]:
    """Name the filters of a question, bounds with the unit and the currency that it asks in."""
    unit = "ft" if ("units", "imperial") in pairs else "m"
    currencies = [value for name, value in pairs if name == "currency"]
    behind = {"minLength": unit, "maxLength": unit}
    if len(currencies) == 1:
        behind |= dict.fromkeys(("minPrice", "maxPrice"), currencies[0].upper())

    def named(name: str, value: str) -> str:
        words = label(name, value)
        return f"{words} {behind[name]}" if name in behind else words

    return named


def _label_bound(name: str, value: str) -> str:
    match name:
        case "minPrice" | "minYear" | "minLength":
            return f"{name[3:]} from {_amount(name, value)}"
        case "maxPrice" | "maxYear" | "maxLength":
            return f"{name[3:]} to {_amount(name, value)}"
        case "radiusKm":
            return f"Within {value} km"
        case "postcode" | "near":
            return f"Near {value}"
        case "lat":
            return "Near a point"
        case _:
            return ""


def _label_value(name: str, value: str) -> str:
    match name:
        case "state":
            return state_name(value)
        case "boatType":
            return TYPES.get(value, value)
        case "features" if value in NAMES:
            return NAMES[value]
        case "condition" | "fuel" | "features":
            return value.replace("_", " ").replace("-", " ").capitalize()
        case _:
            return value


def _amount(name: str, value: str) -> str:
    if name.endswith("Price") and value.isdigit():
        return f"{int(value) // 100:,}"
    return value
