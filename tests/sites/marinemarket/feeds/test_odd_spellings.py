"""What files of real brokers hold besides what the format asks for: taken where it can mean one thing alone."""

from typing import Any
from uuid import UUID

import pytest

from stoa.sites.marinemarket.boats.models import Units
from stoa.sites.marinemarket.feeds import service
from stoa.sites.marinemarket.feeds.decoding import GUESSED, charset_of, decode_file, looks_like_json
from stoa.sites.marinemarket.feeds.errors import UnreadableFile
from stoa.sites.marinemarket.feeds.models import FeedRow, Incoming
from stoa.sites.marinemarket.feeds.reading import read_csv, read_json, read_rows
from tests.accounts.at_the_door import accounts_at, grant
from tests.harness.web import StartSite
from tests.sites.marinemarket.buyers import data_of
from tests.sites.marinemarket.sellers import new_seller

_ID = UUID(int=1)
_ROW = {
    "id": "A1", "title": "Rustler 36", "price": "48500", "boatType": "sail", "make": "Rustler", "year": "1998",
    "length": "10.77", "city": "Newport", "state": "RI", "description": "Long keel, well kept, ready to go far.",
}  # fmt: skip
_NAMES, _VALUES = ",".join(_ROW), ",".join(f'"{value}"' for value in _ROW.values())


def _read(currency: str | None = "USD", measured: Units = Units.METRIC, **cells: str) -> Incoming:
    feed = FeedRow(_ID, _ID, _ID, "Stock", None, currency, measured, "feed", removes_missing=True)
    [row] = read_rows(feed, [{**_ROW, **cells}], 2027, ["USD", "EUR", "GBP"])
    return row


def _boat(column: str, text: str, units: Units = Units.METRIC) -> Any:
    row = _read(None, units, **{column: text})
    assert row.listing is not None, row.faults
    return row.listing.boat_details


@pytest.mark.parametrize(
    ("told", "code"), [("us", "US"), ("Gb", "GB"), ("Germany", "DE"), ("USA", "US"), ("uk", "GB"), ("", "US")]
)
def test_a_country_is_taken_in_small_letters_and_by_its_name(told: str, code: str) -> None:
    row = _read(country=told)
    assert row.listing is not None, row.faults
    assert row.listing.location.country == code


@pytest.mark.parametrize(
    ("told", "minor"),
    [
        ("48 500", 4_850_000), ("48\u202f500", 4_850_000), ("48'500", 4_850_000), ("48.500,00", 4_850_000),
        ("48500,50", 4_850_050), ("1.250.000", 125_000_000), ("1,250,000.50", 125_000_050), ("$48,500", 4_850_000),
        ("48,500 USD", 4_850_000), ("US$ 48,500.00", 4_850_000), ("48,500.-", 4_850_000),
    ],
)  # fmt: skip
def test_prices_are_read_however_thousands_are_grouped(told: str, minor: int) -> None:
    row = _read(price=told)
    assert row.listing is not None, row.faults
    assert (row.listing.price, row.listing.currency) == (minor, "USD")


def test_a_sign_says_the_currency_where_nothing_else_does_and_another_one_is_refused() -> None:
    row = _read(None, price="€48,500")
    assert row.listing is not None, row.faults
    assert row.listing.currency == "EUR"
    assert _read("GBP", price="€48,500").faults == [
        "price: '€48,500' is not in GBP. Say in its own column which currency is meant."
    ]
    assert _read(price="48500 ono").faults == ["price: '48500 ono' is not a number."]


@pytest.mark.parametrize(
    ("column", "told", "field", "value"),
    [
        ("length", "38 ft", "length", 11.5824), ("length", "38' 6\"", "length", 11.7348),
        ("length", "38ft 6in", "length", 11.7348), ("length", "11,6 m", "length", 11.6),
        ("length", "10,770", "length", 10.77), ("length", "1160 cm", "length", 11.6), ("draft", "0,850", "draft", 0.85),
        ("bridgeClearance", "18,500", "bridge_clearance", 18.5), ("weight", "5,200 kg", "weight", 5200),
        ("weight", "5.2 t", "weight", 5200), ("weight", "11500 lbs", "weight", 5216.3123),
        ("weight", "5 200", "weight", 5200), ("fuelTank", "50 gal", "fuel_tank", 189.2706),
        ("fuelTank", "200L", "fuel_tank", 200), ("beam", "n/a", "beam", None), ("year", "1998-05-01", "year", 1998),
        ("year", "01.05.1998", "year", 1998), ("year", "5/1/1998", "year", 1998), ("year", "05/1998", "year", 1998),
        ("year", "1998/05/01", "year", 1998),
    ],
)  # fmt: skip
def test_measures_are_taken_with_their_unit_and_years_out_of_days(
    column: str, told: str, field: str, value: float | None
) -> None:
    assert getattr(_boat(column, told), field) == value


def test_a_unit_is_turned_into_that_of_its_row() -> None:
    assert _boat("length", "11.6 m", Units.IMPERIAL).length == 38.0577
    assert _boat("length", "38 ft", Units.IMPERIAL).length == 38
    assert _boat("enginePower", "40 hp").engines[0].power == 29.828
    assert _boat("engineHours", "1,200 hrs").engines[0].hours == 1200
    row = _read(agentShare="2,5 %")
    assert row.listing is not None
    assert row.listing.agent_share == 2.5


@pytest.mark.parametrize(
    ("column", "told", "words"),
    [
        ("weight", "5.200", "'5.200' could be two numbers. Write 12.5 or 12500."),
        ("engineHours", "1.200", "'1.200' could be two numbers."),
        ("length", "38 fathoms", "'38 fathoms' is not in a unit that is known here. Write 11.6, 11.6 m or 38 ft."),
        ("weight", "12 tons", "'12 tons' is not in a unit"),
        ("enginePower", "2 x 300 hp", "'2 x 300 hp' is not a number."),
        ("year", "05/98", "'05/98' is not a number."),
        ("beam", "3.5.2", "'3.5.2' is not a number."),
    ],
)
def test_what_could_mean_something_else_is_refused_in_words(column: str, told: str, words: str) -> None:
    assert any(fault.startswith(f"{column}: {words}") for fault in _read("USD", Units.METRIC, **{column: told}).faults)


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{_NAMES}\r\n{_VALUES}\r\n",
        f"{_NAMES}\r{_VALUES}\r",
        f"{_NAMES}\n{_VALUES}".replace('","', '";"').replace(",", ";", len(_ROW) - 1),
        f"sep=;\r\n{_NAMES.replace(',', ';')}\r\n{_VALUES.replace(chr(34) + ',' + chr(34), chr(34) + ';' + chr(34))}",
        f"{_NAMES}\n{_VALUES}".replace('","', '"\t"').replace(",", "\t", len(_ROW) - 1),
        f"{_NAMES.replace('boatType', 'Boat type').replace('price', 'PRICE')},,\n{_VALUES},,\n , \n",
    ],
)
def test_tables_are_read_as_spreadsheets_write_them(text: str) -> None:
    feed = FeedRow(_ID, _ID, _ID, "Stock", None, "USD", Units.METRIC, "feed", removes_missing=True)
    [row] = read_rows(feed, read_csv(text), 2027, ["USD"])
    assert (row.faults, row.key) == ([], "A1")


def test_a_column_that_stands_there_twice_and_an_object_in_a_cell_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="The column price stands there twice"):
        read_csv(f"{_NAMES},Price\n{_VALUES},9\n")
    feed = FeedRow(_ID, _ID, _ID, "Stock", None, "USD", Units.METRIC, "feed", removes_missing=True)
    nested = (
        '{"id": 1, "title": {"en": "x"}, "price": 1, "boatType": "", "year": 1, "length": 1, "city": "", "state": ""}'
    )
    [row] = read_rows(feed, read_json(f"\ufeff[{nested}]"), 2027, ["USD"])
    assert row.faults == ["title: An object stands here. Write a text or a number."]


def test_a_file_is_read_in_whatever_it_says_it_is_written() -> None:
    assert decode_file("Bénéteau".encode()) == ("Bénéteau", "")
    assert decode_file("Bénéteau".encode("utf-8-sig")) == ("Bénéteau", "")
    assert decode_file("Bénéteau".encode("utf-16")) == ("Bénéteau", "")
    assert decode_file("Żagle".encode("iso8859-2"), "ISO-8859-2") == ("Żagle", "")
    assert decode_file("Bénéteau".encode("latin-1")) == ("Bénéteau", GUESSED)
    assert decode_file("Bénéteau".encode("latin-1"), "base64") == ("Bénéteau", GUESSED), "that is no charset"
    with pytest.raises(UnreadableFile):
        decode_file(b"\x81\x8d")
    assert charset_of('text/csv; charset="iso-8859-1"') == "iso-8859-1"
    assert charset_of("text/csv") == ""
    assert looks_like_json(b'\xef\xbb\xbf\n [{"id": 1}]')


@pytest.mark.parametrize(
    ("column", "told", "field", "value"),
    [
        ("boatType", "Sailboat", "type", "sail"),
        ("boatType", "Motor Yacht", "type", "yacht"),
        ("boatType", "personal watercraft", "type", "personal_watercraft"),
        ("condition", "Used", "condition", "good"),
        ("condition", "New", "condition", "new"),
    ],
)
def test_other_words_for_the_same_are_taken(column: str, told: str, field: str, value: str) -> None:
    assert getattr(_boat(column, told), field) == value
    assert _boat("fuel", "Gasoline").engines[0].fuel == "petrol"


def test_texts_that_were_written_for_a_web_page_are_read_as_people_read_them() -> None:
    markup = "<p>Long keel &amp; well kept.</p>\r\n<ul><li>New sails</li><li>Dry bilges</li></ul>"
    row = _read(description=markup, title="Rustler 36 &ndash; &quot;Wren&quot;")
    assert row.listing is not None, row.faults
    assert row.listing.description == "Long keel & well kept.\n\nNew sails\nDry bilges"
    assert row.listing.title == 'Rustler 36 – "Wren"'
    plain = "Draft < 2 m & beam > 3 m; R&D boat, fish & chips aboard."
    row = _read(description=plain)
    assert row.listing is not None
    assert row.listing.description == plain


def test_what_the_catalogue_does_not_have_is_left_out_and_said() -> None:
    row = _read(features="gps; Hot tub|GPS plotter; Bow thruster")
    assert row.listing is not None
    assert row.listing.features == ["gps", "gps", "bow-thruster"]
    assert row.notes == ["Left out of the features, as the catalogue does not have it: Hot tub."]


async def test_what_was_guessed_of_a_file_stands_at_its_run(start_site: StartSite) -> None:
    broker = await new_seller(start_site)
    await grant(broker.site, broker.person_id, "broker")
    await broker.sign_in()
    assert (await broker.ask("POST", "/api/v1/brokers", {"name": "North Quay"})).status_code == 201
    made = (await broker.ask("POST", "/api/v1/feeds", {"name": "By hand"})).json()["data"]
    accounts = accounts_at(broker.site)
    content = f"{_NAMES}\n{_VALUES.replace('Rustler', 'Bénéteau')}\n".encode("latin-1")
    async with accounts.database.write() as tx:
        feed = await service.load_feed(tx, UUID(broker.person_id), UUID(made["id"]))
        run = await service.start_run(tx, accounts, feed, content, "csv")
    told = await data_of(broker, f"/api/v1/feed-runs/{run.id}")
    assert (told["note"], told["counts"]["create"]) == (GUESSED, 1)
    rows = await data_of(broker, f"/api/v1/feed-runs/{run.id}/rows")
    assert rows[0]["name"] == "Line 2, A1: Bénéteau 36"
    assert rows[0]["reasons"] == ["It is new.", "Read as $48,500, of 1998, 10.77 m long, in Newport, RI, US."]
