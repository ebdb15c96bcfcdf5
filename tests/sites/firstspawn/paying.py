"""Paying at a provider that runs in the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from stoa.testing import stripe
from tests.accounts.at_the_door import open_site
from tests.commons.crowd import read_sql
from tests.harness.web import SiteUnderTest, StartSite


@asynccontextmanager
async def open_shop(start_site: StartSite) -> AsyncIterator[tuple[SiteUnderTest, stripe.LocalStripe]]:
    """Serve FirstSpawn beside a provider that takes money, and work off jobs at once."""
    async with stripe.serve_stripe() as local:
        keys = {"STRIPE_SECRET_KEY": stripe.KEY, "STRIPE_WEBHOOK_SECRET": stripe.SECRET, "STRIPE_URL": local.url}
        yield await open_site(start_site, **keys, JOBS_POLL="250ms"), local


async def pay(site: SiteUnderTest, local: stripe.LocalStripe, order: dict[str, Any]) -> str:
    """Pay as the provider tells it; three times, as providers do. Give the payment's name."""
    session: str = await read_sql(
        site, "select session from commons.payment_orders where id = $1::text::uuid", order["id"]
    )
    body, headers = local.pay(session)
    for _ in range(3):
        told = await site.request("POST", "/api/v1/payments/stripe/webhook", content=body, headers=headers)
        assert told.status_code == 200
    payment: str = local.sessions[session]["payment_intent"]
    return payment
