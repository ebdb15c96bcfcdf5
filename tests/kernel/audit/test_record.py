"""What is done is written down with it, or not done."""

import asyncio
import itertools
import re
from pathlib import Path

import asyncpg
import msgspec
import pytest

from stoa.kernel.audit import By, record
from stoa.kernel.db import Database, Write
from tests.kernel.audit.reading import ANNA, BEN, BY_ANNA, rows

ROOT = Path(__file__).resolve().parents[3]


class OutOfLuckError(Exception):
    """The transaction fails."""


class State(msgspec.Struct, frozen=True):
    """Something that is audited."""

    price: int
    api_token: str = "s3cret-value"


async def test_an_act_is_written_down_with_who_what_and_from_where(database: Database) -> None:
    async with database.write() as tx:
        await record(
            tx, "boat.priced", by=BY_ANNA, kind="boat", id="b1", before=State(1), after=State(2), reason="A typo."
        )
    [row] = await rows(
        database,
        """
        select l.action, l.kind, l.subject, l.actor_id, l.request_id, o.address, o.agent, d.before, d.after, d.reason
        from kernel.audit_log l join kernel.audit_origins o using (seq) join kernel.audit_details d using (seq)
        """,
    )
    assert tuple(row)[:7] == ("boat.priced", "boat", "b1", ANNA, "request-1", "203.0.113.7", "Firefox")
    assert msgspec.json.decode(row["before"])["price"] == 1
    assert msgspec.json.decode(row["after"])["price"] == 2
    assert row["reason"] == "A typo."


async def test_secrets_are_not_written_down(database: Database) -> None:
    async with database.write() as tx:
        await record(tx, "boat.priced", by=BY_ANNA, kind="boat", id="b1", after=State(2))
    [row] = await rows(database, "select after from kernel.audit_details")
    assert "s3cret-value" not in row["after"]


async def test_a_state_that_is_too_large_is_told_by_its_size(database: Database) -> None:
    async with database.write() as tx:
        await record(tx, "boat.described", by=BY_ANNA, kind="boat", id="b1", after={"words": ["sea"] * 20_000})
    [row] = await rows(database, "select after from kernel.audit_details")
    assert msgspec.json.decode(row["after"])["tooLarge"] is True


async def test_what_is_rolled_back_was_not_done(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as tx:
            await record(tx, "boat.hidden", by=BY_ANNA, kind="boat", id="b1")
            raise OutOfLuckError

    with pytest.raises(OutOfLuckError):
        await fail()
    assert await rows(database, "select 1 from kernel.audit_log") == []


async def test_what_a_failed_savepoint_undid_was_not_done(database: Database) -> None:
    async def fail_inside(tx: Write) -> None:
        async with tx.savepoint():
            await record(tx, "boat.hidden", by=BY_ANNA, kind="boat", id="b2")
            raise OutOfLuckError

    async with database.write() as tx:
        await record(tx, "boat.hidden", by=BY_ANNA, kind="boat", id="b1")
        with pytest.raises(OutOfLuckError):
            await fail_inside(tx)
    assert [row["subject"] for row in await rows(database, "select subject from kernel.audit_log")] == ["b1"]


async def test_row_34_what_cannot_be_written_down_is_not_done(database: Database) -> None:
    async def act() -> None:
        async with database.write() as tx:
            await tx.connection.execute("insert into kernel.idle_words (word) values ('done')")
            await record(tx, "boat.hidden", by=By(name="job"), kind="boat", id="b1")

    async with database.write() as tx:
        await tx.connection.execute("create table kernel.idle_words (word text)")
        await tx.connection.execute("alter table kernel.audit_log add constraint full_disk check (false) not valid")
    with pytest.raises(asyncpg.CheckViolationError):
        await act()
    assert await rows(database, "select word from kernel.idle_words") == []


@pytest.mark.parametrize(("action", "kind"), [("Hidden!", "boat"), ("", "boat"), ("boat.hidden", "a boat")])
async def test_words_that_are_not_stable_are_refused(database: Database, action: str, kind: str) -> None:
    async with database.write() as tx:
        with pytest.raises(ValueError, match="small letters"):
            await record(tx, action, by=By(name="job"), kind=kind, id="b1")


async def test_row_34_eight_writers_make_one_chain(database: Database) -> None:
    """Row 34: eight writers, no fork: each link follows the one before it, with no number missing."""

    async def work(writer: int) -> None:
        for number in range(10):
            async with database.write() as tx:
                await record(tx, "boat.seen", by=By(BEN), kind="boat", id=f"{writer}-{number}")
                await record(tx, "boat.counted", by=By(BEN), kind="boat", id=f"{writer}-{number}")

    await asyncio.gather(*(work(writer) for writer in range(8)))
    links = await rows(database, "select seq, previous, hash, action from kernel.audit_log order by seq")
    assert [row["seq"] for row in links] == list(range(1, 161))
    assert all(after["previous"] == before["hash"] for before, after in itertools.pairwise(links))
    assert [row["action"] for row in links] == ["boat.seen", "boat.counted"] * 80
    [head] = await rows(database, "select seq, hash from kernel.audit_head")
    assert (head["seq"], head["hash"]) == (160, links[-1]["hash"])


@pytest.mark.parametrize(
    "statement",
    [
        "update kernel.audit_log set action = 'boat.shown'",
        "delete from kernel.audit_log",
        "truncate kernel.audit_log",
        "update kernel.audit_details set reason = 'Another.'",
        "delete from kernel.audit_details",
        "truncate kernel.audit_details",
        "update kernel.audit_origins set address = ''",
        "delete from kernel.audit_origins",
        "truncate kernel.audit_origins",
        "delete from kernel.audit_head",
        "truncate kernel.audit_head",
    ],
)
async def test_row_34_the_application_cannot_change_what_is_written(database: Database, statement: str) -> None:
    async with database.write() as tx:
        await record(tx, "boat.hidden", by=BY_ANNA, kind="boat", id="b1", reason="Spam.")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await rows(database, statement)


async def test_row_34_a_role_with_the_rights_of_the_docs_appends_and_can_do_nothing_else(database: Database) -> None:
    """Row 34: the less privileged role of docs/operations/audit.md; made and dropped in one transaction."""
    grants = re.findall(r"^grant .*?;$", (ROOT / "docs/operations/audit.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(grants) == 3
    async with database.write() as tx:
        await tx.connection.execute("create role stoa_app")
        await tx.connection.execute("grant usage on schema kernel to stoa_app")
        for statement in grants:
            await tx.connection.execute(statement)
        await record(tx, "boat.hidden", by=BY_ANNA, kind="boat", id="b1", reason="Spam.")
        await tx.connection.execute("set local role stoa_app")
        await tx.finish()
        assert await tx.connection.fetchval("select count(*) from kernel.audit_log") == 1
        for statement in (
            "update kernel.audit_log set action = 'boat.shown'",
            "delete from kernel.audit_log",
            "truncate kernel.audit_log",
            "update kernel.audit_details set reason = ''",
            "delete from kernel.audit_head",
            "alter table kernel.audit_log disable trigger all",
            "set session_replication_role = replica",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await _try(tx, statement)
        await tx.connection.execute("reset role")
        await tx.connection.execute("rollback")
        await tx.connection.execute("begin")


async def _try(tx: Write, statement: str) -> None:
    async with tx.savepoint():
        await tx.connection.execute(statement)
