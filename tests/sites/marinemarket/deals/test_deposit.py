"""The deposit of a sale: Stripe says that it is paid, and it goes back when the sale has ended."""

from uuid import UUID

import msgspec

from stoa.commons.payments.queries import FIND
from stoa.sites.marinemarket.deals.deposit import DEPOSIT_SOLD
from stoa.testing import stripe
from tests.accounts.at_the_door import accounts_at, code_of
from tests.accounts.privacy.working import working
from tests.commons.payments.shop import PAYMENTS
from tests.harness.web import StartSite
from tests.kernel.asking import until, value
from tests.sites.marinemarket.buyers import agree, begin_talk, boat_on_sale, data_of
from tests.sites.marinemarket.sellers import second_person

DEALS = "/api/v1/deals"


async def test_a_deposit_is_paid_once_by_the_buyer_and_goes_back_with_the_sale(start_site: StartSite) -> None:
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
        deal = (await data_of(buyer, DEALS))[0]
        at, database = f"{DEALS}/{deal['id']}", accounts_at(seller.site).database
        wish = {"itemType": "boat-deposit", "itemId": deal["id"], "provider": "stripe"}
        assert code_of(await seller.ask("POST", f"{PAYMENTS}/checkout", wish)) == "NOT_FOR_SALE", "the buyer alone"
        order = (await buyer.ask("POST", f"{PAYMENTS}/checkout", wish)).json()["data"]
        assert (order["amount"], order["currency"], order["type"]) == (150_000, "EUR", "deposit")
        assert (await data_of(buyer, at))["depositStatus"] == "none", "only Stripe's word counts"
        session = await value(database, "select session from commons.payment_orders")
        body, headers = provider.pay(session)
        for _ in range(2):
            told = await seller.site.request("POST", f"{PAYMENTS}/stripe/webhook", content=body, headers=headers)
            assert told.status_code == 200
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
