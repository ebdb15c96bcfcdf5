"""What is said of a boat in words and figures, in both kinds of units: on its page, and beside others."""

from collections.abc import Sequence
from typing import NamedTuple

from stoa.sites.marinemarket.boats.equipment import NAMES
from stoa.sites.marinemarket.boats.models import Boat, Engine
from stoa.sites.marinemarket.search.labels import ONE_OF
from stoa.ui.formats import feet, money, plural

_FEET = 0.3048
_POUND = 0.45359237
_GALLON = 3.785411784
_HORSEPOWER = 0.745699872
_HINS = {
    "on_file": "On file",
    "year_matches": "On file, year matches",
    "year_differs": "On file, of another year",
    "unreadable": "On file",
}
_TITLES = {
    "clear": "Clear, says the seller",
    "lien": "With a lien",
    "salvage": "Salvage",
    "none": "None",
    "documented": "Documented",
}
UNKNOWN = "Not told"


class Row(NamedTuple):
    """What is compared, what each boat has of it, and whether that is not the same."""

    name: str
    values: list[str]
    differs: bool


def specs(boat: Boat) -> list[tuple[str, str]]:
    """Say the measures of a boat; what is not known is left out."""
    return [(name, value) for name, value in facts(boat) if value]


def facts(boat: Boat) -> list[tuple[str, str]]:
    """Say everything that may be known of a boat, in the same order for each; empty where it is not."""
    one = boat.boat_details
    yes_or_no = {True: "Yes", False: "No", None: ""}
    return [
        ("Make", one.make),
        ("Model", one.model),
        ("Beam", _metres(one.beam)),
        ("Draft", _metres(one.draft)),
        ("Bridge clearance", _metres(one.bridge_clearance)),
        ("Headroom", _metres(one.headroom)),
        ("Weight", f"{one.weight:,.0f} kg ({one.weight / _POUND:,.0f} lb)" if one.weight else ""),
        ("Ballast", f"{one.ballast:,.0f} kg ({one.ballast / _POUND:,.0f} lb)" if one.ballast else ""),
        ("Hull", (one.hull_material or "").capitalize()),
        ("Keel", (one.keel or "").capitalize()),
        ("Fuel", (one.fuel or "").capitalize()),
        ("Power", f"{one.power:.0f} kW ({one.power / _HORSEPOWER:.0f} hp)" if one.power else ""),
        ("Engine hours", "" if one.engine_hours is None else f"{one.engine_hours:,}"),
        ("Fuel tank", _litres(one.fuel_tank)),
        ("Water tank", _litres(one.water_tank)),
        ("Cabins", _count(one.cabins)),
        ("Berths", _count(one.berths)),
        ("Heads", _count(one.heads)),
        ("Trailer", yes_or_no[one.trailer]),
        ("Title paper", _TITLES.get(one.title_status, "")),
        ("Hull number", _HINS.get(one.hin_note, "")),
    ]


def _metres(value: float | None) -> str:
    return f"{value:.2f} m ({value / _FEET:.1f} ft)" if value else ""


def _litres(value: float | None) -> str:
    return f"{value:,.0f} l ({value / _GALLON:,.0f} gal)" if value else ""


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


def describe_engine(one: Engine, this_year: int) -> str:
    """Say what is known of an engine in a line, with how much it has run a year."""
    told = [" ".join(part for part in (one.make or "Engine", one.model) if part)]
    if one.power:
        told.append(f"{one.power:.0f} kW ({one.power / _HORSEPOWER:.0f} hp)")
    if one.fuel:
        told.append(one.fuel)
    if one.year:
        told.append(str(one.year))
    if one.hours is not None:
        years = this_year - one.year if one.year else 0
        a_year = f", about {one.hours // years:,} a year" if years > 0 else ""
        told.append(f"{plural(one.hours, 'hour')}{a_year}")
    return ", ".join(told)


def compare(boats: Sequence[Boat]) -> list[Row]:
    """Put boats side by side, a row for everything that is known of at least one of them."""
    told: list[list[tuple[str, str]]] = [
        [
            ("Price", money(one.price, one.currency)),
            ("Year", str(one.boat_details.year)),
            ("Length", f"{one.boat_details.length:.2f} m ({feet(one.boat_details.length)})"),
            ("Type", ONE_OF.get(one.boat_details.type, one.boat_details.type)),
            ("Condition", one.boat_details.condition.capitalize()),
            ("Place", ", ".join(part for part in (one.location.city, one.location.state) if part)),
            *facts(one),
        ]
        for one in boats
    ]
    rows = [_row(column[0][0], [value for _, value in column]) for column in zip(*told, strict=True)]
    every = sorted({slug for one in boats for slug in one.features}, key=lambda slug: NAMES.get(slug, slug))
    rows += [_row(NAMES.get(slug, slug), ["Yes" if slug in one.features else "No" for one in boats]) for slug in every]
    return [row for row in rows if any(value != UNKNOWN for value in row.values)]


def _row(name: str, values: list[str]) -> Row:
    shown = [value or UNKNOWN for value in values]
    return Row(name, shown, len(set(shown)) > 1)
