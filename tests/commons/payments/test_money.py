"""Amounts in whole numbers, whatever digits a currency has; and what providers are asked."""

import asyncio
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.payments.rules import from_stripe, minor_digits, read_typed, to_major, to_minor, to_stripe
from stoa.commons.payments.settings import PaymentSettings
from stoa.commons.payments.stripe.client import API_VERSION
from stoa.kernel.outgoing import Outgoing, OutgoingSettings
from stoa.testing.stripe import KEY, serve_stripe
from tests.harness.web import StartSite

from .shop import open_shop

CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "KWD", "ISK", "UGX", "CLF", "THB"])


@given(amount=st.integers(0, 10**12), currency=CURRENCIES)
def test_an_amount_is_the_same_there_and_back(amount: int, currency: str) -> None:
    assert to_minor(to_major(amount, currency), currency) == amount
    assert from_stripe(to_stripe(amount, currency), currency) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [(499, "USD", "4.99"), (500, "JPY", "500"), (1250, "KWD", "1.250"), (0, "USD", "0.00"), (7, "ISK", "7")],
)
def test_amounts_are_written_with_the_digits_of_their_currency(amount: int, currency: str, written: str) -> None:
    assert to_major(amount, currency) == written
    assert minor_digits(currency) == len(written.partition(".")[2])


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("4.999", "USD"), ("0.5", "JPY"), ("x", "USD"), ("1e99", "USD"), ("NaN", "USD"), ("", "USD")],
)
def test_what_is_no_whole_number_of_the_smallest_unit_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"amount|smallest unit"):
        to_minor(amount, currency)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("12.50", "USD", 1250), (" 12,5 ", "EUR", 1250), ("7", "USD", 700), ("1,250", "KWD", 1250), ("12", "JPY", 12)],
)
def test_an_amount_is_read_as_people_type_it(text: str, currency: str, amount: int) -> None:
    assert read_typed(text, currency) == amount


@pytest.mark.parametrize(("text", "currency"), [("1,250", "USD"), ("1.250,00", "EUR"), ("-5", "USD"), ("1,5", "JPY")])
def test_what_could_be_two_amounts_is_none(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match="is no amount"):
        read_typed(text, currency)


def test_an_amount_that_stripe_cannot_mean_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number"):
        from_stripe(150, "ISK")
    assert to_minor(Decimal("10.10"), "USD") == 1010


async def test_stripe_is_asked_as_its_documentation_says(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        orders = [await shop.buy(name) for name in ("founder", "patron", "sultan")]
        for order, asked in zip(orders, shop.stripe.calls, strict=True):
            form, headers = asked.form, asked.headers
            assert (asked.method, asked.path) == ("POST", "/v1/checkout/sessions")
            assert headers["content-type"] == "application/x-www-form-urlencoded"
            assert headers["authorization"] == f"Bearer {KEY}"
            assert headers["stripe-version"] == API_VERSION
            assert headers["idempotency-key"] == f"checkout-{order['id']}"
            assert form["mode"] == "payment"
            assert form["client_reference_id"] == form["metadata[order]"] == order["id"]
            assert form["line_items[0][price_data][unit_amount]"] == str(order["amount"])
            assert form["line_items[0][price_data][currency]"] == order["currency"].lower()
            assert form["success_url"].endswith(f"/payments/{order['id']}/return")


@pytest.mark.parametrize(
    ("headers", "form", "status"),
    [
        ({}, {"mode": "payment"}, 401),
        ({"Authorization": f"Bearer {KEY}"}, {"mode": "payment"}, 400),
        ({"Authorization": f"Bearer {KEY}", "Stripe-Version": API_VERSION}, {"mode": "payment"}, 400),
    ],
)
async def test_the_stand_in_refuses_what_stripe_refuses(
    headers: dict[str, str], form: dict[str, str], status: int
) -> None:
    outgoing = Outgoing(OutgoingSettings())
    async with serve_stripe() as stripe:
        url = f"{stripe.url}/v1/checkout/sessions"
        answer = await outgoing.post(url, headers=headers, form=form, allow_private=True)
        assert answer.status == status
    await outgoing.close()


async def test_one_idempotency_key_is_one_checkout_and_never_another(start_site: StartSite) -> None:
    async with open_shop(start_site) as shop:
        orders = await asyncio.gather(*(shop.buy() for _ in range(5)))
        assert len({one["id"] for one in orders}) == 1
        assert len(shop.stripe.sessions) == 1


def test_settings_that_could_not_work_are_refused() -> None:
    without = PaymentSettings(stripe_key="sk_test_x", tebex_key="y", stripe_url="http://stripe.example")
    said = " ".join(without.faults(production=True))
    for words in ("STRIPE_WEBHOOK_SECRET", "TEBEX_PROJECT_ID", "TEBEX_WEBHOOK_SECRET", "STRIPE_URL"):
        assert words in said
    assert list(PaymentSettings().faults(production=True)) == []
