"""What a row is refused for names the column of the file, wherever the listing keeps it."""

from uuid import UUID

import pytest

from stoa.sites.marinemarket.boats.models import Units
from stoa.sites.marinemarket.feeds.errors import UnreadableFile
from stoa.sites.marinemarket.feeds.models import FeedRow
from stoa.sites.marinemarket.feeds.reading import COLUMNS, read_csv, read_json, read_rows

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
        ("year", "3025", "This must be a year from 1900 to next year."),
        ("latitude", "95", "This must be a number from -90 to 90."),
        ("berths", "101", "This must be a whole number from 0 to 100."),
        ("title", "x", "This must be a title of 3 to 120 characters, on one line."),
        ("condition", "broken", "This must be one of new"),
        ("beam", "1e9999999", "'1e9999999' is not a number."),
        ("length", "12,5,0", "'12,5,0' is not a number."),
        ("price", "48500,50,1", "'48500,50,1' is not a number."),
        ("country", "XX", "XX is the code of no country."),
        ("country", "Atlantis", "This must be the two capital letters of a country"),
        ("price", "38.500", "'38.500' could be two prices"),
    ],
)
def test_a_refused_row_names_its_column(column: str, wrong: str, words: str) -> None:
    [row] = read_rows(_FEED, [{**_ROW, column: wrong}], 2027, ["USD"])
    assert any(fault.startswith(f"{column}: {words}") for fault in row.faults), row.faults
    assert all(fault.partition(":")[0] in COLUMNS for fault in row.faults)


@pytest.mark.parametrize("wrong", ["", "0", "-5", "cheap", "38.500"])
def test_a_price_that_cannot_be_is_told_of_once_and_never_in_cents(wrong: str) -> None:
    [row] = read_rows(_FEED, [{**_ROW, "price": wrong}], 2027, ["USD"])
    [fault] = row.faults
    assert fault.startswith("price: ")
    assert "whole number" not in fault, "the file may well have cents"


def test_a_row_that_is_right_is_taken() -> None:
    [row] = read_rows(_FEED, [_ROW], 2027, ["USD"])
    assert (row.faults, row.listing is not None) == ([], True)


def test_commas_group_thousands_and_cents_stand_behind_a_point() -> None:
    [row] = read_rows(_FEED, [{**_ROW, "price": "48,500.50", "weight": "7,620"}], 2027, ["USD"])
    assert row.listing is not None, row.faults
    assert (row.listing.price, row.listing.boat_details.weight) == (4_850_050, 7620)


def test_a_file_with_a_character_that_is_no_text_is_refused_in_words() -> None:
    names, values = ",".join(_ROW), ",".join(f'"{value}"' for value in _ROW.values())
    with pytest.raises(UnreadableFile, match="Row 1 holds a NUL character"):
        read_csv(f"{names}\n{values.replace('Newport', chr(0))}\n")
    told = ",".join(f'"{name}": "{value}"' for name, value in _ROW.items()).replace("Newport", "\\u0000")
    with pytest.raises(UnreadableFile, match="Row 1 holds a NUL character"):
        read_json(f"[{{{told}}}]")


def test_a_line_with_a_comma_too_many_says_so_and_nothing_that_only_follows_from_it() -> None:
    names, values = ",".join(_ROW), [f'"{one}"' for one in _ROW.values()]
    bare = _ROW["description"]
    whole, split = ",".join(values), ",".join([*values[:-1], bare])
    one, other = read_rows(_FEED, read_csv(f"{names}\n{whole}\n{split.replace('A1', 'A2')}\n"), 2027, ["USD"])
    assert one.faults == []
    [words] = other.faults
    assert words.startswith("The line has 12 cells and the first line names 10 columns.")
    [empty] = read_rows(_FEED, read_csv(f"{names}\n{whole}, ,\n"), 2027, ["USD"])
    assert empty.faults == [], "spreadsheets write commas where there is nothing"


def test_a_row_is_named_by_the_line_that_it_begins_on_and_stays_the_same_boat_where_it_moves() -> None:
    names, values = ",".join(_ROW), ",".join(f'"{one}"' for one in _ROW.values())
    text = f"{names}\n\n{values.replace('well kept', 'well\n kept')}\n{values.replace('A1', 'A2')}\n{values}\n"
    rows = read_rows(_FEED, read_csv(text), 2027, ["USD"])
    assert [row.name for row in rows] == [
        "Line 3, A1: Rustler 36",
        "Line 5, A2: Rustler 36",
        "Line 6, A1: Rustler 36",
    ]
    assert rows[2].faults == ["id: Line 3 has the same id."]
    [moved] = read_rows(_FEED, read_csv(f"{names}\n{values}\n"), 2027, ["USD"])
    assert (moved.name, moved.digest) == ("Line 2, A1: Rustler 36", rows[2].digest)
