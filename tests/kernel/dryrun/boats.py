"""A price list of boats that is imported: by number, new ones are made and known ones get their new price."""

from collections.abc import Sequence
from datetime import date

import msgspec

from stoa.kernel.db import Query, Read, Write
from stoa.kernel.dryrun import BulkAction, Doing, NotSafeToUndo, Step, create, refuse, skip, update
from stoa.kernel.errors import Detail

TABLE = "create table price_list (number text primary key, price bigint not null, built date, version bigint not null)"


class BoatRow(msgspec.Struct, frozen=True):
    number: str
    price: int
    built: date | None = None


class Known(msgspec.Struct, frozen=True):
    number: str
    price: int
    version: int


class Done(msgspec.Struct, frozen=True):
    """What takes one row back: the price before, or nothing where there was no row."""

    number: str
    version: int
    price_before: int | None


KNOWN = Query(
    "select number, price, version from price_list where number = any(:numbers::text[])", Known, registered=False
)
PUT = Query(
    """
    insert into price_list (number, price, built, version) values (:number, :price, :built, 1)
    on conflict (number) do update set price = excluded.price, version = price_list.version + 1
    returning version
    """,
    int,
    registered=False,
)
REMOVE = Query(
    "delete from price_list where number = :number and version = :version returning number", str, registered=False
)
RESTORE = Query(
    """
    update price_list set price = :price, version = version + 1 where number = :number and version = :version
    returning number
    """,
    str,
    registered=False,
)


async def look(db: Read, rows: Sequence[BoatRow]) -> list[Step]:
    known = {one.number: one for one in await KNOWN.all(db, numbers=[row.number for row in rows])}
    seen: set[str] = set()
    steps = []
    for row in rows:
        steps.append(_look_at(row, known.get(row.number), again=row.number in seen))
        seen.add(row.number)
    return steps


def _look_at(row: BoatRow, known: Known | None, *, again: bool) -> Step:
    if not row.number:
        return refuse("A row without a number", "Give the boat's number.")
    if again:
        return refuse(row.number, "The same number stands further up. Keep one of the two rows.")
    if row.price <= 0:
        return refuse(row.number, f"The price is {row.price}. Give one above 0.")
    if known is None:
        return create(row.number, f"There is no boat {row.number} yet.")
    if known.price == row.price:
        return skip(row.number, "The price is the same.")
    return update(row.number, f"The price changes from {known.price} to {row.price}.", seen=str(known.version))


async def do(tx: Write, doing: Sequence[Doing[BoatRow]]) -> list[Done]:
    known = {one.number: one for one in await KNOWN.all(tx, numbers=[row.number for row, _ in doing])}
    done = []
    for row, _ in doing:
        version = await PUT.one(tx, number=row.number, price=row.price, built=row.built)
        before = known.get(row.number)
        done.append(Done(row.number, version, before.price if before else None))
    return done


async def undo(tx: Write, effects: Sequence[Done]) -> None:
    touched = []
    for effect in effects:
        if effect.price_before is None:
            gone = await REMOVE.first(tx, number=effect.number, version=effect.version)
        else:
            gone = await RESTORE.first(tx, number=effect.number, version=effect.version, price=effect.price_before)
        if gone is None:
            touched.append(effect.number)
    if touched:
        raise NotSafeToUndo(details=tuple(Detail(number, "Its price was changed since.") for number in touched))


IMPORT = BulkAction(name="boats.import", row=BoatRow, effect=Done, look=look, do=do, undo=undo)
FOR_GOOD = BulkAction(name="boats.import-for-good", row=BoatRow, effect=Done, look=look, do=do)
