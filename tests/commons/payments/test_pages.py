"""Buying on pages, without money and without script; and the pages of those who look after money."""

import re
from uuid import UUID

from tests.accounts.at_the_door import accounts_at, grant
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import errors_of, reader
from tests.harness.web import StartSite
from tests.kernel.asking import eventually

from .shop import open_shop


async def test_somebody_buys_fails_and_pays_later_at_the_test_gateway(start_site: StartSite) -> None:
    async with open_shop(start_site, STRIPE_SECRET_KEY="", TEBEX_PRIVATE_KEY="", TEBEX_PROJECT_ID="") as shop:
        async with reader(shop.site, email="eve@stoa.example", username="eve-ray") as who:
            await who.join()
            shop_page = "/checkout?itemType=badge&itemId=founder"
            assert "$4.99" in (await who.open(shop_page)).text
            opened = await who.send(shop_page, "/checkout", itemType="badge", itemId="founder")
            gateway = opened.headers["location"]
            assert gateway.startswith("/dev/payments/")
            back = (await who.send(gateway, gateway, act="later")).headers["location"]
            assert "We wait for the provider" in (await who.open(back)).text
            await shop.run("update kernel.pgqueuer set execute_after = now()")
            async with working(shop.site):
                await shop.until("select status = 'COMPLETED' from commons.payment_orders")
            assert "Thank you, it is paid" in (await who.open(back)).text
            receipt = await who.open("/account/payments/" + back.split("/")[2])
            assert "4.99 USD" in receipt.text
            assert "Badge founder" in (await who.open("/account/payments")).text
            opened = await who.send(
                "/checkout?itemType=badge&itemId=patron", "/checkout", itemType="badge", itemId="patron"
            )
            gateway = opened.headers["location"]
            back = (await who.send(gateway, gateway, act="fail")).headers["location"]
            assert "Nothing was paid" in (await who.open(back)).text
            assert (await who.open("/checkout?itemType=badge&itemId=none")).status_code == 404
            refused = await who.send(shop_page, "/checkout", itemType="badge", itemId="founder", provider="barter")
            assert "This is none of what the site has: test" in refused.text
        body = b"{}"
        assert (await shop.tell((body, {"Stripe-Signature": "t=1,v1=2"}), "test")).status_code == 400
        assert (await shop.tell((body, {"Stripe-Signature": "t=1,v1=2"}), "stripe")).status_code == 503


async def test_production_has_no_test_gateway(start_site: StartSite) -> None:
    async with open_shop(start_site, PAYMENTS_TEST_GATEWAY="false") as shop:
        wish = {"itemType": "badge", "itemId": "founder", "provider": "test"}
        refused = await shop.ann.ask("POST", "/api/v1/payments/checkout", wish)
        assert refused.json()["error"]["code"] == "NO_SUCH_PROVIDER"
        assert (await shop.tell((b"{}", {}), "test")).status_code == 503


async def test_whoever_looks_after_money_gives_back_decides_and_reads_the_ledger(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop, reader(shop.site, email="eve@stoa.example", username="eve-ray") as who:
        order, _ = await shop.paid()
        held = await shop.buy("patron")
        await shop.tell(shop.stripe.pay(await shop.session_of(held), amount_total=1))
        await who.join()
        assert (await who.open("/admin/payments")).status_code == 403
        async with accounts_at(shop.site).database.write() as tx:
            person_id = await tx.connection.fetchval("select id from accounts.people where username = 'eve-ray'")
        await grant(shop.site, str(person_id), "admin")

        async def may_look() -> bool:
            return (await who.open("/admin/payments")).status_code == 200

        await eventually(may_look)
        listed = (await who.open("/admin/payments")).text
        assert "Somebody has to look at these" in listed
        at = f"/admin/payments/{order['id']}"
        assert "checkout.session.completed" in (await who.open(at)).text
        wrong = await who.send(at, f"{at}/refund", amount="4.999", reason="Bought twice.")
        assert "12.50" in errors_of(wrong)["amount"]
        much = await who.send(at, f"{at}/refund", amount="9.99", reason="Bought twice.")
        assert "4.99 USD" in errors_of(much)["amount"]
        assert (await who.send(at, f"{at}/refund", amount="1.00", reason="Bought twice.")).status_code == 303
        assert await shop.sql("select amount from commons.payment_refunds") == 100
        other = f"/admin/payments/{held['id']}"
        assert (await who.send(other, f"{other}/release", reason="It is only a yen.")).status_code == 303
        assert (
            await shop.sql("select status from commons.payment_orders where id = $1", UUID(held["id"])) == "COMPLETED"
        )
        ledger = (await who.open("/admin/payments/ledger")).text
        assert "The books add up" in ledger
        assert re.search(r"¥1\b", ledger)
        assert len(await shop.ada.get("/api/v1/admin/payments")) == 2
        assert len(await shop.ada.get("/api/v1/admin/payments/ledger/movements")) == 3
        await shop.run("update accounts.sessions set authenticated_at = now() - interval '1 day'")

        async def must_confirm() -> bool:
            asked = await who.send(at, f"{at}/refund", reason="All of it.")
            return asked.headers.get("location", "").startswith("/confirm")

        await eventually(must_confirm)
