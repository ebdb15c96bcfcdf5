"""Boats like one are the nearest of its kind by length, age, price and maker, found without a walk through all."""

import json
from collections.abc import Iterator
from math import log
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from stoa.kernel.db import Database, Query
from stoa.sites.marinemarket.search.queries import LIKE_THIS
from stoa.sites.marinemarket.search.service import find_like
from tests.harness.databases import NewDatabase
from tests.sites.marinemarket.boats_afloat import launch, new_seller

_FEW, _MANY, _SHOWN = 60, 6_000, 6
_MOST_READ = 400
_MANY_BOATS = """
    set session_replication_role = replica;
    insert into listings (id, slug, seller_id, title, boat_type, condition, year, length_m, currency, status)
    select gen_random_uuid(), 'one-of-many-' || n, $seller, 'Boat', case when n % 10 = 0 then 'sail' else 'power' end,
        'good', 2000, 4 + n % 3000 / 100.0, 'USD', 'active'
    from generate_series(1, $many) as n;
    reset session_replication_role;
    analyze listings
"""


class _Boat(msgspec.Struct):
    id: UUID
    boat_type: str
    length_m: float
    year: int
    price_minor: int
    currency: str
    make: str


_ALL = Query("select id, boat_type, length_m, year, price_minor, currency, make from listings", _Boat, registered=False)


@pytest.fixture
async def sea(new_database: NewDatabase) -> Database:
    return await new_database("marinemarket")


def _apart(one: _Boat, other: _Boat) -> float:
    comparable = one.currency == other.currency and one.price_minor and other.price_minor
    return (
        abs(log(one.length_m / other.length_m)) * 4
        + abs(one.year - other.year) / 25
        + (abs(log(one.price_minor / other.price_minor)) if comparable else 1)
        - (0.5 if one.make == other.make else 0)
    )


async def test_the_nearest_of_its_kind_are_given_in_their_order(sea: Database) -> None:
    seller = await new_seller(sea)
    for number in range(_FEW):
        await launch(
            sea, seller, boat_type=("sail", "power")[number % 2], length_m=6 + number % 13 * 0.7,
            year=1980 + number % 11 * 4, price_minor=number % 5 * 1_500_000, currency=("USD", "EUR")[number % 3 // 2],
            make=("Beneteau", "Sabre", "Catalina")[number % 7 % 3],
        )  # fmt: skip
    boats = {one.id: one for one in await _ALL.all(sea.read())}
    for boat in boats.values():
        alike = [
            one
            for one in boats.values()
            if one is not boat
            and one.boat_type == boat.boat_type
            and boat.length_m * 0.7 <= one.length_m <= boat.length_m * 1.4
        ]
        nearest = sorted(round(_apart(one, boat), 9) for one in alike)[:_SHOWN]
        found = [boats[card.id] for card in await find_like(sea.read(), boat.id)]
        assert [round(_apart(one, boat), 9) for one in found] == nearest
        assert len({one.id for one in found}) == len(found)


async def test_finding_them_reads_some_of_its_length_and_no_others(sea: Database) -> None:
    seller = await new_seller(sea)
    longest = await launch(sea, seller, length_m=40.0, boat_type="sail")
    connection = await asyncpg.connect(sea.url)
    try:
        await connection.execute(_MANY_BOATS.replace("$seller", f"'{seller}'").replace("$many", str(_MANY)))
        told = LIKE_THIS.bind({"id": longest, "most": _SHOWN})
        text = await connection.fetchval(f"explain (analyze, timing off, format json) {LIKE_THIS.compiled}", *told)
    finally:
        await connection.close()
    assert max(_rows(json.loads(text)[0]["Plan"])) <= _MOST_READ


def _rows(node: dict[str, Any]) -> Iterator[float]:
    passed_over = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Join Filter", 0)
    yield (node["Actual Rows"] + passed_over) * node["Actual Loops"]
    for child in node.get("Plans", ()):
        yield from _rows(child)
