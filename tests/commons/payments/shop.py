"""A site that sells badges, and takes deposits for boats; the providers are on this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2

from stoa.commons.payments import Offer, OrderRow, Payable
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Conflict
from stoa.kernel.feature import Feature, Site
from stoa.sites import shared_features
from stoa.testing import stripe, tebex
from stoa.testing.stripe import LocalStripe
from stoa.testing.tebex import LocalTebex
from stoa.ui.default_look import STOA
from tests.accounts.at_the_door import CHEAP, accounts_at
from tests.commons.crowd import Member, gather_crowd
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import rows, until, value

TABLE = "create table shop_grants (order_id uuid, what text)"
PRICES = {"founder": (499, "USD"), "patron": (500, "JPY"), "sultan": (1250, "KWD"), "sold-out": (100, "USD")}
BROKEN: set[str] = set()
"""Items whose hook breaks at its end, as a mistake in a site would."""
PAYMENTS = "/api/v1/payments"
ADMIN = "/api/v1/admin/payments"


class SoldOut(Conflict):
    code = "SOLD_OUT"
    message = "The last one was sold a moment ago."


async def _find(_: Read, item_id: str, _person: UUID) -> Offer | None:
    if item_id not in PRICES:
        return None
    amount, currency = PRICES[item_id]
    return Offer(title=f"Badge {item_id}", amount=amount, currency=currency, metadata={"colour": "gold"})


async def _deposit(_: Read, item_id: str, _person: UUID) -> Offer | None:
    return Offer(title=f"Deposit for {item_id}", amount=10_000, currency="EUR", type="deposit")


async def _grant(tx: Write, order: OrderRow) -> None:
    if order.item_id == "sold-out":
        raise SoldOut
    await tx.connection.execute("insert into shop_grants values ($1, 'granted')", order.id)
    if order.item_id in BROKEN:
        message = "The hook is broken."
        raise RuntimeError(message)


async def _revoke(tx: Write, order: OrderRow) -> None:
    await tx.connection.execute("insert into shop_grants values ($1, 'revoked')", order.id)


SHOP = Feature(
    name="shop",
    package="tests.commons.payments",
    declares=(
        Payable(kind="badge", find=_find, on_paid=_grant, on_refunded=_revoke),
        Payable(kind="deposit", find=_deposit, on_paid=_grant, on_refunded=_revoke),
    ),
)
SITE = Site(name="shop", title="Shop", tagline="", look=STOA, features=())
SITE = Site(name="shop", title="Shop", tagline="", look=STOA, features=(*shared_features(SITE), SHOP))


@dataclass(slots=True)
class Shop:
    """The site, its providers, a customer and somebody who looks after money."""

    site: SiteUnderTest
    stripe: LocalStripe
    tebex: LocalTebex
    ann: Member
    ada: Member

    async def buy(self, item_id: str = "founder", provider: str = "stripe", kind: str = "badge") -> dict[str, Any]:
        """Open a checkout."""
        wish = {"itemType": kind, "itemId": item_id, "provider": provider}
        opened = await self.ann.ask("POST", f"{PAYMENTS}/checkout", wish)
        assert opened.status_code == 201, opened.text
        found: dict[str, Any] = opened.json()["data"]
        return found

    async def session_of(self, order: dict[str, Any]) -> str:
        """Give the provider's name of a checkout."""
        found: str = await self.sql("select session from commons.payment_orders where id = $1", UUID(order["id"]))
        return found

    async def tell(self, event: tuple[bytes, Any], provider: str = "stripe") -> httpx2.Response:
        """Tell the site what a provider tells."""
        body, headers = event
        return await self.site.request("POST", f"{PAYMENTS}/{provider}/webhook", content=body, headers=headers)

    async def paid(self, item_id: str = "founder", kind: str = "badge") -> tuple[dict[str, Any], str]:
        """Buy something and pay for it; give the order, and what Stripe calls the payment."""
        order = await self.buy(item_id, kind=kind)
        session = await self.session_of(order)
        assert (await self.tell(self.stripe.pay(session))).status_code == 200
        return order, self.stripe.sessions[session]["payment_intent"]

    async def shown(self, order: dict[str, Any]) -> dict[str, Any]:
        """Give an order as its customer sees it."""
        found: dict[str, Any] = await self.ann.get(f"{PAYMENTS}/{order['id']}")
        return found

    async def grants(self, order: dict[str, Any]) -> list[str]:
        """Give what was granted and taken back for an order."""
        found = await rows(self.database, "select what from shop_grants where order_id = $1", UUID(order["id"]))
        return [row[0] for row in found]

    async def balances(self) -> dict[str, int]:
        """Give what the accounts hold, where they hold anything."""
        found = await self.ada.get(f"{ADMIN}/ledger")
        return {f"{one['account']} {one['currency']}": one["amount"] for one in found if one["amount"]}

    @property
    def database(self) -> Any:
        return accounts_at(self.site).database

    async def sql(self, statement: str, *args: object) -> Any:
        """Ask the database for one value."""
        return await value(self.database, statement, *args)

    async def until(self, statement: str, *args: object) -> None:
        """Wait until the database says so."""
        await until(self.database, statement, *args)

    async def run(self, statement: str) -> None:
        """Change what has happened."""
        async with self.database.write() as tx:
            await tx.connection.execute(statement)


@asynccontextmanager
async def open_shop(start_site: StartSite, **settings: str) -> AsyncIterator[Shop]:
    """Open the shop."""
    async with stripe.serve_stripe() as local_stripe, tebex.serve_tebex() as local_tebex:
        providers = {
            "STRIPE_SECRET_KEY": stripe.KEY,
            "STRIPE_WEBHOOK_SECRET": f"whsec_before,{stripe.SECRET}",
            "STRIPE_URL": local_stripe.url,
            "TEBEX_PRIVATE_KEY": tebex.KEY,
            "TEBEX_PROJECT_ID": tebex.PROJECT,
            "TEBEX_WEBHOOK_SECRET": tebex.SECRET,
            "TEBEX_URL": f"{local_tebex.url}/api",
            "JOBS_POLL": "250ms",
        }
        site = await start_site(site=SITE, tables=TABLE, settings={**CHEAP, **providers, **settings})
        [ann] = await gather_crowd(site, ["ann-lee"])
        [ada] = await gather_crowd(site, ["ada-ray"], role="admin", scopes=("payments.read", "payments.refund"))
        shop = Shop(site, local_stripe, local_tebex, ann, ada)
        yield shop
