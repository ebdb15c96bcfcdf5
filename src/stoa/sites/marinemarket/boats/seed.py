"""Boats that make the market believable. Makes are real, these boats and their sellers are not."""

import csv
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from stoa.accounts.people import service as people
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id

from . import queries

_ROWS = Path(__file__).parent / "data" / "demo.psv"
_COUNTRIES = {
    "Greece": "GR",
    "Sweden": "SE",
    "Croatia": "HR",
    "Denmark": "DK",
    "Finland": "FI",
    "France": "FR",
    "Italy": "IT",
    "Netherlands": "NL",
    "Norway": "NO",
    "Spain": "ES",
    "Cornwall": "GB",
    "England": "GB",
    "Scotland": "GB",
    "British Columbia": "CA",
}


async def plant(db: Write) -> None:
    """Fill an empty market."""
    if await queries.COUNT_BOATS.one(db):
        return
    seller = new_id()
    await queries.INSERT_SELLER.run(db, id=seller, kind="private", slug=None, name=None, about="")
    owner = await people.find_person_by_email(db, "seller@marinemarket.example")
    if owner is not None:
        await queries.JOIN_SELLER.run(db, seller_id=seller, person_id=owner.id, role="owner")
    await queries.INSERT_DEMO_BOAT.many(db, [_row(row) | {"seller_id": seller} for row in _read()])


def _read() -> Iterator[dict[str, str]]:
    with _ROWS.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE)


def _row(row: Mapping[str, str]) -> dict[str, Any]:
    title = row["title"]
    return {
        "id": new_id(),
        "slug": "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split()),
        "title": title,
        "boat_type": row["kind"],
        "condition": row["condition"],
        "make": row["make"],
        "model": row["model"],
        "year": int(row["year"]),
        "length_m": float(row["length"]),
        "beam_m": float(row["beam"]) if row["beam"] else None,
        "draft_m": float(row["draft"]) if row["draft"] else None,
        "hull_material": row["hull"] or None,
        "fuel": row["fuel"] or None,
        "engine_hours": int(row["hours"]) if row["hours"] else None,
        "berths": int(row["berths"]) if row["berths"] else None,
        "price_minor": int(row["price"]) * 100,
        "currency": row["currency"],
        "state": row["state"],
        "city": row["place"],
        "country": _COUNTRIES.get(row["state"], "US"),
        "description": row["text"],
        "created_at": clock.now() - timedelta(days=int(row["days"])),
    }
