"""The query parameters of a list, as documentation shows them."""

from typing import TYPE_CHECKING, Any, NamedTuple

from stoa.kernel.takes import choices, describe

from .asked import DEFAULT_LIMIT, MOST_ROWS
from .shapes import MOST_COUNTED

if TYPE_CHECKING:
    from .listing import Listing


class Parameter(NamedTuple):
    """One query parameter, as documentation shows it."""

    name: str
    type: Any
    meaning: str
    repeat: bool = False
    choices: tuple[str, ...] = ()
    default: str | int | None = None


def parameters_of(listing: "Listing[Any]") -> list[Parameter]:
    """Describe every query parameter, for documentation."""
    both_ways = tuple(way + name for name in listing.sorts for way in ("", "-"))
    order = " ".join(["Order; a - in front turns it.", *(one.told for one in listing.sorts.values() if one.told)])
    found = [
        Parameter("limit", int, f"Rows on a page, 1 to {MOST_ROWS}.", default=DEFAULT_LIMIT),
        Parameter("cursor", str, "Where to go on: `nextCursor` or `prevCursor` of the answer before."),
        Parameter("sort", str, order, choices=both_ways, default=listing.default_sort),
        Parameter("fields", str, "Names of the only fields to give.", repeat=True, choices=tuple(listing.fields)),
    ]
    if listing.pages:
        found.append(Parameter("page", int, f"Page by number, as far as row {MOST_COUNTED}."))
    for one in listing.filters.values():
        meaning = one.meaning or f"{describe(one.bounded).capitalize()}."
        found.append(Parameter(one.name, one.bounded, meaning, one.repeat, tuple(choices(one.type) or ())))
        if one.mode:
            modes = tuple(one.mode.conditions)
            meaning = f"How {one.name} is meant."
            found.append(Parameter(one.mode.name, str, meaning, choices=modes, default=modes[0]))
    return found
