"""What was shown is what happens: all of it or nothing, once, and taken back while that is safe."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from stoa.kernel.clock import moved
from stoa.kernel.config import load_config
from stoa.kernel.db import Database
from stoa.kernel.dryrun import (
    Applied,
    BulkAction,
    CannotBeUndone,
    NoSuchPlan,
    NotSafeToUndo,
    Plan,
    PlanExpired,
    PlanHasRefusals,
    PlanOutdated,
    PlanSpent,
    TooLateToUndo,
    TooManyRows,
    apply_plan,
    find_plan,
    make_plan,
    undo_plan,
)
from stoa.kernel.dryrun.plans import MOST_ROWS
from stoa.kernel.dryrun.sweep import Sweep, sweep_plans
from stoa.kernel.errors import Malformed
from stoa.kernel.jobs import JobContext
from tests.harness.databases import NewDatabase
from tests.kernel.asking import rows, value
from tests.kernel.dryrun.boats import FOR_GOOD, IMPORT, TABLE, BoatRow


@pytest.fixture
async def boats(new_database: NewDatabase) -> Database:
    database = await new_database(tables=TABLE)
    await rows(database, "insert into price_list select 'old-' || n, 100, null, 1 from generate_series(1, 100) as n")
    return database


def a_thousand_rows() -> list[BoatRow]:
    """Three bad ones, 50 that are known and dearer now, 50 that are known and the same, and 897 new ones."""
    dearer = [BoatRow(f"old-{n}", 120) for n in range(1, 51)]
    same = [BoatRow(f"old-{n}", 100) for n in range(51, 101)]
    new = [BoatRow(f"new-{n}", 1000 + n, date(2020, 1, 1)) for n in range(897)]
    bad = [BoatRow("", 5), BoatRow("new-0", 7), BoatRow("new-x", 0)]
    return [*dearer, *same, *new, *bad]


async def plan(database: Database, given: list[BoatRow], action: BulkAction[Any, Any] = IMPORT) -> Plan:
    async with database.write() as tx:
        return await make_plan(tx, action, given, by="ann")


async def carry_out(
    database: Database, token: str, *, by: str = "ann", action: BulkAction[Any, Any] = IMPORT, **more: bool
) -> Applied:
    async with database.write() as tx:
        return await apply_plan(tx, action, token, by=by, **more)


async def take_back(database: Database, plan_id: UUID, action: BulkAction[Any, Any] = IMPORT) -> int:
    async with database.write() as tx:
        return await undo_plan(tx, action, plan_id)


async def price_list(database: Database) -> list[tuple[str, int]]:
    return [
        (row["number"], row["price"])
        for row in await rows(database, "select number, price from price_list order by number")
    ]


async def test_a_plan_shows_every_row_with_its_reasons_and_changes_nothing(boats: Database) -> None:
    before = await price_list(boats)
    made = await plan(boats, a_thousand_rows())
    assert made.counts == {"create": 897, "update": 50, "skip": 50, "refuse": 3}
    assert len(made.steps) == 1000
    assert made.steps[0].reasons == ("The price changes from 100 to 120.",)
    assert [(step.name, *step.reasons) for step in made.steps if step.act == "refuse"] == [
        ("A row without a number", "Give the boat's number."),
        ("new-0", "The same number stands further up. Keep one of the two rows."),
        ("new-x", "The price is 0. Give one above 0."),
    ]
    assert await price_list(boats) == before
    assert await find_plan(boats.read(), IMPORT, made.id, by="ann") == made
    assert await find_plan(boats.read(), IMPORT, made.id, by="bob") is None


async def test_rows_that_cannot_be_taken_stop_the_others_unless_somebody_says_so(boats: Database) -> None:
    made = await plan(boats, a_thousand_rows())
    with pytest.raises(PlanHasRefusals) as raised:
        await carry_out(boats, made.token)
    assert [detail.field for detail in raised.value.details] == ["A row without a number", "new-0", "new-x"]
    assert await value(boats, "select count(*) from price_list") == 100
    applied = await carry_out(boats, made.token, without_refused=True)
    assert applied.counts["create"] == 897
    assert await value(boats, "select count(*) from price_list") == 997
    assert await value(boats, "select count(*) from price_list where price = 120") == 50
    assert await value(boats, "select built from price_list where number = 'new-5'") == date(2020, 1, 1)


async def test_what_was_done_can_be_taken_back_once(boats: Database) -> None:
    before = await price_list(boats)
    made = await plan(boats, a_thousand_rows())
    applied = await carry_out(boats, made.token, without_refused=True)
    assert applied.undo_until is not None
    assert await take_back(boats, applied.id) == 947
    assert await price_list(boats) == before
    with pytest.raises(PlanSpent, match="undone already"):
        await take_back(boats, applied.id)
    with pytest.raises(PlanSpent):
        await carry_out(boats, made.token, without_refused=True)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("update price_list set price = 90, version = version + 1 where number = 'old-1'", "old-1"),
        ("delete from price_list where number = 'old-1'", "old-1"),
        ("insert into price_list values ('new-1', 5, null, 1)", "new-1"),
    ],
    ids=["changed", "gone", "made"],
)
async def test_a_plan_is_refused_when_what_it_was_made_from_has_changed(
    boats: Database, change: str, told: str
) -> None:
    made = await plan(boats, [BoatRow("old-1", 120), BoatRow("new-1", 7), BoatRow("new-2", 7)])
    await rows(boats, change)
    before = await price_list(boats)
    with pytest.raises(PlanOutdated) as raised:
        await carry_out(boats, made.token)
    assert [detail.field for detail in raised.value.details] == [told]
    assert await price_list(boats) == before


async def test_a_change_that_has_nothing_to_do_with_it_does_not_stop_a_plan(boats: Database) -> None:
    made = await plan(boats, [BoatRow("old-1", 120)])
    await rows(boats, "update price_list set price = 90, version = version + 1 where number = 'old-2'")
    assert (await carry_out(boats, made.token)).counts["update"] == 1


async def test_what_others_have_built_on_is_not_taken_from_them(boats: Database) -> None:
    made = await plan(boats, [BoatRow("old-1", 120), BoatRow("new-1", 7)])
    applied = await carry_out(boats, made.token)
    await rows(boats, "update price_list set price = 8, version = version + 1 where number = 'new-1'")
    before = await price_list(boats)
    with pytest.raises(NotSafeToUndo) as raised:
        await take_back(boats, applied.id)
    assert [detail.field for detail in raised.value.details] == ["new-1"]
    assert await price_list(boats) == before


async def test_a_plan_carried_out_by_many_at_once_is_carried_out_once(boats: Database) -> None:
    made = await plan(boats, [BoatRow("old-1", 120), BoatRow("new-1", 7)])
    outcomes = await asyncio.gather(*(carry_out(boats, made.token) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(one, Applied) for one in outcomes) == 1
    assert all(isinstance(one, Applied | PlanSpent) for one in outcomes)
    assert await value(boats, "select version from price_list where number = 'old-1'") == 2


async def test_of_two_plans_for_the_same_row_the_later_one_is_refused(boats: Database) -> None:
    plans = [await plan(boats, [BoatRow("new-1", price)]) for price in (5, 6, 7, 8)]
    outcomes = await asyncio.gather(*(carry_out(boats, one.token) for one in plans), return_exceptions=True)
    assert sum(isinstance(one, Applied) for one in outcomes) == 1
    assert sum(isinstance(one, PlanOutdated) for one in outcomes) == 3


async def test_only_who_made_a_plan_carries_it_out_and_only_as_it_was_shown(boats: Database) -> None:
    made = await plan(boats, [BoatRow("new-1", 7)])
    for token, by in (
        (made.token, "bob"),
        (made.token[:-1] + ("0" if made.token[-1] != "0" else "1"), "ann"),
        (str(made.id), "ann"),
        ("nonsense", "ann"),
        (f"{UUID(int=1)}.{made.token.partition('.')[2]}", "ann"),
    ):
        with pytest.raises(NoSuchPlan):
            await carry_out(boats, token, by=by)
    with pytest.raises(NoSuchPlan):
        await carry_out(boats, made.token, action=FOR_GOOD)
    assert await value(boats, "select count(*) from price_list") == 100


async def test_an_old_plan_is_made_anew(boats: Database) -> None:
    made = await plan(boats, [BoatRow("new-1", 7)])
    with moved(timedelta(hours=1, seconds=1)), pytest.raises(PlanExpired):
        await carry_out(boats, made.token)


async def test_after_its_time_nothing_is_taken_back(boats: Database) -> None:
    made = await plan(boats, [BoatRow("new-1", 7)])
    with pytest.raises(NoSuchPlan):
        await take_back(boats, made.id)
    await carry_out(boats, made.token)
    with moved(timedelta(days=1, seconds=1)), pytest.raises(TooLateToUndo):
        await take_back(boats, made.id)


async def test_an_action_without_a_way_back_says_so_beforehand(boats: Database) -> None:
    made = await plan(boats, [BoatRow("new-1", 7)], FOR_GOOD)
    assert not made.can_be_undone
    assert (await plan(boats, [])).can_be_undone
    applied = await carry_out(boats, made.token, action=FOR_GOOD)
    assert applied.undo_until is None
    with pytest.raises(CannotBeUndone):
        await take_back(boats, made.id, FOR_GOOD)


async def test_a_plan_is_bounded_and_holds_text_alone(boats: Database) -> None:
    with pytest.raises(TooManyRows, match="At most 20000 rows"):
        await plan(boats, [BoatRow("x", 1)] * (MOST_ROWS + 1))
    with pytest.raises(TooManyRows, match="too large"):
        await plan(boats, [BoatRow("x" * 17_000_000, 1)])
    with pytest.raises(Malformed):
        await plan(boats, [BoatRow("a\x00b", 1)])


async def test_an_action_that_does_not_tell_of_every_row_is_stopped(boats: Database) -> None:
    async def forget_one(*_: Any) -> list[Any]:
        return []

    with pytest.raises(RuntimeError, match="tells of 0"):
        await plan(boats, [BoatRow("x", 1)], replace(IMPORT, look=forget_one))
    made = await plan(boats, [BoatRow("x", 1)])
    with pytest.raises(RuntimeError, match="tells of 0"):
        await carry_out(boats, made.token, action=replace(IMPORT, do=forget_one))
    assert await value(boats, "select state from kernel.plans") == "planned"


async def test_old_plans_are_swept_with_the_rows_they_hold(boats: Database) -> None:
    await plan(boats, [BoatRow("new-1", 7)])
    context = JobContext(
        site="sample", db=boats, config=load_config({}), services={}, job_id=UUID(int=1), attempt=1,
        is_last_attempt=False,
    )  # fmt: skip
    assert await sweep_plans(context, Sweep()) == {"removed": 0}
    with moved(timedelta(days=31)):
        assert await sweep_plans(context, Sweep()) == {"removed": 1}


def test_an_action_is_named_like_one() -> None:
    with pytest.raises(ValueError, match="is named like"):
        replace(IMPORT, name="Boats!")


async def test_six_letters_that_read_like_nul_are_text_and_nul_is_not(boats: Database) -> None:
    made = await plan(boats, [BoatRow(r"a\u0000b", 1)])
    assert made.counts["create"] == 1
    with pytest.raises(Malformed, match="NUL"):
        await plan(boats, [BoatRow("a\\\0b", 1)])
