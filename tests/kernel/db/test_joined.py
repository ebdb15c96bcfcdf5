"""Statements of several rooms that are sent as one."""

from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

import asyncpg
import msgspec
import pytest

from stoa.kernel.db import Database, Query
from stoa.kernel.db.joined import Joined
from stoa.kernel.together import Together


class Suit(StrEnum):
    HEARTS = "hearts"


class Held(msgspec.Struct, frozen=True):
    id: UUID
    suit: Suit
    at: datetime
    days: list[date]
    names: list[str]
    told: dict[str, int]
    none: float | None


NUMBERS = Query(
    "select n from generate_series(1, :last::int) as n order by n desc -- the last first", int, registered=False
)
HELD = Query(
    """
    with given as (select :id::uuid as id, ':id' as text)
    select id, 'hearts', timestamptz '2026-01-02 03:04Z', array[date '2026-01-02'], array['a', 'b'], '{"a": 1}'::jsonb,
        null::float8
    from given
    """,
    Held,
    registered=False,
)
NONE = Query("select 1 where :last::int < 0", int, registered=False)
WRONG = Query("select 1 / (:last::int - :last::int)", int, registered=False)


async def test_all_that_is_asked_for_at_once_is_one_statement_with_the_same_answers(database: Database) -> None:
    db, known = database.read(), UUID(int=7)
    joined = Joined(db)
    async with Together() as ask:
        numbers = ask(NUMBERS.named("numbers").all(joined, last=3))
        held = ask(HELD.named("held").one(joined, id=known))
        none = ask(NONE.named("none").first(joined, last=9))
    assert db.queries == 1
    assert (numbers.result(), none.result()) == ([3, 2, 1], None)
    at = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert held.result() == Held(known, Suit.HEARTS, at, [date(2026, 1, 2)], ["a", "b"], {"a": 1}, None)
    assert held.result() == await HELD.one(db, id=known)
    assert await NUMBERS.all(joined, last=2) == [2, 1]
    assert db.queries == 3


async def test_where_one_of_them_fails_nobody_has_an_answer(database: Database) -> None:
    joined = Joined(database.read())
    with pytest.raises(asyncpg.DivisionByZeroError):
        await ask_wrongly(joined)
    assert await NUMBERS.all(joined, last=1) == [1]


async def ask_wrongly(joined: Joined) -> None:
    async with Together() as ask:
        ask(NUMBERS.named("numbers").all(joined, last=3))
        ask(WRONG.named("wrong").one(joined, last=3))
