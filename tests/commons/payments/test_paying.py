"""Row 47: what providers tell has one effect, however often and in whichever order; nothing else grants anything."""

import asyncio
import random
import time
from datetime import timedelta
from uuid import UUID

import pytest

from stoa.commons.alerts.models import AlertRules
from stoa.commons.alerts.service import find_findings
from stoa.commons.payments.ledger import find_faults
from stoa.commons.payments.settling import apply_happening
from stoa.commons.payments.stripe import read_event, sign_event
from stoa.kernel import clock
from stoa.testing import stripe as local
from stoa.testing import tebex as local_tebex
from tests.accounts.at_the_door import accounts_at, code_of
from tests.harness.web import StartSite

from .shop import ADMIN, BROKEN, PAYMENTS, SITE, open_shop


async def test_a_payment_is_granted_when_stripe_says_so_and_not_before(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        order = await shop.buy()
        assert (order["status"], order["amount"], order["metadata"]) == ("PENDING", 499, {"colour": "gold"})
        session = await shop.session_of(order)
        assert order["checkoutUrl"] == shop.stripe.sessions[session]["url"]
        again = await shop.buy()
        assert again["id"] == order["id"]  # asked twice, it is one order
        assert await shop.grants(order) == []
        assert (await shop.tell(shop.stripe.pay(session))).json() == {"data": {"received": True}}
        shown = await shop.shown(order)
        assert (shown["status"], shown["checkoutUrl"]) == ("COMPLETED", None)
        assert shown["completedAt"]
        assert await shop.grants(order) == ["granted"]
        assert await shop.balances() == {"cash USD": 499, "revenue USD": -499}
        assert await shop.sql("select count(*) from kernel.outbox where name = 'payment.completed'") == 1
        assert [one["id"] for one in await shop.ann.get(PAYMENTS)] == [order["id"]]
        assert (await shop.buy())["id"] != order["id"]


async def test_every_event_three_times_at_once_and_shuffled_has_one_effect(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        order = await shop.buy()
        paid = shop.stripe.pay(await shop.session_of(order))
        payment = shop.stripe.sessions[await shop.session_of(order)]["payment_intent"]
        told = [paid, shop.stripe.refund(payment, 99), shop.stripe.refund(payment, 400)]
        told.append(shop.stripe.event("customer.updated", {"id": "cus_1"}))
        storm = [one for one in told for _ in range(3)]
        random.Random(7).shuffle(storm)  # noqa: S311 - an order, not a secret
        storm.sort(key=lambda one: one is paid)  # the refunds arrive before the payment that they are about
        answers = await asyncio.gather(*(shop.tell(one) for one in storm[:9]))
        answers += [await shop.tell(one) for one in storm[9:]]
        assert {one.status_code for one in answers} == {200}
        shown = await shop.shown(order)
        assert (shown["status"], shown["refundedAmount"]) == ("REFUNDED", 499)
        assert await shop.grants(order) == ["granted", "revoked"]
        assert await shop.balances() == {"refunds USD": 499, "revenue USD": -499}
        assert await shop.sql("select count(*) from commons.payment_events") == len(told)
        assert await shop.sql("select count(*) from commons.payment_events where waiting is not null") == 0


async def test_twenty_at_once_of_one_event_grant_once(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        order = await shop.buy()
        paid = shop.stripe.pay(await shop.session_of(order))
        answers = await asyncio.gather(*(shop.tell(paid) for _ in range(20)))
        assert {one.status_code for one in answers} == {200}
        assert await shop.grants(order) == ["granted"]


async def test_what_breaks_in_the_middle_leaves_nothing_and_is_done_when_it_is_told_again(
    start_site: StartSite,
) -> None:
    async with open_shop(start_site) as shop:
        order = await shop.buy()
        paid = shop.stripe.pay(await shop.session_of(order))
        told = read_event((local.SECRET,), {"stripe-signature": paid[1]["Stripe-Signature"]}, paid[0], clock.now())
        BROKEN.add("founder")
        try:
            with pytest.raises(RuntimeError):  # Stripe is answered 500, and tells it again
                async with shop.database.write() as tx:
                    await apply_happening(tx, SITE, "stripe", told)
        finally:
            BROKEN.clear()
        assert await shop.sql("select count(*) from commons.payment_events") == 0
        assert (await shop.grants(order), await shop.balances()) == ([], {})
        assert (await shop.tell(paid)).status_code == 200
        assert await shop.grants(order) == ["granted"]


async def test_a_signature_that_is_not_right_is_refused_and_never_a_crash(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        order = await shop.buy()
        body, headers = shop.stripe.pay(await shop.session_of(order))
        good = headers["Stripe-Signature"]
        late = sign_event(local.SECRET, clock.now() - timedelta(seconds=310), body)
        early = sign_event(local.SECRET, clock.now() + timedelta(seconds=310), body)
        foreign = sign_event("whsec_other", clock.now(), body)
        for header in ("", "t=1", "v1=abc", "t=x,v1=y", f"{good},t=1", late, early, foreign, "t=1,v1=" + "é" * 9):
            refused = await shop.tell((body, {"Stripe-Signature": header.encode()}))
            assert refused.status_code == 400, header
            assert refused.json()["error"]["code"] == "BAD_PAYMENT_EVENT"
        assert (await shop.tell((body.replace(b"499", b"1"), headers))).status_code == 400
        assert (await shop.tell((body + b"\n", headers))).status_code == 400  # the bytes as they came, to the last
        for odd in (
            b"",
            b"{",
            b"[]",
            b'{"id": 1}',
            b"\xff\xfe",
            b"[" * 5000,
            b'{"id":"","type":"x","data":{"object":{}}}',
        ):
            signed = sign_event(local.SECRET, clock.now(), odd)
            assert (await shop.tell((odd, {"Stripe-Signature": signed}))).status_code == 400, odd
        broken = shop.stripe.event("checkout.session.completed", {"id": 7})
        assert (await shop.tell(broken)).status_code == 400
        assert await shop.grants(order) == []
        several = good.replace("v1=", "v1=" + "0" * 64 + ",v1=")
        assert (await shop.tell((body, {"Stripe-Signature": several}))).status_code == 200
        assert await shop.grants(order) == ["granted"]
        tebex = local_tebex.LocalTebex().event("payment.completed", {"transaction_id": "tbx-1"})
        assert (await shop.tell((tebex[0], {"X-Signature": "0" * 64}), "tebex")).status_code == 400
        assert (await shop.tell((tebex[0], {}), "tebex")).status_code == 400


async def test_unknown_events_and_orders_of_others_are_taken_and_do_nothing(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        session = {"id": "cs_other", "payment_status": "paid", "amount_total": 5, "currency": "usd"}
        for told in (
            shop.stripe.event("invoice.finalized", {"id": "in_1"}),
            shop.stripe.event("checkout.session.completed", session),
            shop.stripe.event("checkout.session.completed", {**session, "client_reference_id": str(UUID(int=3))}),
        ):
            assert (await shop.tell(told)).status_code == 200
        assert await shop.balances() == {}
        assert await shop.sql("select count(*) from commons.payment_events") == 3


@pytest.mark.parametrize("other", [{"amount_total": 100}, {"currency": "eur"}])
async def test_another_amount_or_currency_waits_for_a_human(start_site: StartSite, other: dict[str, object]) -> None:
    async with open_shop(start_site) as shop:
        order = await shop.buy()
        await shop.tell(shop.stripe.pay(await shop.session_of(order), **other))
        shown = await shop.shown(order)
        assert (shown["status"], shown["isHeld"]) == ("PENDING", True)
        assert await shop.grants(order) == []
        accounts = accounts_at(shop.site)
        [found] = await find_findings(accounts.database.read(), accounts, AlertRules(), timedelta(minutes=5))
        assert (found.rule, found.key, found.severity) == ("payment_held", order["id"], "high")
        assert "is held" in found.words
        [held, cash] = sorted((await shop.balances()).items(), key=lambda one: one[1])
        assert held[0].startswith("held")
        assert held[1] == -cash[1]
        release = f"/api/v1/admin/payments/{order['id']}/release"
        assert (await shop.ann.ask("POST", release, {"reason": "Please."})).status_code == 403
        released = await shop.ada.ask("POST", release, {"reason": "Close enough."})
        assert released.json()["data"]["status"] == "COMPLETED"
        assert await shop.grants(order) == ["granted"]
        assert sum(amount for name, amount in (await shop.balances()).items() if name.startswith("held")) == 0
        entries = await shop.ada.get(f"/api/v1/admin/payments/{order['id']}")
        assert [one["account"] for one in entries["ledger"] if one["amount"]] == ["cash", "revenue"]


async def test_what_cannot_be_granted_any_more_and_what_is_paid_twice_waits_for_a_human(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        late, _ = await shop.paid("sold-out")
        assert (await shop.shown(late))["isHeld"]
        order, payment = await shop.paid()
        session = await shop.session_of(order)
        twice = {**shop.stripe.sessions[session], "payment_intent": "pi_second"}
        await shop.tell(shop.stripe.event("checkout.session.async_payment_succeeded", twice))
        shown = await shop.shown(order)
        assert (shown["status"], shown["isHeld"]) == ("COMPLETED", True)
        assert payment != "pi_second"
        assert await shop.grants(order) == ["granted"]
        assert await shop.balances() == {"cash USD": 1098, "held USD": -599, "revenue USD": -499}
        back = {
            "id": "re_second",
            "amount": 499,
            "currency": "usd",
            "status": "succeeded",
            "payment_intent": "pi_second",
        }
        for name in ("refund.created", "refund.updated"):  # given back at the provider, and told of twice
            assert (await shop.tell(shop.stripe.event(name, back))).status_code == 200
        assert await shop.balances() == {"cash USD": 599, "held USD": -100, "revenue USD": -499}
        assert (await shop.shown(order))["refundedAmount"] == 0
        assert await find_faults(shop.database.read()) == []


async def test_a_checkout_that_expires_fails_and_one_that_pays_later_waits(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        order = await shop.buy()
        session = await shop.session_of(order)
        unpaid = {**shop.stripe.sessions[session], "status": "complete", "payment_status": "unpaid"}
        await shop.tell(shop.stripe.event("checkout.session.completed", unpaid))
        assert (await shop.shown(order))["status"] == "PENDING"
        await shop.tell(shop.stripe.expire(session))
        assert (await shop.shown(order))["status"] == "FAILED"
        await shop.tell(shop.stripe.pay(session))  # a bank may be late
        assert (await shop.shown(order))["status"] == "COMPLETED"


async def test_what_was_called_failed_and_is_paid_wrongly_after_all_can_be_released(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        order = await shop.buy()
        session = await shop.session_of(order)
        await shop.tell(shop.stripe.expire(session))
        await shop.tell(shop.stripe.pay(session, amount_total=100))
        shown = await shop.shown(order)
        assert (shown["status"], shown["isHeld"]) == ("PENDING", True)
        released = await shop.ada.ask("POST", f"{ADMIN}/{order['id']}/release", {"reason": "Close enough."})
        assert released.json()["data"]["status"] == "COMPLETED"
        assert await shop.grants(order) == ["granted"]


async def test_a_checkout_that_was_never_opened_is_not_asked_for_when_stripe_would_take_it_no_more(
    start_site: StartSite,
) -> None:
    async with open_shop(start_site, OUTGOING_ATTEMPTS="1") as shop:
        wish = {"itemType": "badge", "itemId": "founder", "provider": "stripe"}
        shop.stripe.is_down = True
        assert code_of(await shop.ann.ask("POST", f"{PAYMENTS}/checkout", wish)) == "CHECKOUT_FAILED"
        shop.stripe.is_down = False
        await shop.run("update commons.payment_orders set expires_at = now() + interval '29 minutes'")
        await shop.buy()
        asked = [call for call in shop.stripe.calls if call.path == "/v1/checkout/sessions"]
        assert int(asked[-1].form["expires_at"]) > time.time() + 1800


async def test_tebex_is_greeted_believed_and_refunds_whole_payments(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        greeting, headers = shop.tebex.event("validation.webhook", {})
        said = await shop.tell((greeting, headers), "tebex")
        assert (said.status_code, list(said.json())) == (200, ["id"])
        order = await shop.buy(provider="tebex")
        basket = await shop.session_of(order)
        assert order["checkoutUrl"] == f"{shop.tebex.url}/pay/{basket}"
        paid = shop.tebex.pay(basket)
        for _ in range(3):
            assert (await shop.tell(paid, "tebex")).status_code == 200
        assert await shop.grants(order) == ["granted"]
        assert await shop.balances() == {"cash USD": 470, "fees USD": 29, "revenue USD": -499}
        part = {"amount": 100, "reason": "A part of it."}
        refused = await shop.ada.ask("POST", f"/api/v1/admin/payments/{order['id']}/refunds", part)
        assert refused.json()["error"]["code"] == "WHOLE_REFUNDS_ONLY"
        await shop.tell(shop.tebex.refund(basket), "tebex")
        assert await shop.grants(order) == ["granted", "revoked"]


async def test_what_is_not_for_sale_or_not_set_up_is_refused_and_others_payments_are_not_seen(
    start_site: StartSite,
) -> None:
    async with open_shop(start_site) as shop:
        for wish, status, code in (
            ({"itemType": "badge", "itemId": "none"}, 404, "NOT_FOR_SALE"),
            ({"itemType": "castle", "itemId": "founder"}, 404, "NOT_FOR_SALE"),
            ({"itemType": "badge", "itemId": "founder", "provider": "barter"}, 422, "NO_SUCH_PROVIDER"),
        ):
            refused = await shop.ann.ask("POST", f"{PAYMENTS}/checkout", wish)
            assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
        order = await shop.buy()
        assert (await shop.ada.ask("GET", f"{PAYMENTS}/{order['id']}")).status_code == 404
        assert (await shop.ann.ask("GET", "/api/v1/admin/payments")).status_code == 403
        shop.stripe.is_down = True
        down = await shop.ann.ask("POST", f"{PAYMENTS}/checkout", {"itemType": "badge", "itemId": "patron"})
        assert (down.status_code, down.json()["error"]["code"]) == (503, "CHECKOUT_FAILED")
        shop.stripe.is_down = False
        assert (await shop.buy("patron"))["amount"] == 500
