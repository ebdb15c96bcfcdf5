"""Fills an empty market: makes are real, these boats, their sellers and firms are not."""

from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from stoa.accounts.people import service as people
from stoa.accounts.people.seed import DemoPerson, plant_people
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.pricing.queries import COMPUTE
from stoa.sites.marinemarket.proposals.service import recompute_specs_in

from . import checking, feeding, keeping, queries, talking
from .jobs import DRAW, DRAW_LOGOS, Draw, DrawLogos
from .rules import add_terms, chance, choose, made_boats, people_names, written_boats

ALL_PEOPLE = 300
_SELLING = 70
_OF_DEMO_SELLER = 8
_OF_FIRMS = 3
_OWN_FIRMS, _SEATS = 2, 3
_IN_FIRMS = _OWN_FIRMS + 3 * _SEATS
_FEWEST_ALIKE = 5
_SELLERS_JOINED_BEFORE = 200
_DRAWN = 40
_SINCE_THE_FIRST_PRICE = timedelta(days=12)
_LISTED_FOR, _AT_LEAST = timedelta(days=90), timedelta(days=55)
"""What was listed long ago was renewed since: a market that is looked at for two months does not run empty."""
_ENGINE_MAKES = {"diesel": ("Yanmar", "Volvo Penta", "Nanni"), "petrol": ("Mercury", "Yamaha", "Suzuki")}
_FIRMS = (
    ("Tidewater Yacht Brokers", "tidewater-yacht-brokers", "Sail and power on the east coast, since 1988."),
    ("Blue Pennant Marine", "blue-pennant-marine", "Motor yachts and trawlers, each surveyed before it is listed."),
    ("Nordlys Bådsalg", "nordlys-baadsalg", "Classic and modern Scandinavian boats."),
)


async def plant(db: Write) -> None:
    """Fill an empty market."""
    if await queries.COUNT_LISTINGS.one(db):
        return
    crowd = await _crowd(db)
    sellers = [(await _seller(db, person), person) for person in crowd[:_SELLING]]
    own = await _demo_seller(db, "seller")
    firms = await _firms(db, crowd[_SELLING : _SELLING + _IN_FIRMS])
    rows = [*written_boats(), *made_boats()]
    taken: set[str] = set()
    for number, row in enumerate(rows):
        pick = firms if number % _OF_FIRMS == 1 else sellers
        seller = own if number % (len(rows) // _OF_DEMO_SELLER) == 0 else choose(f"seller {number}", pick)
        complete(row, number, seller, taken)
        if pick is firms and seller is not own:
            add_terms(row, number)
    await queries.INSERT_LISTING.many(db, [_without(row, "days", "person_id", "engine_make") for row in rows])
    await _beside(db, rows)
    await queries.INSERT_DAYS.run(db)
    await queries.COUNT_CONTACTS.run(db)
    await DRAW_LOGOS.enqueue(db, DrawLogos(list(dict.fromkeys(firm for firm, _ in firms))))
    newest = sorted(rows, key=lambda row: row["days"])
    await DRAW.enqueue_many(
        db, [Draw([row["id"] for row in newest[at : at + _DRAWN]]) for at in range(0, len(rows), _DRAWN)]
    )
    await COMPUTE.run(db, year=clock.now().year, fewest=_FEWEST_ALIKE)
    await recompute_specs_in(db)
    await talking.plant(db)
    await keeping.plant(db)
    await checking.plant(db, own[1])
    if broker := await people.find_person_by_email(db, "broker@marinemarket.example"):
        await feeding.BRING.enqueue(db, feeding.Bring(broker.id))


async def _crowd(db: Write) -> list[UUID]:
    """Make everybody at once: nobody signs up, so nothing follows from it. Who sells has been here for a while."""
    selling = _SELLING + _IN_FIRMS
    wanted = [
        DemoPerson(username, name, f"{username}@boats.example", _joined_at(username, sells=number < selling))
        for number, (username, name) in enumerate(people_names(ALL_PEOPLE))
    ]
    made = await plant_people(db, wanted)
    return [made[one.username] for one in wanted if one.username in made]


def _joined_at(username: str, *, sells: bool) -> datetime:
    days = _SELLERS_JOINED_BEFORE + chance(f"joined {username}", 900) if sells else chance(f"joined {username}", 300)
    return clock.now() - timedelta(days=days, minutes=chance(f"joined at {username}", 1440))


async def _seller(db: Write, person_id: UUID) -> UUID:
    made = new_id()
    await queries.INSERT_SELLER.run(db, id=made, kind="private", slug=None, name=None, about="")
    await queries.JOIN_SELLER.run(db, seller_id=made, person_id=person_id, role="owner")
    return made


async def _demo_seller(db: Write, role: str) -> tuple[UUID, UUID]:
    person = await people.find_person_by_email(db, f"{role}@marinemarket.example")
    if person is None:
        person = await people.add_person(db, username="mira-keel", email="mira-keel@boats.example", name="Mira Keel")
    return await _seller(db, person.id), person.id


async def _firms(db: Write, others: list[UUID]) -> list[tuple[UUID, UUID]]:
    """Make the firms; give each with everybody who has a seat there, its owner and those who sell for it."""
    owners, agents = others[:_OWN_FIRMS], iter(others[_OWN_FIRMS:])
    broker = await people.find_person_by_email(db, "broker@marinemarket.example")
    owners = [*([broker.id] if broker else []), *owners]
    made = []
    for (name, slug, about), owner in zip(_FIRMS, owners, strict=False):
        firm = new_id()
        await queries.INSERT_SELLER.run(db, id=firm, kind="broker", slug=slug, name=name, about=about)
        await queries.JOIN_SELLER.run(db, seller_id=firm, person_id=owner, role="owner")
        made.append((firm, owner))
        for agent in islice(agents, _SEATS):
            await queries.JOIN_SELLER.run(db, seller_id=firm, person_id=agent, role="agent")
            made.append((firm, agent))
    return made


def complete(row: dict[str, Any], number: int, seller: tuple[UUID, UUID], taken: set[str], ending: str = "") -> None:
    """Add what a listing has besides the boat; `ending` makes its address differ from all others."""
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in row["title"].lower()).split())
    slug = f"{slug}-{ending or number}" if ending or slug in taken else slug
    taken.add(slug)
    created = clock.now() - timedelta(days=row["days"], minutes=number)
    notes = ("none",) if row["boat_type"] == "dinghy" else ("year_matches", "none", "on_file")
    makes = _ENGINE_MAKES.get(row["fuel"] or "", ("",))
    row |= {
        "id": new_id(),
        "slug": slug,
        "seller_id": seller[0],
        "person_id": seller[1],
        "created_at": created,
        "expires_at": max(
            created + _LISTED_FOR, clock.now() + _AT_LEAST + timedelta(days=chance(f"ends {number}", 30))
        ),
        "view_count": chance(f"views {number}", 240) * max(row["days"], 1) // 20,
        "hin_note": choose(f"hin {number}", notes),
        "engine_make": choose(f"engine {number}", makes),
    }


async def _beside(db: Write, rows: list[dict[str, Any]]) -> None:
    """Write who answers for each boat, its engines, and what was asked before."""
    await queries.INSERT_AGENT.many(db, [{"listing_id": row["id"], "person_id": row["person_id"]} for row in rows])
    engines = [
        {
            "listing_id": row["id"],
            "position": at + 1,
            "make": row["engine_make"],
            "power_kw": row["power_kw"] and round(row["power_kw"] / row["engine_count"], 1),
            "hours": row["engine_hours"],
            "fuel": row["fuel"],
        }
        for row in rows
        for at in range(row["engine_count"])
    ]
    await queries.INSERT_ENGINE.many(db, engines)
    prices = []
    for row in rows:
        rise = chance(row["slug"], 9) if row["days"] >= _SINCE_THE_FIRST_PRICE.days else 0
        before = row["price_minor"] * (100 + rise) // 100 // 10_000 * 10_000
        prices.append(_price(row, row["created_at"], max(before, row["price_minor"])))
        if before > row["price_minor"]:
            prices.append(_price(row, row["created_at"] + _SINCE_THE_FIRST_PRICE / 2, row["price_minor"]))
    await queries.INSERT_PRICE.many(db, prices)


def _price(row: dict[str, Any], since: object, price: int) -> dict[str, Any]:
    return {"listing_id": row["id"], "since": since, "price_minor": price, "currency": row["currency"]}


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
