"""How values are written for people: numbers, money, sizes, times. The templates' filters."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from jinja2.filters import do_urlencode as url_encoded
from markupsafe import Markup, escape

_NO_MINOR_UNIT = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "XAF", "XOF", "XPF"}
)
_THREE_DIGITS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_SYMBOLS = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "THB": "฿",
    "AUD": "A$",
    "CAD": "C$",
    "NZD": "NZ$",
    "CHF": "CHF ",
}
_FEET_IN_A_METRE = 3.280839895
_STEPS = (
    (60, 1, "second"),
    (3600, 60, "minute"),
    (86_400, 3600, "hour"),
    (2_592_000, 86_400, "day"),
    (31_536_000, 2_592_000, "month"),
    (float("inf"), 31_536_000, "year"),
)
_JUST_NOW = 45
_ROUNDS_UP = 0.9995  # what would be written as a thousand of the smaller unit
_TWO_FIGURES, _THREE_FIGURES, _NEXT_UNIT = 10, 100, 1000
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# A page writes the same days and small figures hundreds of times: what was written before is not written anew.
_remember = lru_cache(maxsize=4096)
_A_ROW, _A_CELL = re.compile(r"<tr\b.*?</tr>", re.DOTALL), re.compile(r"<td\b")
_stands_as_it_is = re.compile(r"[A-Za-z0-9_.~/-]*").fullmatch


@_remember
def number(value: float, digits: int = 0) -> str:
    """Group thousands: 12,345."""
    return f"{value:,.{digits}f}"


@_remember
def compact(value: float) -> str:
    """Shorten a large count: 940, 1.2k, 38k, 4.1M."""
    for size, letter in ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")):
        scaled = value / size
        if abs(scaled) >= _ROUNDS_UP:
            digits = 1 if abs(scaled) < _TWO_FIGURES else 0
            return f"{scaled:.{digits}f}".removesuffix(".0") + letter
    return number(value)


def minor_digits(currency: str) -> int:
    """Say how many decimals a currency has."""
    return 0 if currency in _NO_MINOR_UNIT else 3 if currency in _THREE_DIGITS else 2


def money(minor: int, currency: str) -> str:
    """Write minor units as a price; whole amounts drop their zeros: $48,500, €12.50, ¥900."""
    digits = minor_digits(currency)
    whole, part = divmod(abs(minor), 10**digits)
    text = f"{whole:,}.{part:0{digits}}" if part else f"{whole:,}"
    sign = "−" if minor < 0 else ""
    return f"{sign}{_SYMBOLS.get(currency, currency + ' ')}{text}"


def file_size(count: int) -> str:
    """Write a byte count: 512 B, 1.4 MB."""
    value = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if value < _NEXT_UNIT:
            return f"{value:.0f} {unit}" if unit == "B" or value >= _THREE_FIGURES else f"{value:.1f} {unit}"
        value /= _NEXT_UNIT
    return f"{value:.1f} TB"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: 1 boat, 12 boats."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def feet(metres: float) -> str:
    """Write a length as people who sail in feet say it: 38 ft."""
    return f"{metres * _FEET_IN_A_METRE:.0f} ft"


def day(value: date) -> Markup:
    """Write a day, readable by people and machines."""
    return _day(value.toordinal())


@_remember
def _day(ordinal: int) -> Markup:
    at = date.fromordinal(ordinal)
    return Markup(f'<time datetime="{at.isoformat()}">{day_words(at)}</time>')  # noqa: S704 - a day, and nothing else


@_remember
def day_words(at: date) -> str:
    """Write a day in a few letters: 3 Nov 2026."""
    return f"{at.day} {MONTHS[at.month]} {at.year}"


def moment(value: datetime) -> Markup:
    """Write a time of a day in UTC, readable by people and machines."""
    at = value.astimezone(UTC)
    return Markup(f'<time datetime="{_machine(at)}">{_words(at)}</time>')  # noqa: S704 - a time, and nothing else


def ago(value: datetime, now: datetime) -> Markup:
    """Write how long ago something was; the exact time is in the title."""
    at = value.astimezone(UTC)
    distance = _distance((now - at).total_seconds())
    return Markup(f'<time datetime="{_machine(at)}" title="{_words(at)}">{distance}</time>')  # noqa: S704 - as above


def urlencode(value: Any) -> str:
    """Write something as a part of an address; most of it is letters that stand there as they are."""
    if type(value) is str:
        return value if _stands_as_it_is(value) else _encoded(value)
    return url_encoded(value)


@lru_cache(maxsize=128)
def _encoded(value: str) -> str:
    """Write words once for all cards of a list: each leads back to it."""
    return url_encoded(value)


def spoken(name: str) -> str:
    """Write the name of a field or a kind as people say it: `boatDetails.minPrice` is a min price."""
    last = next((part for part in reversed(re.split(r"[./]|\[\d+\]", name)) if part and not part.isdecimal()), name)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-_]+", " ", last).capitalize()


def initials(name: str) -> str:
    """Take up to two letters from a name."""
    words = [word for word in name.replace("_", " ").replace("-", " ").split() if word[0].isalnum()]
    words = [word for word in words if not word.isdigit()] or words
    if not words:
        return "?"
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else words[0][1:2])).upper()


def labelled(rows: Markup, columns: Sequence[Mapping[str, Any]]) -> Markup:
    """Write the label of its column on each cell of a table, for where its head is out of sight."""
    labels = [escape(column["label"]) for column in columns]

    def row(cells: re.Match[str]) -> str:
        left = iter(labels)
        return _A_CELL.sub(lambda _: f'<td data-label="{next(left, "")}"', cells[0])

    return Markup(_A_ROW.sub(row, rows))  # noqa: S704 - what was safe, and labels that are escaped


def _machine(at: datetime) -> str:
    return f"{at.year:04}-{at.month:02}-{at.day:02}T{at.hour:02}:{at.minute:02}:{at.second:02}Z"


def _words(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month]} {at.year}, {at.hour:02}:{at.minute:02} UTC"


def _distance(seconds: float) -> str:
    span = abs(seconds)
    if span < _JUST_NOW:
        return "just now"
    unit, name = next((unit, name) for limit, unit, name in _STEPS if span < limit)
    count = plural(max(1, int(span // unit)), name)
    return f"{count} ago" if seconds > 0 else f"in {count}"
