"""From counts to the way that people take to a server."""

import csv
import io
from collections.abc import Sequence

from .models import DayFigures, Step

STEPS = (
    ("Seen in a list", "impressions"),
    ("Opened the page", "page_views"),
    ("Copied the address", "address_copies"),
    ("Voted", "votes"),
    ("Joined for the first time", "joins"),
)
_COLUMNS = tuple(name for name in DayFigures.__struct_fields__)


def funnel_of(days: Sequence[DayFigures]) -> list[Step]:
    """Add the days up, and say how many of each step took the next."""
    steps, before = list[Step](), 0
    for label, name in STEPS:
        count = sum(getattr(day, name) for day in days)
        steps.append(Step(label, count, round(100 * count / before, 1) if before else None))
        before = count
    return steps


def csv_of(days: Sequence[DayFigures]) -> str:
    """Write the days as a table for spreadsheets: dates and numbers, nothing that anybody typed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for day in days:
        writer.writerow("" if (value := getattr(day, name)) is None else value for name in _COLUMNS)
    return out.getvalue()
