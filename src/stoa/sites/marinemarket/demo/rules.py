"""How demo boats are put together: the same on every machine, since chance is a digest of a name."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from stoa.kernel import clock
from stoa.sites.marinemarket.boats.equipment import AGENTS_WELCOME, CATALOGUE


class Scale(msgspec.Struct):
    """How large the market is; whoever wants another one says so before it is planted."""

    boats: int = 400


SCALE = Scale()
_DATA = Path(__file__).parent / "data"
_CONDITIONS = ("excellent", "excellent", "good", "good", "good", "good", "fair", "fair", "project")
_WORTH = {"excellent": 1.12, "good": 1.0, "fair": 0.8, "project": 0.45, "new": 1.3}
_SAILING = {"Sails"}
_PER_CURRENCY = {"USD": 1.0, "EUR": 0.92, "GBP": 0.79, "CAD": 1.36}
_OLDEST_IN_GOOD_ORDER = 35


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """Read one of the files beside this one."""
    with (_DATA / f"{name}.psv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE))


def chance(seed: str, below: int) -> int:
    """Give a number below another, the same for the same seed."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6]) % below


def choose[T](seed: str, options: Sequence[T]) -> T:
    """Give one of several, the same for the same seed."""
    return options[chance(seed, len(options))]


def town_of(name: str) -> dict[str, str]:
    """Give a town by its name."""
    return next(one for one in read_rows("towns") if one["town"] == name)


def place_columns(town: dict[str, str], seed: str) -> dict[str, Any]:
    """Say where a boat lies: somewhere in a town."""
    return {
        "city": town["town"],
        "state": town["state"],
        "postcode": town["postcode"],
        "country": town["country"],
        "latitude": round(float(town["latitude"]) + (chance(f"{seed} north", 400) - 200) / 10_000, 4),
        "longitude": round(float(town["longitude"]) + (chance(f"{seed} east", 400) - 200) / 10_000, 4),
    }


def written_boats() -> Iterator[dict[str, Any]]:
    """Give the boats that were written one by one."""
    for row in read_rows("boats"):
        place = place_columns(town_of(row["place"]), row["title"])
        yield {
            **_BARE,
            **place,
            "title": row["title"],
            "boat_type": row["kind"],
            "condition": row["condition"],
            "make": row["make"],
            "model": row["model"],
            "year": int(row["year"]),
            "length_m": float(row["length"]),
            "beam_m": _number(row["beam"]),
            "draft_m": _number(row["draft"]),
            "hull_material": row["hull"] or None,
            "fuel": row["fuel"] or None,
            "engine_hours": int(row["hours"]) if row["hours"] else None,
            "berths": int(row["berths"]) if row["berths"] else None,
            "engine_count": 1 if row["fuel"] else 0,
            "price_minor": int(row["price"]) * 100,
            "currency": row["currency"],
            "units": "imperial" if place["country"] == "US" else "metric",
            "title_status": "clear",
            "features": _features(row["kind"], row["title"]),
            "description": row["text"],
            "days": int(row["days"]),
        }


def made_boats() -> Iterator[dict[str, Any]]:
    """Give the boats that fill the market."""
    models = read_rows("models")
    towns = [one for one in read_rows("towns") for _ in range(int(one["share"]))]
    for number in range(SCALE.boats - len(read_rows("boats"))):
        seed = f"boat {number}"
        yield make_boat(models[number % len(models)], choose(f"{seed} town", towns), seed, number)


_BARE: dict[str, Any] = {
    "agent_share": None,
    "weight_kg": None,
    "power_kw": None,
    "cabins": None,
    "heads": None,
    "engine_make": "",
    "status": "active",
}


def make_boat(model: dict[str, str], town: dict[str, str], seed: str, number: int) -> dict[str, Any]:
    """Give a boat of a model that lies in a town."""
    year = int(model["first"]) + chance(f"{seed} year", int(model["last"]) - int(model["first"]) + 1)
    age = clock.now().year - year
    condition = "new" if age <= 1 else choose(f"{seed} condition", _CONDITIONS)
    if condition == "excellent" and age > _OLDEST_IN_GOOD_ORDER:
        condition = "good"
    engines, hours = int(model["engines"]), chance(f"{seed} hours", 90) * max(age, 1)
    return {
        **_BARE,
        **place_columns(town, seed),
        "title": _title(model, year, town, number),
        "boat_type": model["kind"],
        "condition": condition,
        "make": model["make"],
        "model": model["model"],
        "year": year,
        "length_m": float(model["length"]),
        "beam_m": _number(model["beam"]),
        "draft_m": _number(model["draft"]),
        "hull_material": model["hull"],
        "weight_kg": _number(model["weight"]),
        "fuel": model["fuel"] or None,
        "engine_count": engines,
        "engine_hours": hours if engines else None,
        "power_kw": float(model["kilowatts"]) * engines if engines else None,
        "cabins": _whole(model["cabins"]),
        "berths": _whole(model["berths"]),
        "heads": _whole(model["heads"]),
        "price_minor": _price(model, town["currency"], condition, age, seed),
        "currency": town["currency"],
        "units": "imperial" if town["country"] == "US" else "metric",
        "title_status": choose(f"{seed} title", ("clear", "clear", "clear", "unknown", "documented")),
        "features": _features(model["kind"], seed),
        "description": _text(seed, age),
        "days": chance(f"{seed} day", 75) + 1,
        "status": _status(seed),
    }


def _status(seed: str) -> str:
    """Sell one in fourteen, and let a few wait for somebody to look at them."""
    if chance(f"{seed} sold", 14) == 0:
        return "sold"
    return "pending_review" if chance(f"{seed} waits", 60) == 0 else "active"


def _title(model: dict[str, str], year: int, town: dict[str, str], number: int) -> str:
    name = f"{model['make']} {model['model']}"
    return choose(
        f"title {number}", (f"{name}, {year}", f"{year} {name}", f"{name} in {town['town']}", f"{name}, well kept")
    )


def _price(model: dict[str, str], currency: str, condition: str, age: int, seed: str) -> int:
    worth = float(model["new_price"]) * max(0.93**age, 0.12) * _WORTH[condition] * _PER_CURRENCY[currency]
    worth *= 0.88 + chance(f"{seed} price", 25) / 100
    step = 100 if worth < 20_000 else 500 if worth < 100_000 else 1000  # noqa: PLR2004 - how people round
    return max(round(worth / step), 1) * step * 100


def _features(kind: str, seed: str) -> list[str]:
    groups = [names for group, names in CATALOGUE.items() if kind == "sail" or group not in _SAILING]
    if kind in {"dinghy", "personal_watercraft"}:
        groups = [CATALOGUE["Deck"]]
    return [slug for names in groups for slug in names if chance(f"{seed} {slug}", 4) == 0]


def add_terms(row: dict[str, Any], number: int) -> None:
    """Let buyers bring agents of their own to most boats of a firm."""
    if chance(f"agents {number}", 4):
        row["features"].append(AGENTS_WELCOME)
        row["agent_share"] = choose(f"share {number}", (2.0, 2.5, 3.0, 4.0, 5.0))


def _text(seed: str, age: int) -> str:
    parts = []
    for about in ("opening", "care", "honest", "ending"):
        words = [one["words"] for one in read_rows("words") if one["about"] == about]
        parts.append(choose(f"{seed} {about}", words).replace("{years}", str(max(2, min(age, 9)))))
    return " ".join(parts[:3]) + "\n\n" + parts[3]


def _number(text: str) -> float | None:
    return float(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None


def people_names(count: int) -> Iterator[tuple[str, str]]:
    """Give user names and the names that people go by."""
    names = read_rows("people")
    for number in range(count):
        first, last = names[number % len(names)], names[(number * 7 + number // len(names)) % len(names)]
        yield (
            f"{first['first']}-{last['last']}-{number + 1}",
            f"{first['first'].title()} {last['last'].title()}",
        )
