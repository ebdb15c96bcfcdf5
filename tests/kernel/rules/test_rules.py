"""What holds at a time is one version, found again for ever, and never changed behind the back of its results."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Annotated, Any

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.kernel.clock import moved, now
from stoa.kernel.db import Database
from stoa.kernel.errors import Invalid
from stoa.kernel.rules import (
    Dated,
    Rule,
    RuleInThePast,
    RuleOverlaps,
    RuleStarted,
    UnknownVersion,
    UnreadableRule,
    registered_rules,
    remembered,
)
from tests.kernel.asking import rows, value


class Fees(msgspec.Struct, frozen=True):
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)]


FEES = Rule("test.fees", Fees(percent=5))
NOON = datetime(2031, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


async def publish(
    database: Database, percent: int, valid_from: datetime, valid_until: datetime | None = None
) -> Dated[Fees]:
    async with database.write() as tx:
        return await FEES.publish(
            tx, Fees(percent=percent), valid_from=valid_from, valid_until=valid_until, note="A test", made_by="ann"
        )


async def withdraw(database: Database, version: int) -> None:
    async with database.write() as tx:
        await FEES.withdraw(tx, version)


async def test_without_a_version_what_stands_in_the_code_holds(database: Database) -> None:
    found = await FEES.at(database.read())
    assert (found.version, found.values) == (0, Fees(percent=5))


async def test_each_time_has_the_version_of_its_time_to_the_microsecond(database: Database) -> None:
    await publish(database, 4, NOON)
    await publish(database, 3, NOON + DAY, NOON + 2 * DAY)
    tick = timedelta(microseconds=1)
    expected = [
        (NOON - tick, 0, 5), (NOON, 1, 4), (NOON + DAY - tick, 1, 4),
        (NOON + DAY, 2, 3), (NOON + 2 * DAY - tick, 2, 3), (NOON + 2 * DAY, 0, 5),
    ]  # fmt: skip
    for when, version, percent in expected:
        found = await FEES.at(database.read(), when)
        assert (found.version, found.values.percent) == (version, percent)
        async with database.write() as tx:
            assert await FEES.at(tx, when) == found


async def test_a_result_names_the_version_that_made_it(database: Database) -> None:
    await publish(database, 4, now())
    fees = await FEES.at(database.read())
    decision = fees.decide("4 % are kept.", ("Order", 7), who_can_undo="nobody", how_to_appeal="Write to us.")
    assert (decision.rule, decision.version) == ("test.fees", "1")
    built_in = (await FEES.at(database.read(), NOON - 9999 * DAY)).decide("x", who_can_undo="nobody", how_to_appeal="-")
    assert built_in.version == "built-in"


async def test_the_past_is_not_rewritten(database: Database) -> None:
    await publish(database, 4, now() - 10 * DAY)  # nothing held then
    with pytest.raises(RuleInThePast):
        await publish(database, 3, now() - DAY)
    with pytest.raises(RuleOverlaps):
        await publish(database, 3, now() - 20 * DAY, now() + DAY)
    await publish(database, 3, now() - 30 * DAY, now() - 20 * DAY)
    assert (await FEES.at(database.read())).version == 1


async def test_a_version_that_has_not_begun_can_be_withdrawn_and_the_one_before_goes_on(database: Database) -> None:
    await publish(database, 4, NOON)
    await publish(database, 3, NOON + DAY)
    await withdraw(database, 2)
    assert (await FEES.at(database.read(), NOON + 5 * DAY)).version == 1
    with pytest.raises(UnknownVersion):
        await withdraw(database, 2)
    assert (await publish(database, 2, NOON + DAY)).version == 3
    history = await FEES.history(database.read())
    assert [(one.version, one.withdrawn_at is not None) for one in history] == [(3, False), (2, True), (1, False)]
    assert {(one.note, one.made_by) for one in history} == {("A test", "ann")}


async def test_a_version_in_force_cannot_be_withdrawn(database: Database) -> None:
    await publish(database, 4, now() - DAY)
    with pytest.raises(RuleStarted):
        await withdraw(database, 1)
    with moved(-2 * DAY):
        await withdraw(database, 1)
    assert (await FEES.at(database.read())).version == 0


async def test_what_this_process_publishes_it_sees_at_once_and_a_rollback_never(database: Database) -> None:
    assert (await FEES.at(database.read())).version == 0
    await publish(database, 4, now())
    assert (await FEES.at(database.read())).version == 1

    async def publish_and_fail() -> None:
        async with database.write() as tx:
            await FEES.publish(tx, Fees(percent=1), valid_from=now(), note="n", made_by="ann")
            assert (await FEES.at(tx)).version == 2
            raise Invalid

    with pytest.raises(Invalid):
        await publish_and_fail()
    assert (await FEES.at(database.read())).version == 1


async def test_asking_again_costs_no_query_and_each_database_has_its_own_answer(
    database: Database, new_database: Any
) -> None:
    other = await new_database()
    await publish(database, 4, now() - DAY)
    first, again, elsewhere = database.read(), database.read(), other.read()
    assert (await FEES.at(first)).version == 1
    assert (await FEES.at(again)).version == 1
    assert (await FEES.at(elsewhere)).version == 0
    assert (first.queries, again.queries, elsewhere.queries) == (1, 0, 1)


async def test_what_another_process_publishes_is_seen_a_moment_later(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await FEES.at(database.read())).version == 0
    await rows(
        database,
        """
        insert into kernel.dated_rules (id, name, version, valid_from, content, note, made_by, made_at)
        values (gen_random_uuid(), 'test.fees', 1, now() - interval '1 hour', '{"percent": 1}', 'n', 'bob', now())
        """,
    )
    assert (await FEES.at(database.read())).version == 0
    async with database.write() as tx:
        assert (await FEES.at(tx)).version == 1
    monkeypatch.setattr(remembered, "monotonic", lambda: monotonic() + remembered.SECONDS)
    assert (await FEES.at(database.read())).version == 1


async def test_publishers_at_once_take_turns_and_no_two_versions_hold_together(database: Database) -> None:
    times = [now() + timedelta(hours=hours) for hours in (1, 2, 3, 4)] * 3
    outcomes = await asyncio.gather(
        *(publish(database, percent, when) for percent, when in enumerate(times)), return_exceptions=True
    )
    made = [one for one in outcomes if isinstance(one, Dated)]
    assert all(isinstance(one, Dated | RuleOverlaps) for one in outcomes)
    assert sorted(one.version for one in made) == list(range(1, len(made) + 1))
    for one in made:
        async with database.write() as tx:
            assert (await FEES.at(tx, one.valid_from)).version == one.version


async def test_the_database_itself_refuses_two_versions_of_one_time(database: Database) -> None:
    await publish(database, 4, NOON)
    insert = """
        insert into kernel.dated_rules (id, name, version, valid_from, content, note, made_by, made_at)
        values (gen_random_uuid(), 'test.fees', 2, now() + interval '9 years', '{"percent": 1}', 'n', 'eve', now())
    """
    with pytest.raises(asyncpg.ExclusionViolationError):
        await rows(database, insert)
    await rows(database, insert.replace("test.fees", "test.other"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_from": datetime(2031, 1, 1)},  # noqa: DTZ001 - that is what is refused
        {"valid_until": NOON},
        {"valid_until": NOON - DAY},
        {"note": ""},
        {"note": "n" * 501},
        {"made_by": ""},
        {"values": Fees(percent=101)},
    ],
    ids=["no time zone", "no time at all", "backwards", "no note", "endless note", "nobody", "beyond its bounds"],
)
async def test_what_makes_no_sense_is_refused_in_words(database: Database, wrong: dict[str, Any]) -> None:
    values = {"values": Fees(percent=4), "valid_from": NOON, "note": "n", "made_by": "ann", **wrong}
    async with database.write() as tx:
        with pytest.raises(Invalid) as raised:
            await FEES.publish(tx, **values)
    assert raised.value.details
    assert await value(database, "select count(*) from kernel.dated_rules") == 0


async def test_values_that_this_release_cannot_read_are_named(database: Database) -> None:
    await publish(database, 4, now())
    await rows(database, "update kernel.dated_rules set content = '{\"share\": 4}'")
    async with database.write() as tx:
        with pytest.raises(UnreadableRule, match=r"Version 1 of test\.fees"):
            await FEES.at(tx)


def test_a_rule_is_declared_once() -> None:
    assert registered_rules()["test.fees"] is FEES
    with pytest.raises(ValueError, match="Two rules"):
        Rule("test.fees", Fees(percent=1))
    with pytest.raises(ValueError, match="is named like"):
        Rule("Test Fees", Fees(percent=1))


@dataclass
class Version:
    """A version as the model of the property test holds it; times are whole days from now."""

    number: int
    start: int
    end: int | None


class Model:
    """The same rules in the plainest Python."""

    def __init__(self) -> None:
        self.versions: list[Version] = []
        self.made = 0

    def at(self, day: float) -> int:
        holding = [one.number for one in self.versions if one.start <= day and (one.end is None or day < one.end)]
        assert len(holding) <= 1
        return holding[0] if holding else 0

    def publish(self, start: int, end: int | None) -> type[Exception] | None:
        days = range(start, 60 if end is None else end)
        hit = [one for one in self.versions if any(self.at(day) == one.number for day in days)]
        if any(one.start >= start for one in hit):
            return RuleOverlaps
        if hit and start < 0:
            return RuleInThePast
        for one in hit:
            one.end = start
        self.made += 1
        self.versions.append(Version(self.made, start, end))
        return None

    def withdraw(self, number: int) -> type[Exception] | None:
        found = next((one for one in self.versions if one.number == number), None)
        if found is None:
            return UnknownVersion
        if found.start < 0:
            return RuleStarted
        self.versions.remove(found)
        for one in self.versions:
            if one.end == found.start:
                one.end = found.end
        return None


type Act = tuple[str, int, int | None]
PUBLISH = st.tuples(st.just("publish"), st.integers(-20, 20), st.none() | st.integers(1, 15))
WITHDRAW = st.tuples(st.just("withdraw"), st.integers(1, 8), st.none())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(acts=st.lists(PUBLISH | WITHDRAW, max_size=8))
async def test_any_run_of_publications_agrees_with_a_plain_model(database: Database, acts: list[Act]) -> None:
    await rows(database, "truncate kernel.dated_rules")
    FEES._remembered.forget()
    model = Model()
    noon = now() + timedelta(hours=1)  # day 0 is not over yet, day -1 is
    for kind, number, length in acts:
        if kind == "publish":
            end = None if length is None else number + length
            start_at, end_at = noon + number * DAY, None if end is None else noon + end * DAY
            expected = model.publish(number, end)
            happened = await _outcome(publish(database, 4, start_at, end_at))
        else:
            expected = model.withdraw(number)
            happened = await _outcome(withdraw(database, number))
        assert happened is expected
    for day in range(-25, 40):
        assert (await FEES.at(database.read(), noon + day * DAY)).version == model.at(day)


async def _outcome(work: Any) -> type[Exception] | None:
    try:
        await work
    except (RuleInThePast, RuleOverlaps, RuleStarted, UnknownVersion) as fault:
        return type(fault)
    return None
