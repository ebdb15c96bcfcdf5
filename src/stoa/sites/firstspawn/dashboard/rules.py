"""From counts to the way that people take to a server."""

import csv
import io
from collections.abc import Sequence

from .models import DayFigures, Step

# Each with the step that it is a part of: whoever votes need not have copied the address, but was at the page.
STEPS = (
    ("Seen in a list", "impressions", ""),
    ("Opened the page", "page_views", "impressions"),
    ("Copied the address", "address_copies", "page_views"),
    ("Voted", "votes", "page_views"),
    ("Joined for the first time", "joins", "page_views"),
)
_COLUMNS = tuple(name for name in DayFigures.__struct_fields__)


def funnel_of(days: Sequence[DayFigures]) -> list[Step]:
    """Add the days up, and say how many took each step of those who could."""
    counts = {name: sum(getattr(day, name) for day in days) for _, name, _ in STEPS}
    return [Step(label, counts[name], _share(counts[name], counts.get(of, 0))) for label, name, of in STEPS]


def _share(count: int, of: int) -> float | None:
    """Give the percentage, where all of them can be among those: some come by a link, or straight into the game."""
    return round(100 * count / of, 1) if 0 < of >= count else None


def csv_of(days: Sequence[DayFigures]) -> str:
    """Write the days as a table for spreadsheets: dates and numbers, nothing that anybody typed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for day in days:
        writer.writerow("" if (value := getattr(day, name)) is None else value for name in _COLUMNS)
    return out.getvalue()
