"""The deposit of a sale: Stripe says that it is paid, and it goes back when the sale has ended."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest

from stoa.commons.payments.queries import FIND
from stoa.sites.marinemarket.deals.deposit import DEPOSIT_SOLD
from stoa.testing import stripe
from stoa.testing.stripe import LocalStripe
from tests.accounts.at_the_door import Visitor, accounts_at, code_of
from tests.accounts.privacy.working import working
from tests.commons.payments.shop import PAYMENTS
from tests.harness.web import StartSite
from tests.kernel.asking import until, value
from tests.sites.marinemarket.browsing import open_window
from tests.sites.marinemarket.buyers import agree, begin_talk, boat_on_sale, data_of
from tests.sites.marinemarket.sellers import second_person

if TYPE_CHECKING:
    from playwright.async_api import Browser

DEALS = "/api/v1/deals"


@asynccontextmanager
async def _agreed(start_site: StartSite) -> AsyncIterator[tuple[LocalStripe, Visitor, Visitor, dict[str, Any]]]:
    """Open Stripe and MarineMarket; give it, a seller, a buyer and the sale that they have agreed on."""
    async with stripe.serve_stripe() as provider:
        seller, path = await boat_on_sale(
            start_site,
            STRIPE_SECRET_KEY=stripe.KEY,
            STRIPE_WEBHOOK_SECRET=stripe.SECRET,
            STRIPE_URL=provider.url,
            JOBS_POLL="250ms",
        )
        buyer = await second_person(seller)
        await agree(buyer, seller, await begin_talk(buyer, path))
        yield provider, seller, buyer, (await data_of(buyer, DEALS))[0]


async def _tell(seller: Visitor, event: tuple[bytes, Any]) -> None:
    body, headers = event
    told = await seller.site.request("POST", f"{PAYMENTS}/stripe/webhook", content=body, headers=headers)
    assert told.status_code == 200


async def test_a_deposit_is_paid_once_by_the_buyer_and_goes_back_with_the_sale(start_site: StartSite) -> None:
    async with _agreed(start_site) as (provider, seller, buyer, deal):
        at, database = f"{DEALS}/{deal['id']}", accounts_at(seller.site).database
        wish = {"itemType": "boat-deposit", "itemId": deal["id"], "provider": "stripe"}
        assert code_of(await seller.ask("POST", f"{PAYMENTS}/checkout", wish)) == "NOT_FOR_SALE", "the buyer alone"
        order = (await buyer.ask("POST", f"{PAYMENTS}/checkout", wish)).json()["data"]
        assert (order["amount"], order["currency"], order["type"]) == (150_000, "EUR", "deposit")
        assert (await data_of(buyer, at))["depositStatus"] == "none", "only Stripe's word counts"
        session = await value(database, "select session from commons.payment_orders")
        event = provider.pay(session)
        for _ in range(2):
            await _tell(seller, event)
        assert (await data_of(seller, at))["depositStatus"] == "paid"
        assert code_of(await buyer.ask("POST", f"{PAYMENTS}/checkout", wish)) == "DEPOSIT_PAID"
        async with database.write() as tx:  # the bank takes it back, and gives it back when the dispute is won
            paid = await FIND.one(tx, id=UUID(order["id"]))
            await DEPOSIT_SOLD.on_refunded(tx, paid)
            assert (await tx.connection.fetchval("select deposit_status from deals")) == "refunded"
            await DEPOSIT_SOLD.on_paid(tx, paid)
            other = msgspec.structs.replace(paid, id=UUID(int=7))
            await DEPOSIT_SOLD.on_refunded(tx, other)
        assert (await data_of(seller, at))["depositStatus"] == "paid", "it is held by the order that paid it"
        async with working(seller.site):
            offer = (await data_of(buyer, at))["offerId"]
            off = await seller.ask("POST", f"/api/v1/offers/{offer}/moves", {"move": "withdraw"})
            assert off.status_code == 200, off.text
            await until(database, "select deposit_status = 'refunded' from deals")
        [refund] = provider.refunds.values()
        assert refund["amount"] == 150_000
        kinds = [one["kind"] for one in await data_of(buyer, f"{at}/timeline")]
        assert kinds.count("deposit_paid") == kinds.count("deposit_refunded") == 2


@pytest.mark.browser
async def test_in_a_browser_a_buyer_leaves_a_deposit_at_stripe_and_finds_it_with_the_sale(
    start_site: StartSite, browser: "Browser"
) -> None:
    async with (
        _agreed(start_site) as (provider, seller, buyer, deal),
        open_window(browser, seller.site, viewport={"width": 390, "height": 840}) as window,
    ):
        page = window.page
        await window.sign_in(buyer)
        await window.open(f"/deals/{deal['id']}")
        await page.get_by_role("link", name="Leave a deposit").click()
        await page.get_by_role("button", name="Pay €1,500 by Card (Stripe)").click()
        await page.get_by_role("button", name="Pay", exact=True).click()
        await page.wait_for_url(re.compile(r"/payments/[^/]+/return$"))
        await page.get_by_text("We wait for the provider").wait_for()
        [event] = provider.due
        await _tell(seller, event)
        await page.get_by_text("Thank you, it is paid").wait_for()
        await window.open(f"/deals/{deal['id']}")
        await page.get_by_text("The deposit of €1,500 is paid.").wait_for()
        assert window.said == []
