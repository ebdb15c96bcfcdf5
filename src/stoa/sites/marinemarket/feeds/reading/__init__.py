"""From a file to rows: what `docs/marinemarket/feed-format.md` says, and nothing else."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from stoa.accounts.screens.forms import read_form
from stoa.commons.geography import list_countries
from stoa.kernel.errors import Fault
from stoa.sites.marinemarket.boats.equipment import AGENTS_WELCOME, NAMES
from stoa.sites.marinemarket.feed_photos.models import MOST_PHOTOS
from stoa.sites.marinemarket.feeds.amounts import TwoNumbers, is_unknown, read_amount, read_number, split_price
from stoa.sites.marinemarket.feeds.decoding import fold_name
from stoa.sites.marinemarket.feeds.errors import UnreadableFile
from stoa.sites.marinemarket.feeds.models import FeedRow, Incoming
from stoa.sites.marinemarket.feeds.wording import boat_type_of, condition_of, fuel_of, plain_text
from stoa.sites.marinemarket.selling.models import ListingInput
from stoa.sites.marinemarket.selling.prices import minor_of
from stoa.sites.marinemarket.selling.rules import boat_faults, missing_parts

MOST_ROWS = 20_000
_LONGEST_CELL = 25_000
_LONGEST_KEY = 100
_TEXTS = {
    "make": "make", "model": "model", "hullMaterial": "hullMaterial", "keel": "keel", "hin": "hin",
    "condition": "condition", "titleStatus": "titleStatus",
}  # fmt: skip
_NUMBERS = (
    "year", "length", "beam", "draft", "bridgeClearance", "headroom", "weight", "ballast", "fuelTank", "waterTank",
    "cabins", "berths", "heads",
)  # fmt: skip
_PLACES = ("city", "state", "postcode", "country", "latitude", "longitude")
_ENGINES = {"engineMake": "make", "engineModel": "model", "engineYear": "year", "enginePower": "power",
            "engineHours": "hours", "fuel": "fuel"}  # fmt: skip
_ENGINE_NUMBERS = {"year", "power", "hours"}
_MOST_ENGINES = 8
_OF_ENGINE = re.compile(r"engines\[[^\]]*\]\.(\w+)")
_BETWEEN = re.compile(r"[\s;|]+")
_DELIMITERS = (",", ";", "\t")
_SAYS_DELIMITER = re.compile(r'"?sep=([,;\t])"?\r?\n')
_ADDRESS = re.compile(r"https?://[!-~]{3,492}")
COLUMNS = (
    "id", "title", "description", "price", "currency", "boatType", "units", *_TEXTS, *_NUMBERS, "trailer",
    "engineCount", *_ENGINES, *_PLACES, "features", "photos",
    "agentsWelcome", "agentShare",
)  # fmt: skip
_NEEDED = ("id", "title", "price", "boatType", "year", "length", "city", "state")
_SLUGS = {name.lower(): slug for slug, name in NAMES.items()}
_MOST_NAMED = 5
_BY_FOLDED = {fold_name(name): name for name in COLUMNS}
_UNITS = {"m": "metric", "metres": "metric", "meters": "metric", "ft": "imperial", "feet": "imperial"}
_COUNTRIES = {"USA": "US", "UNITED STATES OF AMERICA": "US", "UK": "GB", "GREAT BRITAIN": "GB"}
_YES, _NO = frozenset({"yes", "true", "1", "y"}), frozenset({"no", "false", "n"})


class FileRow(dict[str, str]):
    """The cells of a row by their columns, where the row stands in its file, and what is wrong with it as a whole."""

    def __init__(self, cells: Iterable[tuple[str, str]], where: str, fault: str = "") -> None:
        """Keep both beside the cells, so that a boat that only moved down its file has not changed."""
        super().__init__(cells)
        self.where = where
        self.fault = fault


def read_csv(text: str) -> list[dict[str, str]]:
    """Read a table with a line of names; commas, semicolons or tabs stand between."""
    text = text.removeprefix("\ufeff")
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as old spreadsheets end their lines
    said = _SAYS_DELIMITER.match(text)  # a line for spreadsheets alone
    text = text[said.end() :] if said else text
    first = text.partition("\n")[0]
    delimiter = said[1] if said else max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    above = 1 if said else 0
    rows, begins = list[list[str]](), [1 + above]
    try:
        for row in reader:
            rows.append(row)
            begins.append(reader.line_num + 1 + above)
    except csv.Error as error:
        message = f"Line {reader.line_num + above} is not CSV: {error}."
        raise UnreadableFile(message) from None
    if not rows:
        message = "This file is empty. Its first line names the columns."
        raise UnreadableFile(message)
    names = _known_names([name.strip() for name in rows[0]])
    return _bounded(
        [_file_row(names, row, line) for row, line in zip(rows[1:], begins[1:], strict=False) if _says(row)]
    )


def _says(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row)


def _file_row(names: Sequence[str], row: Sequence[str], line: int) -> FileRow:
    """Refuse a row with more cells than columns: whatever stands behind the comma too many is in the wrong one."""
    fault = ""
    if any(cell.strip() for cell in row[len(names) :]):
        fault = (
            f"The line has {len(row)} cells and the first line names {len(names)} columns."
            " A text with a comma in it stands between quotation marks."
        )
    return FileRow(zip(names, (cell.strip() for cell in row), strict=False), f"Line {line}", fault)


def read_json(text: str) -> list[dict[str, str]]:
    """Read a list of objects, or an object with such a list called `boats`."""
    try:
        told = msgspec.json.decode(text.removeprefix("\ufeff"))
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        message = f"This is not JSON: {error}."
        raise UnreadableFile(message) from None
    rows = told.get("boats") if isinstance(told, dict) else told
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        message = 'A JSON feed is a list of boats, or an object with such a list: {"boats": [{"id": …}]}.'
        raise UnreadableFile(message)
    if not rows:
        return []
    told_names = sorted({str(name) for row in rows for name in row})
    names = dict(zip(told_names, _known_names(told_names), strict=True))
    return _bounded([_json_row(names, row, number) for number, row in enumerate(rows, 1)])


def _json_row(names: dict[str, str], row: dict[str, Any], number: int) -> FileRow:
    """Refuse a row that holds an object: what it means, the format does not say."""
    nested = [name for name, value in row.items() if isinstance(value, dict)]
    fault = f"{names[nested[0]]}: An object stands here. Write a text or a number." if nested else ""
    return FileRow(((names[name], _as_text(value)) for name, value in row.items()), f"Row {number}", fault)


def _bounded(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    if len(rows) > MOST_ROWS:
        message = f"A file may hold {MOST_ROWS:,} boats, and this one holds {len(rows):,}. Send it in parts."
        raise UnreadableFile(message)
    if odd := next((at for at, row in enumerate(rows, 1) if any("\0" in value for value in row.values())), None):
        message = f"Row {odd} holds a NUL character, which is not text."
        raise UnreadableFile(message)
    return rows


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(str(one) for one in value)
    return str(value)


def _known_names(told: Sequence[str]) -> list[str]:
    """Give the columns as the format calls them, however their letters are written; spreadsheets end in empty ones."""
    names = [_BY_FOLDED.get(fold_name(name), name) for name in told]
    while names and not names[-1]:
        names.pop()
    unknown = [name for name in names if name not in COLUMNS]
    missing = [name for name in _NEEDED if name not in names]
    twice = [name for at, name in enumerate(names) if name in names[:at]]
    if unknown:
        near = get_close_matches(unknown[0], COLUMNS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        message = f"The column {unknown[0][:60]!r} is not in the format.{hint}"
        raise UnreadableFile(message)
    if missing:
        message = f"These columns are missing: {', '.join(missing)}."
        raise UnreadableFile(message)
    if twice:
        message = f"The column {twice[0]} stands there twice. Leave one of them out."
        raise UnreadableFile(message)
    return names


def read_rows(
    feed: FeedRow, rows: Sequence[dict[str, str]], latest_year: int, currencies: Sequence[str]
) -> list[Incoming]:
    """Understand every row, or say why it cannot be taken."""
    seen: dict[str, str] = {}
    found = []
    for number, row in enumerate(rows, 1):
        key = row.get("id", "").strip()
        where = row.where if isinstance(row, FileRow) else f"Row {number}"
        listing, photos = None, None
        faults = list(_key_faults(key, where, seen))
        if isinstance(row, FileRow) and row.fault:
            faults.append(row.fault)  # what else would be found follows from it
        else:
            listing = _read_listing(feed, row, faults, latest_year, currencies)
            photos = _photos(row, faults)
        digest = hashlib.sha256(msgspec.json.encode(dict(row), order="sorted")).hexdigest()
        name = f"{where}{key and f', {key[:_LONGEST_KEY]}'}: {row.get('title', '')[:80]}"
        taken, notes = None if faults else listing, _left_out(row)
        found.append(Incoming(feed.id, key[:_LONGEST_KEY], name, digest, taken, photos, faults, notes=notes))
    return found


def _read_listing(
    feed: FeedRow, row: dict[str, str], faults: list[str], latest_year: int, currencies: Sequence[str]
) -> ListingInput | None:
    try:
        listing = read_form(_listing(feed, row, faults), ListingInput)
    except Fault as fault:
        faults += _form_faults(fault, faults)
        return None
    faults += _listing_faults(listing, latest_year, currencies)
    return listing


def _form_faults(fault: Fault, told: Sequence[str]) -> list[str]:
    """Name the columns of what is not right; a price is told of once, and as files write it: not in cents."""
    if not fault.details:
        return [fault.words]
    found = [f"{_column(one.field)}: {one.message}" for one in fault.details if one.field != "price"]
    if len(found) < len(fault.details) and not any(words.startswith("price:") for words in told):
        found.append("price: Write what is asked for the boat, such as 48500 or 48500.50.")
    return found


def _key_faults(key: str, where: str, seen: dict[str, str]) -> Iterator[str]:
    if not key:
        yield "id: Give every boat an id of your own that never changes."
    elif len(key) > _LONGEST_KEY:
        yield f"id: This is longer than {_LONGEST_KEY} characters."
    elif key in seen:
        yield f"id: {seen[key]} has the same id."
    seen.setdefault(key, where)


def _listing_faults(listing: ListingInput, latest_year: int, currencies: Sequence[str]) -> list[str]:
    place = listing.location
    faults = [*boat_faults(listing, latest_year)]
    faults += missing_parts(
        price=listing.price, city=place.city, state=place.state, description=listing.description,
        make=listing.boat_details.make,
    )  # fmt: skip
    told = [f"{_column(one.field)}: {one.message}" for one in faults]
    if listing.currency not in currencies:
        told.append(f"currency: Boats are priced here in {', '.join(currencies)}.")
    return told


def _column(field: str) -> str:
    """Name the column that a field of a listing comes from."""
    name = field.removeprefix("boatDetails.").removeprefix("location.")
    of_engine = _OF_ENGINE.fullmatch(name)
    if of_engine:
        return next((column for column, inner in _ENGINES.items() if inner == of_engine[1]), name)
    return "boatType" if name == "type" else name


def _listing(feed: FeedRow, row: dict[str, str], faults: list[str]) -> dict[str, Any]:
    """Put the columns of a row where the API has them; 0 and nothing both mean that something is not known."""
    faults += [
        f"{name}: This is longer than {_LONGEST_CELL} characters." for name in row if len(row[name]) > _LONGEST_CELL
    ]
    boat: dict[str, Any] = {"type": boat_type_of(row.get("boatType", ""))}
    units = row.get("units", "").strip().lower() or str(feed.units)
    boat["units"] = units = _UNITS.get(units, units)
    boat |= {name: value.lower() if name == "titleStatus" else value
             for name in _TEXTS if (value := row.get(name, "").strip())}  # fmt: skip
    if condition := condition_of(boat.pop("condition", "")):
        boat["condition"] = condition
    boat |= {name: amount for name in _NUMBERS if (amount := _number(row, name, faults, units)) is not None}
    boat["trailer"] = _yes_or_no(row, "trailer", faults)
    boat["engines"] = _engines(row, faults, units)
    place: dict[str, Any] = {name: value for name in _PLACES[:4] if (value := row.get(name, "").strip())}
    if "country" in place:
        place["country"] = _country(place["country"])
    for name in _PLACES[4:]:
        if (degrees := _number(row, name, faults)) is not None:
            place[name] = degrees
    slugs = [_slug_of(part) for part in _features(row)]
    share = _number(row, "agentShare", faults)
    welcome = _yes_or_no(row, "agentsWelcome", faults)
    if welcome or (welcome is None and share is not None):
        slugs.append(AGENTS_WELCOME)
    price, currency = _price(row, row.get("currency", "").strip().upper() or feed.currency, faults)
    return {
        "title": plain_text(row.get("title", "")),
        "description": plain_text(row.get("description", "")),
        "price": price,
        "currency": currency,
        "location": place,
        "boatDetails": boat,
        "features": [slug for slug in slugs if slug in NAMES],
        **({"agentShare": share} if share is not None else {}),
    }


def _features(row: dict[str, str]) -> list[str]:
    return [part.strip() for part in row.get("features", "").replace("|", ";").split(";") if part.strip()]


def _slug_of(feature: str) -> str:
    """Give the slug of what is told by its slug or by its name."""
    folded = feature.lower()
    return _SLUGS.get(folded, folded.replace(" ", "-"))


def _left_out(row: dict[str, str]) -> list[str]:
    """Say what the catalogue does not have."""
    odd = [part for part in _features(row) if _slug_of(part) not in NAMES]
    more = f" and {len(odd) - _MOST_NAMED} more" if len(odd) > _MOST_NAMED else ""
    named = ", ".join(part[:40] for part in odd[:_MOST_NAMED])
    return [f"Left out of the features, as the catalogue does not have it: {named}{more}."] if odd else []


def _photos(row: dict[str, str], faults: list[str]) -> list[str] | None:
    """Read addresses of photos; a file without the column says nothing of them."""
    if "photos" not in row:
        return None
    found = list(dict.fromkeys(_BETWEEN.split(row["photos"])) if row["photos"].strip() else ())
    found = [url for url in found if url]
    if len(found) > MOST_PHOTOS:
        faults.append(f"photos: {MOST_PHOTOS} are taken for a boat at most, and these are {len(found)}.")
    if odd := next((url for url in found if not _ADDRESS.fullmatch(url)), None):
        faults.append(f"photos: {odd[:80]!r} is no address that begins with https:// and has 500 characters at most.")
    return None if faults else found


def _yes_or_no(row: dict[str, str], name: str, faults: list[str]) -> bool | None:
    text = row.get(name, "").strip().lower()
    if text and text not in _YES | _NO | {"0"}:
        faults.append(f"{name}: Write yes or no.")
    return True if text in _YES else False if text in _NO else None


@cache
def _codes_by_name() -> dict[str, str]:
    return {name.upper(): code for code, name in list_countries()} | _COUNTRIES


def _country(told: str) -> str:
    """Give the code of a country that is told by its code in any letters, or by its name."""
    return _codes_by_name().get(told.upper(), told.upper())


def _engines(row: dict[str, str], faults: list[str], units: str) -> list[dict[str, Any]]:
    engine: dict[str, Any] = {}
    for column, name in _ENGINES.items():
        value: Any = _number(row, column, faults, units) if name in _ENGINE_NUMBERS else row.get(column, "").strip()
        if value not in {None, ""}:
            engine[name] = fuel_of(value) if name == "fuel" else value
    count = _number(row, "engineCount", faults)
    return [engine] * max(1, min(_MOST_ENGINES, int(count or 1))) if engine else []


def _number(row: dict[str, str], name: str, faults: list[str], units: str = "") -> float | int | None:
    try:
        value = read_amount(name, row.get(name, ""), units)
    except ValueError as error:
        faults.append(f"{name}: {error}")
        return None
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _price(row: dict[str, str], told: str | None, faults: list[str]) -> tuple[int, str]:
    """Read a price in whole units, with cents behind a point, in minor ones; and its currency."""
    text = row.get("price", "")
    amount, meant = split_price(text)
    currency = told or (next(iter(meant)) if len(meant) == 1 else "USD")
    if is_unknown(amount):
        return 0, currency
    if meant and currency not in meant:
        faults.append(f"price: {text[:40]!r} is not in {currency}. Say in its own column which currency is meant.")
        return 0, currency
    minor = None
    with suppress(TwoNumbers):
        value = read_number(amount, "price")
        if value is None:
            faults.append(f"price: {text[:40]!r} is not a number.")
            return 0, currency
        if not value:
            return 0, currency
        minor = minor_of(f"{value:f}")
    if minor is None:  # 38.500 may well be what others write as 38,500
        faults.append(f"price: {text[:40]!r} could be two prices, or is too high. Write 48500 or 48500.50.")
    return minor or 0, currency


def gone_row(feed_id: UUID, key: str, name: str) -> Incoming:
    """Say of a boat that its feed names it no longer."""
    return Incoming(feed_id, key, f"{key}: {name}", "", gone=True)
