"""Changing root keys under live data."""

import asyncio

import pytest

from stoa.kernel.crypto import Keyring, UnknownKey, lookup_hash, new_root, parse_roots
from stoa.kernel.db import Database, Query
from stoa.kernel.keys import (
    EncryptedColumn,
    LookupColumn,
    Reencryption,
    count_stale,
    encrypted_column,
    encrypted_columns,
    reencrypt,
)
from tests.harness.databases import NewDatabase

from .waiting import until_waiting

OLD_ROOT, NEW_ROOT = new_root(), new_root()
OLD, BOTH, NEW = (Keyring(parse_roots(roots)) for roots in ([OLD_ROOT], [NEW_ROOT, OLD_ROOT], [NEW_ROOT]))
SECRET = EncryptedColumn("secrets_of_people", "secret", "id", LookupColumn("secret_hash", "email", str.lower))

TABLE = "create table secrets_of_people (id int primary key, secret bytea, secret_hash bytea)"
INSERT = Query[None]("insert into secrets_of_people values (:id, :secret, :hash)", registered=False)
UPDATE = Query[None]("update secrets_of_people set secret = :secret where id = :id", registered=False)
BOXES = Query("select secret from secrets_of_people where secret is not null order by id", bytes, registered=False)
BY_HASH = Query("select id from secrets_of_people where secret_hash = :hash", int, registered=False)


@pytest.fixture
async def rows(new_database: NewDatabase) -> Database:
    """A table with a hundred secrets of the old key, and one empty row."""
    database = await new_database(tables=TABLE)
    async with database.write() as tx:
        for number in range(100):
            value = f"Person{number}@example.org"
            found = lookup_hash(OLD, value.lower(), "email")
            await INSERT.run(tx, id=number, secret=SECRET.seal(OLD, value, number), hash=found)
        await INSERT.run(tx, id=1000, secret=None, hash=None)
    return database


async def test_every_box_and_hash_follows_and_the_old_key_may_go(rows: Database) -> None:
    seen: list[int] = []
    (result,) = await reencrypt(rows, BOTH, columns=[SECRET], batch=30, progress=lambda step: seen.append(step.done))
    assert (result.stale, result.done, result.left, result.complete) == (100, 100, 0, True)
    assert seen == [30, 60, 90, 100]
    for number, box in enumerate(await BOXES.all(rows.read())):
        assert SECRET.open_text(NEW, box, number) == f"Person{number}@example.org"
        with pytest.raises(UnknownKey):
            SECRET.open(OLD, box, number)
    assert await BY_HASH.one(rows.read(), hash=lookup_hash(NEW, "person7@example.org", "email")) == 7


async def test_a_run_that_was_stopped_goes_on_where_it_was(rows: Database) -> None:
    class Stopped(Exception):
        pass

    def stop(step: Reencryption) -> None:
        if step.done >= 60:
            raise Stopped

    with pytest.raises(Stopped):
        await reencrypt(rows, BOTH, columns=[SECRET], batch=30, progress=stop)
    assert await count_stale(rows, BOTH, SECRET) == 40
    (result,) = await reencrypt(rows, BOTH, columns=[SECRET], batch=30)
    assert (result.stale, result.done, result.complete) == (40, 40, True)
    (again,) = await reencrypt(rows, BOTH, columns=[SECRET], batch=30)
    assert (again.stale, again.done, again.complete) == (0, 0, True)


async def test_several_runs_at_once_and_people_who_change_their_secrets_lose_nothing(rows: Database) -> None:
    async def change() -> None:
        for number in range(0, 100, 3):
            async with rows.write() as tx:
                await UPDATE.run(tx, id=number, secret=SECRET.seal(BOTH, f"changed {number}", number))

    await asyncio.gather(change(), *(reencrypt(rows, BOTH, columns=[SECRET], batch=7) for _ in range(3)))
    assert await count_stale(rows, BOTH, SECRET) == 0
    for number, box in enumerate(await BOXES.all(rows.read())):
        expected = f"changed {number}" if number % 3 == 0 else f"Person{number}@example.org"
        assert SECRET.open_text(NEW, box, number) == expected


async def test_a_secret_that_is_changed_while_its_old_box_is_rewrapped_stays_changed(rows: Database) -> None:
    async with rows.write() as owner:
        await UPDATE.run(owner, id=50, secret=SECRET.seal(BOTH, "changed", 50))
        walking = asyncio.create_task(reencrypt(rows, BOTH, columns=[SECRET], batch=100))
        await until_waiting(rows, 1)  # it has read the old box, and waits for the owner's row
    (result,) = await walking
    assert result.complete
    assert SECRET.open_text(NEW, (await BOXES.all(rows.read()))[50], 50) == "changed"


async def test_a_box_that_does_not_open_is_reported_and_left_as_it_is(rows: Database) -> None:
    async with rows.write() as tx:
        swapped = SECRET.seal(OLD, "of another row", 8)
        await UPDATE.run(tx, id=7, secret=swapped)
        await UPDATE.run(tx, id=9, secret=b"no box at all")
    (result,) = await reencrypt(rows, BOTH, columns=[SECRET], batch=30)
    assert (result.unreadable, result.unreadable_count) == (["7", "9"], 2)
    assert (result.done, result.left, result.complete) == (98, 2, False)
    assert (await BOXES.all(rows.read()))[7] == swapped


@pytest.mark.parametrize(
    "names",
    [
        ("people; drop table people", "secret", "id"),
        ("People", "secret", "id"),
        ("people", "secret--", "id"),
        ("people", "secret", "id = 1 or true"),
        ("a.b.c", "secret", "id"),
        ("people", "", "id"),
    ],
    ids=["statement", "upper", "comment", "condition", "dots", "empty"],
)
def test_a_name_that_is_no_identifier_cannot_be_declared(names: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="small letters"):
        encrypted_column(*names)


def test_declared_columns_are_walked_and_declared_once() -> None:
    known = encrypted_columns()
    assert ("kernel.signing_keys", "sealed_private_key") in {(column.table, column.column) for column in known}
    again = known[0]
    assert encrypted_column(again.table, again.column, again.key_column, lookup=again.lookup) == again
    with pytest.raises(ValueError, match="twice"):
        encrypted_column(again.table, again.column, "another_key", lookup=again.lookup)
    assert encrypted_columns() == known
