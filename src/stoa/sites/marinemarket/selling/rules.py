"""How what sellers say becomes what is kept: units, slugs, what must be there."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from stoa.commons.geography import list_countries
from stoa.kernel.errors import Detail
from stoa.sites.marinemarket.boats.equipment import AGENTS_WELCOME, NAMES
from stoa.sites.marinemarket.boats.models import Units

from .models import BoatInput, EngineInput, EngineOnFile, ListingInput

METRES_A_FOOT = 0.3048
KILOGRAMS_A_POUND = 0.45359237
LITRES_A_GALLON = 3.785411784
KILOWATTS_A_HORSEPOWER = 0.745699872
MOST_LISTINGS = 2000
SHORTEST_DESCRIPTION = 20
LONGEST_BOAT_M = 200.0
SHORTEST_BOAT_M = 1.5

_GAPS = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 80
_ROUTES = frozenset({"features"})  # what stands there already beside `/api/v1/listings/{boat}`
_LENGTHS = {
    "length": "length_m",
    "beam": "beam_m",
    "draft": "draft_m",
    "bridge_clearance": "bridge_clearance_m",
    "headroom": "headroom_m",
}
_WEIGHTS = {"weight": "weight_kg", "ballast": "ballast_kg"}
_VOLUMES = {"fuel_tank": "fuel_tank_l", "water_tank": "water_tank_l"}
_MOST_OF_LENGTH = {"beam": "beam_m", "draft": "draft_m", "headroom": "headroom_m"}


def slug_of(title: str) -> str:
    """Make the part of an address out of a title."""
    plain = unicodedata.normalize("NFKD", title.lower().replace("&", " and ")).encode("ascii", "ignore").decode()
    slug = _GAPS.sub("-", plain).strip("-")[:_LONGEST_SLUG].rstrip("-") or "boat"
    return f"{slug}-boat" if slug in _ROUTES else slug


def free_slug(slug: str, taken: set[str]) -> str:
    """Give the slug, or the first of those with a number after it that nobody has."""
    if slug not in taken:
        return slug
    return next(candidate for number in range(2, len(taken) + 3) if (candidate := f"{slug}-{number}") not in taken)


def to_metric(amount: float | None, units: Units, factor: float) -> float | None:
    """Give a measure in metric units; 0 means that it is not known."""
    if not amount:
        return None
    return round(amount * factor, 4) if units == Units.IMPERIAL else amount


def from_metric(amount: float | None, units: str, factor: float) -> float | None:
    """Give a measure in the units that its seller uses, as it was typed."""
    if amount is None:
        return None
    return round(amount / factor if units == Units.IMPERIAL else amount, 2)


def measures_of(boat: BoatInput) -> dict[str, float | None]:
    """Give every measure of a boat as it is kept."""
    kinds = ((_LENGTHS, METRES_A_FOOT), (_WEIGHTS, KILOGRAMS_A_POUND), (_VOLUMES, LITRES_A_GALLON))
    return {
        column: to_metric(getattr(boat, name), boat.units, factor)
        for names, factor in kinds
        for name, column in names.items()
    }


def engine_row(engine: EngineInput, position: int, units: Units) -> dict[str, Any]:
    """Give one engine as it is kept."""
    return {
        "position": position,
        "make": engine.make.strip(),
        "model": engine.model.strip(),
        "year": engine.year,
        "power_kw": to_metric(engine.power, units, KILOWATTS_A_HORSEPOWER),
        "hours": engine.hours,
        "fuel": engine.fuel,
        "serial": None if engine.serial is None else engine.serial.strip(),
    }


def with_serials(engines: list[dict[str, Any]], before: Sequence[EngineOnFile]) -> list[dict[str, Any]]:
    """Give each engine whose serial number was not told the one on file, though it may have moved or been renamed."""
    left = list(before)
    same = {at: _take(left, row, _is_alike) for at, row in enumerate(engines)}
    for at, row in enumerate(engines):
        known = same[at] or _take(left, row, _stands_there)
        if row["serial"] is None:
            row["serial"] = known.serial if known else ""
    return engines


def _take(
    left: list[EngineOnFile], row: dict[str, Any], fits: Callable[[EngineOnFile, dict[str, Any]], bool]
) -> EngineOnFile | None:
    found = next((one for one in left if fits(one, row)), None)
    if found is not None:
        left.remove(found)
    return found


def _is_alike(one: EngineOnFile, row: dict[str, Any]) -> bool:
    return (one.make, one.model, one.year) == (row["make"], row["model"], row["year"])


def _stands_there(one: EngineOnFile, row: dict[str, Any]) -> bool:
    """One that still stands where it stood, and is of the same make or had none, was only told of better."""
    return one.position == row["position"] and (not one.make or one.make.casefold() == row["make"].casefold())


def engine_totals(engines: list[dict[str, Any]]) -> dict[str, Any]:
    """Give what lists filter by: how many engines, the hours of the oldest, all power together, what they burn."""
    hours = [one["hours"] for one in engines if one["hours"] is not None]
    power = [one["power_kw"] for one in engines if one["power_kw"] is not None]
    fuels = [one["fuel"] for one in engines if one["fuel"] is not None]
    return {
        "engine_count": len(engines),
        "engine_hours": max(hours, default=None),
        "power_kw": round(sum(power), 2) if power else None,
        "fuel": fuels[0] if fuels else None,
    }


def boat_faults(told: ListingInput, latest_year: int, country_on_file: str = "") -> Iterator[Detail]:
    """Say what cannot be so about a boat; the country on file stays, even one that was told before they were known."""
    boat, measures = told.boat_details, measures_of(told.boat_details)
    length = measures["length_m"] or 0
    if not SHORTEST_BOAT_M <= length <= LONGEST_BOAT_M:
        yield Detail("boatDetails.length", f"A boat here is {SHORTEST_BOAT_M} to {LONGEST_BOAT_M:.0f} metres long.")
    for name, column in _MOST_OF_LENGTH.items():
        if (measures[column] or 0) > length:
            yield Detail(f"boatDetails.{name}", "This is more than the boat is long. Check the number and its unit.")
    if boat.year > latest_year:
        yield Detail("boatDetails.year", f"A model year lies between 1900 and {latest_year}.")
    for at, engine in enumerate(boat.engines):
        if engine.year is not None and engine.year > latest_year:
            yield Detail(f"boatDetails.engines[{at}].year", f"This is later than {latest_year}.")
    unknown = [slug for slug in told.features if slug not in NAMES]
    if unknown:
        yield Detail("features", f"The catalogue does not have: {', '.join(sorted(set(unknown)))}.")
    if told.agent_share is not None and AGENTS_WELCOME not in told.features:
        yield Detail("agentShare", f"A share is for agents who are welcome: add {AGENTS_WELCOME} to the features.")
    country = told.location.country
    if country != country_on_file and all(code != country for code, _ in list_countries()):
        message = f"{country} is the code of no country. Two letters are meant, such as US for the United States."
        yield Detail("location.country", message)
    if (told.location.latitude is None) != (told.location.longitude is None):
        yield Detail("location", "A point needs both a latitude and a longitude.")


def missing_parts(*, price: int, city: str, state: str, description: str, make: str) -> list[Detail]:
    """Name what nobody should have to ask for before a listing is shown."""
    found = []
    if price <= 0:
        found.append(Detail("price", "Name a price."))
    if not city or not state:
        found.append(Detail("location", "Say in which town and state the boat lies."))
    if len(description.strip()) < SHORTEST_DESCRIPTION:
        found.append(Detail("description", f"Tell about the boat, in {SHORTEST_DESCRIPTION} characters or more."))
    if not make.strip():
        found.append(Detail("boatDetails.make", "Name who built it, or write that it is home-built."))
    return found
