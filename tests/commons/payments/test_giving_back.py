"""Refunds and disputes: whoever begins them, each is booked once, and what was bought goes with the money."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from stoa.commons.payments.jobs import RECONCILE, Tick
from stoa.commons.payments.ledger import CHECK, find_faults, record_movement
from stoa.commons.payments.ledger.jobs import Tick as LedgerTick
from stoa.kernel import clock
from stoa.kernel.jobs import Job
from tests.accounts.at_the_door import Visitor, code_of, grant
from tests.accounts.privacy.working import working
from tests.harness.web import StartSite

from .shop import ADMIN, Shop, open_shop


async def refund(shop: Shop, order: dict[str, object], **wish: object) -> dict[str, object]:
    """Ask for money to go back."""
    asked = await shop.ada.ask("POST", f"{ADMIN}/{order['id']}/refunds", {"reason": "Bought twice.", **wish})
    assert asked.status_code == 202, asked.text
    found: dict[str, object] = asked.json()["data"]
    return found


async def run_job(shop: Shop, job: Job[Any], payload: msgspec.Struct) -> None:
    """Let a job run to its end."""
    async with shop.database.write() as tx:
        job_id = await job.enqueue(tx, payload)
    await shop.until("select status = 'done' from kernel.jobs where id = $1", job_id)


async def test_a_part_goes_back_then_the_rest_and_only_then_what_was_bought(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop, working(shop.site):
        order, payment = await shop.paid()
        await refund(shop, order, amount=200)
        await shop.until("select refunded = 200 from commons.payment_orders")
        assert (await shop.shown(order))["status"] == "COMPLETED"
        assert await shop.grants(order) == ["granted"]
        [made] = shop.stripe.refunds.values()
        assert (made["amount"], made["payment_intent"]) == (200, payment)
        for event in (shop.stripe.event("refund.created", made), shop.stripe.event("refund.updated", made)):
            await shop.tell(event)  # what Stripe tells of a refund that we asked for changes nothing
        assert (await shop.shown(order))["refundedAmount"] == 200
        many = {"reason": "Too much.", "amount": 300}
        refused = await shop.ada.ask("POST", f"{ADMIN}/{order['id']}/refunds", many)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "NOT_REFUNDABLE")
        assert "2.99 USD" in refused.json()["error"]["message"]
        await refund(shop, order)
        await shop.until("select status = 'REFUNDED' from commons.payment_orders")
        assert await shop.grants(order) == ["granted", "revoked"]
        assert await shop.balances() == {"refunds USD": 499, "revenue USD": -499}
        audited = "select count(*) from kernel.audit_log where action like 'payment.refund%'"
        assert await shop.sql(audited) == 4
        assert (await shop.ann.ask("POST", f"{ADMIN}/{order['id']}/refunds", many)).status_code == 403


async def test_whoever_proved_themselves_long_ago_gives_nothing_back_and_is_told_what_to_do(
    start_site: StartSite,
) -> None:
    async with open_shop(start_site) as shop:
        order, _ = await shop.paid()
        boss = await Visitor(shop.site, "boss@stoa.example", "boss-1").join()
        await grant(shop.site, boss.person_id, "admin")
        await boss.sign_in()
        with clock.moved(timedelta(minutes=11), everywhere=True):
            for act in ("refunds", "release"):
                refused = await boss.ask("POST", f"{ADMIN}/{order['id']}/{act}", {"reason": "Bought twice."})
                assert (refused.status_code, code_of(refused)) == (428, "STEP_UP_REQUIRED")


async def test_refunds_asked_for_at_once_never_give_back_more_than_was_paid(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        order, _ = await shop.paid()
        wish = {"reason": "All of it.", "amount": 300}
        answers = await asyncio.gather(
            *(shop.ada.ask("POST", f"{ADMIN}/{order['id']}/refunds", wish) for _ in range(6))
        )
        assert sorted(one.status_code for one in answers) == [202, 409, 409, 409, 409, 409]


async def test_a_refund_that_waits_is_settled_by_what_stripe_tells_later(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop, working(shop.site):
        order, _ = await shop.paid()
        shop.stripe.refunds_wait = True
        await refund(shop, order)
        await shop.until("select status = 'done' from kernel.jobs where name = 'payments.refund'")
        assert (await shop.shown(order))["status"] == "COMPLETED"
        [name] = shop.stripe.refunds
        await shop.tell(shop.stripe.settle(name, "succeeded"))
        assert (await shop.shown(order))["status"] == "REFUNDED"
        assert await shop.grants(order) == ["granted", "revoked"]
        await shop.tell(shop.stripe.settle(name, "failed"))  # the bank has sent it back
        shown = await shop.shown(order)
        assert (shown["isHeld"], shown["refundedAmount"]) == (True, 0)
        assert await shop.balances() == {"cash USD": 499, "revenue USD": -499}
        assert await find_faults(shop.database.read()) == []


async def test_a_dispute_takes_back_what_was_bought_and_one_that_is_won_waits_for_a_human(
    start_site: StartSite,
) -> None:
    async with open_shop(start_site) as shop:
        order, payment = await shop.paid()
        for _ in range(2):
            await shop.tell(shop.stripe.dispute(payment, status="warning_needs_response"))
        assert await shop.grants(order) == ["granted"]  # an inquiry takes no money
        for _ in range(2):
            await shop.tell(shop.stripe.dispute(payment))
        assert await shop.grants(order) == ["granted", "revoked"]
        assert await shop.balances() == {"disputes USD": 499, "revenue USD": -499}
        await shop.tell(shop.stripe.dispute(payment, status="won"))
        assert (await shop.shown(order))["isHeld"]
        assert await shop.balances() == {"cash USD": 499, "revenue USD": -499}
        release = f"{ADMIN}/{order['id']}/release"
        assert (await shop.ada.ask("POST", release, {"reason": "The bank agrees."})).status_code == 200
        assert await shop.grants(order) == ["granted", "revoked", "granted"]
        again = await shop.ada.ask("POST", release, {"reason": "Once more."})
        assert again.json()["error"]["code"] == "NOTHING_HELD"


async def test_a_deposit_is_held_and_no_revenue_and_goes_back_from_where_it_lay(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        order, payment = await shop.paid("wanderer-34", kind="deposit")
        assert await shop.balances() == {"cash EUR": 10_000, "deposits EUR": -10_000}
        await shop.tell(shop.stripe.refund(payment, 10_000))
        assert await shop.balances() == {}
        assert await shop.grants(order) == ["granted", "revoked"]


async def test_the_provider_is_asked_about_what_is_stuck_and_about_its_fee(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop, working(shop.site):
        stuck, expired, other = await shop.buy(), await shop.buy("patron"), await shop.buy("sultan", "tebex")
        shop.stripe.pay(await shop.session_of(stuck))  # and nobody hears of it
        shop.stripe.expire(await shop.session_of(expired))
        shop.tebex.pay(await shop.session_of(other), "KWD")
        await shop.run("update commons.payment_orders set created_at = created_at - interval '1 hour'")
        await run_job(shop, RECONCILE, Tick())
        assert (await shop.shown(stuck))["status"] == "COMPLETED"
        assert (await shop.shown(expired))["status"] == "FAILED"
        assert (await shop.shown(other))["status"] == "COMPLETED"
        await shop.until("select count(*) = 2 from kernel.pgqueuer where entrypoint = 'payments'")
        await shop.run("update kernel.pgqueuer set execute_after = now()")
        await shop.until("select fee = 30 from commons.payment_orders where id = $1", UUID(str(stuck["id"])))
        assert (await shop.balances())["fees USD"] == 30
        assert await shop.grants(stuck) == ["granted"]
        assert await find_faults(shop.database.read()) == []


async def test_the_database_refuses_what_does_not_balance_and_every_change(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop, working(shop.site):
        await shop.paid()
        with pytest.raises(ValueError, match="add up to nothing"):
            async with shop.database.write() as tx:
                await record_movement(tx, "theft", "theft.1", {"cash": -5}, provider="stripe", currency="USD")
        crooked = """
            with moved as (
                insert into commons.ledger_movements values (gen_random_uuid(), 'theft', 'theft.2', null, now())
                returning id
            ) insert into commons.ledger_entries select id, 'cash', 'stripe', 'USD', -5 from moved
        """
        with pytest.raises(asyncpg.PostgresError, match="add up to nothing"):
            await shop.run(crooked)
        for change in ("update commons.ledger_entries set amount = 1", "delete from commons.ledger_movements"):
            with pytest.raises(asyncpg.PostgresError, match="only ever added to"):
                await shop.run(change)
        assert await find_faults(shop.database.read()) == []
        await shop.run("update commons.payment_orders set refunded = 1")  # by hand
        await run_job(shop, CHECK, LedgerTick())
        assert await shop.sql("select count(*) from kernel.outbox where name = 'ledger.unbalanced'") == 1


async def test_a_provider_that_is_down_has_not_said_no(start_site: StartSite) -> None:
    async with open_shop(start_site, OUTGOING_ATTEMPTS="1") as shop, working(shop.site):
        order, _ = await shop.paid()
        shop.stripe.is_down = True
        await refund(shop, order)
        await shop.until("select count(*) = 1 from kernel.pgqueuer where execute_after > now() + interval '15 seconds'")
        assert await shop.sql("select status from commons.payment_refunds") == "PENDING"
        assert not (await shop.shown(order))["isHeld"]
        shop.stripe.is_down = False
        await shop.run("update kernel.pgqueuer set execute_after = now()")
        await shop.until("select status = 'REFUNDED' from commons.payment_orders")
        assert len(shop.stripe.refunds) == 1


async def test_a_provider_that_says_no_leaves_it_to_a_human(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop, working(shop.site):
        order, payment = await shop.paid()
        shop.stripe.intents.pop(payment)
        await refund(shop, order)
        await shop.until("select status = 'FAILED' from commons.payment_refunds")
        shown = await shop.shown(order)
        assert (shown["status"], shown["isHeld"], shown["refundedAmount"]) == ("COMPLETED", True, 0)


@pytest.mark.parametrize("told_first", [True, False])
async def test_tebex_tells_of_a_refund_that_we_asked_for_and_it_is_booked_once(
    start_site: StartSite, told_first: bool
) -> None:
    async with open_shop(start_site) as shop:
        order = await shop.buy(provider="tebex")
        basket = await shop.session_of(order)
        await shop.tell(shop.tebex.pay(basket), "tebex")
        await refund(shop, order)
        if told_first:
            await shop.tell(shop.tebex.refund(basket), "tebex")
        async with working(shop.site):
            await shop.until("select status = 'done' from kernel.jobs where name = 'payments.refund'")
        await shop.tell(shop.tebex.refund(basket), "tebex")
        assert await shop.sql("select count(*) from commons.payment_refunds where status = 'DONE'") == 1
        assert await shop.grants(order) == ["granted", "revoked"]
        assert await find_faults(shop.database.read()) == []
