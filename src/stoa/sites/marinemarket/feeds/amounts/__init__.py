"""Numbers as files of brokers write them: thousands grouped, a comma for the point, a unit behind, a day for a year."""

import re
from decimal import Decimal, InvalidOperation
from typing import Literal

from stoa.sites.marinemarket.selling.rules import (
    KILOGRAMS_A_POUND,
    KILOWATTS_A_HORSEPOWER,
    LITRES_A_GALLON,
    METRES_A_FOOT,
)

type Kind = Literal["length", "weight", "volume", "power", "hours", "share", "degrees", "year", "price", "plain"]

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("length", "beam", "draft", "bridgeClearance", "headroom"), "length"),
    **dict.fromkeys(("weight", "ballast"), "weight"),
    **dict.fromkeys(("fuelTank", "waterTank"), "volume"),
    **dict.fromkeys(("year", "engineYear"), "year"),
    "enginePower": "power",
    "engineHours": "hours",
    **dict.fromkeys(("latitude", "longitude"), "degrees"),
    "agentShare": "share",
    "price": "price",
}
_KILOWATTS_A_METRIC_HORSEPOWER = 0.73549875
_FEET, _INCHES = (
    ("ft", "feet", "foot", "'", "\N{PRIME}", "’"),
    ("in", "inch", "inches", '"', "\N{DOUBLE PRIME}", "”", "''"),
)
# By what a unit is multiplied to be metric; hours and shares of a price are in themselves.
_UNITS: dict[Kind, dict[str, float]] = {
    "length": {
        **dict.fromkeys(("m", "mtr", "metre", "metres", "meter", "meters"), 1.0),
        "cm": 0.01,
        **dict.fromkeys(_FEET, METRES_A_FOOT),
    },
    "weight": {
        **dict.fromkeys(("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"), 1.0),
        **dict.fromkeys(("t", "tonne", "tonnes"), 1000.0),
        **dict.fromkeys(("lb", "lbs", "pound", "pounds"), KILOGRAMS_A_POUND),
    },
    "volume": {
        **dict.fromkeys(("l", "ltr", "litre", "litres", "liter", "liters"), 1.0),
        **dict.fromkeys(("gal", "gals", "gallon", "gallons"), LITRES_A_GALLON),
    },
    "power": {
        **dict.fromkeys(("kw", "kilowatt", "kilowatts"), 1.0),
        **dict.fromkeys(("hp", "bhp", "horsepower"), KILOWATTS_A_HORSEPOWER),
        **dict.fromkeys(("ps", "cv", "pk"), _KILOWATTS_A_METRIC_HORSEPOWER),
    },
    "hours": dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 1.0),
    "share": dict.fromkeys(("%", "percent"), 1.0),
}
# What a number without a unit is in, where the row measures in feet.
_IMPERIAL: dict[Kind, float] = {
    "length": METRES_A_FOOT,
    "weight": KILOGRAMS_A_POUND,
    "volume": LITRES_A_GALLON,
    "power": KILOWATTS_A_HORSEPOWER,
}
_EXAMPLES: dict[Kind, str] = {
    "length": "11.6, 11.6 m or 38 ft",
    "weight": "5200, 5200 kg or 11500 lb",
    "volume": "200, 200 l or 50 gal",
    "power": "30, 30 kW or 40 hp",
    "hours": "1200 or 1200 h",
    "share": "2.5 or 2.5 %",
}
# What files write where they know nothing.
_UNKNOWN = frozenset({"n/a", "na", "n.a.", "-", "--", "–", "—", "?", "null", "none", "unknown", "tba", "tbd"})
_SPACES = str.maketrans(dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\t", " "))
_NUMBER_AND_UNIT = re.compile(r"([-+]?[0-9](?:[0-9.,]|[ '’][0-9]{3}(?![0-9]))*)[ ]*([^0-9]+)?")
_FEET_AND_INCHES = re.compile(
    rf"([0-9]{{1,3}})[ ]*(?:{'|'.join(map(re.escape, _FEET))})\.?[ ,]*"
    rf"([0-9]{{1,2}}(?:[.,][0-9]+)?)[ ]*(?:{'|'.join(map(re.escape, sorted(_INCHES, key=len, reverse=True)))})?\.?"
)
_INCHES_A_FOOT = 12
_DAY = re.compile(
    r"([0-9]{4})[-/][0-9]{1,2}(?:[-/][0-9]{1,2})?(?:[T ][0-9:.+Z-]*)?"  # 1998-06-01
    r"|[0-9]{1,2}[./-](?:[0-9]{1,2}[./-])?([0-9]{4})"  # 01.06.1998, 6/1/1998, 06/1998
)
_WHOLE = re.compile(r"[0-9]+")
_BY_POINT = re.compile(r"[0-9]+\.[0-9]+")
_ONE_GROUP_BY_POINT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_BY_COMMA = re.compile(r"[0-9]+,[0-9]+")
_ONE_GROUP_BY_COMMA = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
# Of two signs the last one is the point; of the same sign twice, or a space, neither is.
_GROUPED = (
    (re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+"), ",", "."),
    (re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+"), ".", ","),
    (re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}"), ",", "."),
    (re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}"), ".", ","),
    (re.compile(r"[0-9]{1,3}(?:[ '’][0-9]{3})+(?:\.[0-9]+)?"), " '’", "."),
    (re.compile(r"[0-9]{1,3}(?:[ '’][0-9]{3})+,[0-9]+"), " '’", ","),
)
_HIGHEST = 10**9


class TwoNumbers(ValueError):
    """It could be one number or another."""


def is_unknown(text: str) -> bool:
    """Say whether nothing is told, in one of the ways in which files say so."""
    said = plain(text)
    return not said or said.casefold() in _UNKNOWN


def plain(text: str) -> str:
    """Write every kind of space as one that is looked for."""
    return text.translate(_SPACES).strip()


def read_number(text: str, kind: Kind = "plain") -> Decimal | None:
    """Read a number without a unit; None where it is none.

    A comma with three digits behind it groups thousands, where there may be thousands; a point may mean either.
    """
    sign, bare = (text[:1], text[1:]) if text[:1] in {"-", "+"} else ("", text)
    digits: str | None = None
    if _WHOLE.fullmatch(bare):
        digits = bare
    elif _BY_POINT.fullmatch(bare):
        if kind in {"weight", "volume", "power", "hours", "price"} and _ONE_GROUP_BY_POINT.fullmatch(bare):
            raise TwoNumbers
        digits = bare
    elif _ONE_GROUP_BY_COMMA.fullmatch(bare):
        # Nothing here is a thousand metres, feet or degrees long; weights, hours and prices are.
        digits = bare.replace(",", "." if kind in {"length", "degrees"} else "")
    elif _BY_COMMA.fullmatch(bare):
        digits = bare.replace(",", ".")
    else:
        for pattern, between, point in _GROUPED:
            if pattern.fullmatch(bare):
                digits = "".join(sign for sign in bare if sign not in between).replace(point, ".")
                break
    try:
        value = Decimal(sign + digits) if digits is not None else Decimal(text)
    except InvalidOperation:
        return None
    # Not abs(), which fails on more digits than are computed with.
    return value if value.is_finite() and value.copy_abs() <= _HIGHEST else None


def read_amount(column: str, text: str, units: str) -> Decimal | None:
    """Read a number of a column, in the units that its row measures in; None where nothing is known.

    Refuses in words what is no number, could be two, or stands in a unit that nobody knows.
    """
    kind, said = _KINDS.get(column, "plain"), plain(text)
    if is_unknown(text):
        return None
    shown = text[:40]
    try:
        value = _measure(kind, said, units)
    except TwoNumbers:
        message = f"{shown!r} could be two numbers. Write 12.5 or 12500."
        raise ValueError(message) from None
    if value is None:
        message = f"{shown!r} is not a number."
        if kind in _EXAMPLES and (parts := _NUMBER_AND_UNIT.fullmatch(said)) and parts[2]:
            message = f"{shown!r} is not in a unit that is known here. Write {_EXAMPLES[kind]}."
        raise ValueError(message)
    return value or None


def _measure(kind: Kind, said: str, units: str) -> Decimal | None:
    if kind == "year" and (day := _DAY.fullmatch(said)):
        return Decimal(day[1] or day[2])
    if kind == "length" and (both := _FEET_AND_INCHES.fullmatch(said.casefold())):
        inches = Decimal(both[2].replace(",", "."))
        return _converted(kind, Decimal(both[1]) + inches / _INCHES_A_FOOT, METRES_A_FOOT, units)
    bare = read_number(said, kind)
    if bare is not None:
        return bare
    parts = _NUMBER_AND_UNIT.fullmatch(said)
    if parts is None or parts[2] is None:
        return None
    number = read_number(parts[1].rstrip(" .,"), kind)
    factor = _UNITS.get(kind, {}).get(parts[2].strip(" .").casefold())
    return None if number is None or factor is None else _converted(kind, number, factor, units)


def _converted(kind: Kind, number: Decimal, factor: float, units: str) -> Decimal:
    """Give what was told in one unit in that of the row."""
    wanted = _IMPERIAL.get(kind, 1.0) if units == "imperial" else 1.0
    return number if factor == wanted else round(number * Decimal(str(factor)) / Decimal(str(wanted)), 4)


_SIGNS = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD"}),
    "us$": frozenset({"USD"}),
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "kr": frozenset({"SEK", "NOK", "DKK"}),
    "kr.": frozenset({"SEK", "NOK", "DKK"}),
}
_CODES = frozenset({"AUD", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HUF", "NOK", "NZD", "PLN", "SEK", "TRY", "USD"})
_AROUND = re.compile(r"([^0-9]*?)[ ]*([0-9](?:.*[0-9])?)[ ]*(?:[.,][-–—]+)?[ ]*([^0-9]*)", re.DOTALL)


def split_price(text: str) -> tuple[str, frozenset[str]]:
    """Give a price without its currency, and which currencies that may be; none where it says nothing of one."""
    parts = _AROUND.fullmatch(plain(text))
    if parts is None:
        return plain(text), frozenset()
    signs = [one for one in (parts[1].strip().casefold(), parts[3].strip().casefold()) if one]
    if len(signs) != 1:
        return plain(text) if signs else parts[2], frozenset()
    if signs[0] in _SIGNS:
        return parts[2], _SIGNS[signs[0]]
    if signs[0].upper() in _CODES:
        return parts[2], frozenset({signs[0].upper()})
    return plain(text), frozenset()
