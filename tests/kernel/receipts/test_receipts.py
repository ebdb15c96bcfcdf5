"""A delivery is tried until it is settled, every attempt is told, and nothing is called sent that was only tried."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest

from stoa.kernel.backoff import Backoff
from stoa.kernel.clock import moved
from stoa.kernel.config import load_config
from stoa.kernel.crypto import Keyring, Root
from stoa.kernel.db import Database
from stoa.kernel.errors import Invalid, OutsideFault
from stoa.kernel.jobs import GiveUp, JobContext, list_dead_letters, retry_dead_letters
from stoa.kernel.receipts import (
    RECEIPTS,
    Delivery,
    Handover,
    NoSuchReceipt,
    Receipt,
    Refused,
    find_receipt,
    forget_recipient,
    list_attempts,
    load_receipt,
    replay_receipts,
    settle_receipt,
    settle_reference,
)
from stoa.kernel.receipts.queries import BEGIN, Opened
from stoa.kernel.receipts.sweep import Sweep, sweep_receipts
from tests.kernel.asking import eventually
from tests.kernel.jobs.samples import QUICK, working

SOON = Backoff(timedelta(milliseconds=20), timedelta(milliseconds=50))


@dataclass
class Outside:
    """The other side: it answers as each test says, and remembers who came."""

    answer: Callable[[Receipt], Awaitable[Handover]] | None = None
    came: list[str] = field(default_factory=list)


OUTSIDE = Outside()


async def _deliver(_: JobContext, receipt: Receipt) -> Handover:
    OUTSIDE.came.append(receipt.key)
    assert OUTSIDE.answer is not None
    return await OUTSIDE.answer(receipt)


PARCEL = Delivery(kind="parcel", deliver=_deliver, retries=3, backoff=SOON)


@pytest.fixture(autouse=True)
def _fresh_outside() -> None:
    OUTSIDE.came.clear()
    OUTSIDE.answer = None


@asynccontextmanager
async def a_worker(database: Database) -> AsyncIterator[None]:
    async with working(database, jobs=(PARCEL.job,), settings=QUICK):
        yield


async def open_parcel(database: Database, key: str = "order.1", recipient: str = "somebody") -> Opened:
    async with database.write() as tx:
        return await PARCEL.open(tx, key=key, recipient=recipient, about="An order")


async def settled(database: Database, receipt_id: UUID) -> Receipt:
    async def look() -> Receipt | None:
        receipt = await load_receipt(database.read(), receipt_id)
        return None if receipt.state == "waiting" else receipt

    found: Receipt = await eventually(look)
    return found


async def outcomes(database: Database, receipt_id: UUID) -> list[str | None]:
    return [one.outcome for one in await list_attempts(database.read(), receipt_id)]


def answering(state: str = "delivered", reference: str | None = None) -> Callable[[Receipt], Awaitable[Handover]]:
    async def answer(_: Receipt) -> Handover:
        return Handover(state, reference)  # type: ignore[arg-type]  # the parameter has its values

    return answer


def failing(error: Exception, *, times: int, then: str = "delivered") -> Callable[[Receipt], Awaitable[Handover]]:
    async def answer(receipt: Receipt) -> Handover:
        if receipt.attempts <= times:
            raise error
        return Handover(then)  # type: ignore[arg-type]  # the parameter has its values

    return answer


async def test_what_is_taken_at_once_is_delivered_with_one_attempt(database: Database) -> None:
    OUTSIDE.answer = answering("delivered", "their-7")
    opened = await open_parcel(database)
    async with a_worker(database):
        receipt = await settled(database, opened.id)
    assert (receipt.state, receipt.attempts, receipt.reference) == ("delivered", 1, "their-7")
    assert await outcomes(database, opened.id) == ["delivered"]


async def test_a_rolled_back_transaction_leaves_neither_receipt_nor_job(database: Database) -> None:
    opened: list[Opened] = []

    async def open_and_fail() -> None:
        async with database.write() as tx:
            opened.append(await PARCEL.open(tx, key="order.2", recipient="somebody"))
            raise Invalid

    with pytest.raises(Invalid):
        await open_and_fail()
    assert await find_receipt(database.read(), opened[0].id) is None
    async with a_worker(database):
        kept = await open_parcel(database, "order.3")
        OUTSIDE.answer = answering()
        await settled(database, kept.id)
    assert OUTSIDE.came == ["order.3"]


async def test_the_same_key_asked_for_by_many_at_once_is_delivered_once(database: Database) -> None:
    OUTSIDE.answer = answering()
    opened = await asyncio.gather(*(open_parcel(database) for _ in range(8)))
    assert len({one.id for one in opened}) == 1
    assert sum(one.is_new for one in opened) == 1
    async with a_worker(database):
        await settled(database, opened[0].id)
    assert OUTSIDE.came == ["order.1"]


async def test_a_failure_that_passes_is_told_and_tried_again(database: Database) -> None:
    OUTSIDE.answer = failing(OutsideFault("Their door is shut."), times=2)
    opened = await open_parcel(database)
    async with a_worker(database):
        receipt = await settled(database, opened.id)
    assert receipt.state == "delivered"
    attempts = await list_attempts(database.read(), opened.id)
    assert [(one.outcome, one.words) for one in attempts] == [
        ("failed", "Their door is shut."),
        ("failed", "Their door is shut."),
        ("delivered", None),
    ]


async def test_the_other_sides_words_are_kept_without_naming_the_recipient(database: Database) -> None:
    OUTSIDE.answer = failing(Refused("550 <Somebody@Stoa.example> is unknown\x00"), times=99)
    opened = await open_parcel(database, recipient="somebody@stoa.example")
    async with a_worker(database):
        receipt = await settled(database, opened.id)
    assert receipt.reason == "550 <the recipient> is unknown"


async def test_a_refusal_is_final_and_needs_no_further_attempt(database: Database) -> None:
    OUTSIDE.answer = failing(Refused("Nobody of that name lives here."), times=99)
    opened = await open_parcel(database)
    async with a_worker(database):
        receipt = await settled(database, opened.id)
    assert (receipt.state, receipt.reason, receipt.attempts) == ("failed", "Nobody of that name lives here.", 1)
    assert await outcomes(database, opened.id) == ["refused"]
    assert await list_dead_letters(database.read()) == []


async def test_what_fails_every_time_is_given_up_and_stands_among_the_dead_letters(database: Database) -> None:
    OUTSIDE.answer = failing(RuntimeError("a secret inside"), times=99)
    opened = await open_parcel(database)
    async with a_worker(database):
        receipt = await settled(database, opened.id)
        dead = await eventually(lambda: list_dead_letters(database.read()))
    assert (receipt.state, receipt.attempts) == ("given_up", PARCEL.retries + 1)
    assert receipt.reason == "Something went wrong on our side (RuntimeError)."
    assert "secret" not in repr(await list_attempts(database.read(), opened.id))
    assert [one.name for one in dead] == ["parcel.deliver"]


async def test_a_dead_letter_that_is_retried_takes_its_receipt_up_again(database: Database) -> None:
    OUTSIDE.answer = failing(GiveUp("Not like this."), times=1)
    opened = await open_parcel(database)
    async with a_worker(database):
        assert (await settled(database, opened.id)).state == "given_up"
        dead = await eventually(lambda: list_dead_letters(database.read()))
        async with database.write() as tx:
            await retry_dead_letters(tx, [one.id for one in dead])

        async def arrived() -> bool:
            return (await load_receipt(database.read(), opened.id)).state == "delivered"

        assert await eventually(arrived)
    assert await outcomes(database, opened.id) == ["failed", "delivered"]


async def test_replay_makes_a_new_attempt_under_the_same_key(database: Database) -> None:
    OUTSIDE.answer = failing(Refused("Closed on Mondays."), times=1)
    opened = await open_parcel(database)
    async with a_worker(database):
        await settled(database, opened.id)
        async with database.write() as tx:
            assert await replay_receipts(tx, [opened.id]) == [opened.id]
        assert (await settled(database, opened.id)).state == "delivered"
    assert OUTSIDE.came == ["order.1", "order.1"]
    assert await outcomes(database, opened.id) == ["refused", "delivered"]


async def test_what_has_arrived_is_replayed_only_when_that_is_asked_for(database: Database) -> None:
    OUTSIDE.answer = answering()
    opened = await open_parcel(database)
    async with a_worker(database):
        await settled(database, opened.id)
        async with database.write() as tx:
            assert await replay_receipts(tx, [opened.id]) == []
        async with database.write() as tx:
            assert await replay_receipts(tx, [opened.id], also_delivered=True) == [opened.id]
        await settled(database, opened.id)
    assert len(OUTSIDE.came) == 2


async def test_an_attempt_that_nobody_wrote_down_is_called_unknown_and_not_sent(database: Database) -> None:
    OUTSIDE.answer = answering()
    opened = await open_parcel(database)
    assert await BEGIN.first(database.once(), id=opened.id)  # a worker began, and was killed
    assert (await load_receipt(database.read(), opened.id)).state == "waiting"
    async with a_worker(database):
        await settled(database, opened.id)
    assert await outcomes(database, opened.id) == ["unknown", "delivered"]


async def test_what_came_back_later_is_no_longer_called_accepted(database: Database) -> None:
    OUTSIDE.answer = answering("accepted", "their-8")
    opened = await open_parcel(database)
    async with a_worker(database):
        assert (await settled(database, opened.id)).state == "accepted"
    async with database.write() as tx:
        assert await settle_reference(tx, "parcel", "their-8", "failed", "Returned to sender.") == opened.id
        assert await settle_reference(tx, "parcel", "their-9", "failed") is None
        assert await settle_reference(tx, "mail", "their-8", "failed") is None
    receipt = await load_receipt(database.read(), opened.id)
    assert (receipt.state, receipt.reason) == ("failed", "Returned to sender.")


async def test_settling_what_does_not_exist_says_so(database: Database) -> None:
    async with database.write() as tx:
        with pytest.raises(NoSuchReceipt):
            await settle_receipt(tx, UUID(int=1), "delivered")
    with pytest.raises(NoSuchReceipt):
        await load_receipt(database.read(), UUID(int=1))


async def test_the_console_lists_what_has_failed(database: Database) -> None:
    keys = Keyring((Root("k", b"k" * 32),))
    first = await open_parcel(database, "order.1", "ann")
    await open_parcel(database, "order.2", "bob")
    async with database.write() as tx:
        await settle_receipt(tx, first.id, "failed", "No such street.")
    page = await RECEIPTS.page(database.read(), RECEIPTS.ask("state=failed&kind=parcel", keys))
    assert [(one.recipient, one.reason) for one in page.data] == [("ann", "No such street.")]
    with pytest.raises(Invalid):
        RECEIPTS.ask("state=lost", keys)


async def test_a_person_who_leaves_is_taken_out_of_the_receipts(database: Database) -> None:
    opened = await open_parcel(database, "order.1", "ann")
    async with database.write() as tx:
        assert await forget_recipient(tx, "parcel", "ann") == 1
    assert (await load_receipt(database.read(), opened.id)).recipient == ""


async def test_old_receipts_are_swept_and_unsettled_ones_stay(database: Database) -> None:
    old, waiting = await open_parcel(database, "order.1"), await open_parcel(database, "order.2")
    async with database.write() as tx:
        await settle_receipt(tx, old.id, "delivered")
    context = JobContext(
        site="sample", db=database, config=load_config({}), services={}, job_id=UUID(int=1), attempt=1,
        is_last_attempt=False,
    )  # fmt: skip
    assert await sweep_receipts(context, Sweep()) == {"removed": 0}
    with moved(timedelta(days=91)):
        assert await sweep_receipts(context, Sweep()) == {"removed": 1}
    assert await find_receipt(database.read(), old.id) is None
    assert await find_receipt(database.read(), waiting.id) is not None


@pytest.mark.parametrize(
    ("key", "recipient"), [("", "somebody"), ("k" * 201, "somebody"), ("k", ""), ("k", "s" * 2001)]
)
async def test_keys_and_recipients_are_bounded(database: Database, key: str, recipient: str) -> None:
    async with database.write() as tx:
        with pytest.raises(ValueError, match="has 1 to"):
            await PARCEL.open(tx, key=key, recipient=recipient)


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="Two kinds"):
        Delivery(kind="parcel", deliver=_deliver)
