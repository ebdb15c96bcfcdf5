"""What a row is refused for names the column of the file, wherever the listing keeps it."""

from uuid import UUID

import pytest

from stoa.sites.marinemarket.boats.models import Units
from stoa.sites.marinemarket.feeds.models import FeedRow
from stoa.sites.marinemarket.feeds.reading import COLUMNS, read_rows

_ID = UUID(int=1)
_FEED = FeedRow(_ID, _ID, _ID, "Stock", None, "USD", Units.METRIC, "feed", removes_missing=True)
_ROW = {
    "id": "A1", "title": "Rustler 36", "price": "48500", "boatType": "sail", "make": "Rustler", "year": "1998",
    "length": "10.77", "city": "Newport", "state": "RI", "description": "Long keel, well kept, ready to go far.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "wrong", "words"),
    [
        ("boatType", "spaceship", "This must be one of sail, power"),
        ("fuel", "coal", "This must be one of diesel"),
        ("engineHours", "200001", "This must be a whole number from 0 to 200,000."),
        ("year", "3025", "This must be a whole number from 1900 to 2100."),
        ("latitude", "95", "This must be a number from -90 to 90."),
        ("berths", "101", "This must be a whole number from 0 to 100."),
        ("title", "x", "This must be a text of 3 to 120 characters."),
        ("condition", "broken", "This must be one of new"),
    ],
)
def test_a_refused_row_names_its_column(column: str, wrong: str, words: str) -> None:
    [row] = read_rows(_FEED, [{**_ROW, column: wrong}], 2027, ["USD"])
    assert any(fault.startswith(f"{column}: {words}") for fault in row.faults), row.faults
    assert all(fault.partition(":")[0] in COLUMNS for fault in row.faults)


def test_a_row_that_is_right_is_taken() -> None:
    [row] = read_rows(_FEED, [_ROW], 2027, ["USD"])
    assert (row.faults, row.listing is not None) == ([], True)
