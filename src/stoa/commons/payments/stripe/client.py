"""Calls to Stripe: forms in, JSON out, one version of the API, and a key that makes each call happen once."""

from collections.abc import Mapping
from dataclasses import dataclass

from stoa.commons.payments.errors import CheckoutFailed
from stoa.commons.payments.models import OrderRow, RefundRow
from stoa.commons.payments.provider import Checkout, Happening, RefundSaid, settled_answer
from stoa.commons.payments.rules import from_stripe, to_stripe
from stoa.commons.payments.settings import PaymentSettings
from stoa.kernel import clock
from stoa.kernel.outgoing import Answer, Outgoing

from .models import Balance, Charge, Intent, RefundObject, Session
from .rules import outcome_of, read_event, session_happening

API_VERSION = "2024-06-20"
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Stripe:
    """Stripe, with the operator's key."""

    settings: PaymentSettings
    outgoing: Outgoing
    name: str = "stripe"
    title: str = "Card (Stripe)"
    refunds_parts: bool = True

    async def open_checkout(self, order: OrderRow, back: str) -> Checkout:
        """Open a page to pay on."""
        form = {
            "mode": "payment",
            "client_reference_id": str(order.id),
            "metadata[order]": str(order.id),
            "payment_intent_data[metadata][order]": str(order.id),
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": order.currency.lower(),
            "line_items[0][price_data][unit_amount]": str(to_stripe(order.amount, order.currency)),
            "line_items[0][price_data][product_data][name]": order.title[:LONGEST_TITLE],
            "success_url": back,
            "cancel_url": back,
            "expires_at": str(int(order.expires_at.timestamp())),
        }
        session = (await self._post("/v1/checkout/sessions", form, f"checkout-{order.id}")).json(Session)
        if not session.url:
            raise CheckoutFailed
        return Checkout(session.id, session.url)

    async def send_refund(self, order: OrderRow, refund: RefundRow) -> RefundSaid:
        """Give money back."""
        form = {
            "payment_intent": order.payment or "",
            "amount": str(to_stripe(refund.amount, refund.currency)),
            "metadata[order]": str(order.id),
            "metadata[refund]": str(refund.id),
        }
        said = (await self._post("/v1/refunds", form, f"refund-{refund.id}")).json(RefundObject)
        return RefundSaid(said.id, outcome_of(said.status))

    async def ask(self, order: OrderRow) -> Happening | None:
        """Ask what has become of a checkout."""
        if order.session is None:
            return None
        session = (await self._get(f"/v1/checkout/sessions/{order.session}", {})).json(Session)
        over = session.status == "expired"
        told = session_happening(
            f"asked-{order.id}-{session.payment_status}-{session.status}", "asked", session, failed=over
        )
        return None if told.what == "other" else told

    async def find_fee(self, order: OrderRow) -> int | None:
        """Ask what Stripe kept; in another currency than the order's it is not booked."""
        if order.payment is None:
            return None
        expand = {"expand[]": "latest_charge.balance_transaction"}
        intent = (await self._get(f"/v1/payment_intents/{order.payment}", expand)).json(Intent)
        match intent.latest_charge:
            case Charge(balance_transaction=Balance(fee=fee, currency=currency)):
                same = currency.upper() == order.currency
                return from_stripe(fee, order.currency) if same else None
            case _:
                return None

    def read_event(self, headers: Mapping[str, str], body: bytes) -> Happening:
        """Check who has signed an event, then read it."""
        return read_event(self.settings.stripe_webhook_secrets, headers, body, clock.now())

    async def _post(self, path: str, form: Mapping[str, str], key: str) -> Answer:
        headers = {**self._headers(), "Idempotency-Key": key}
        url = self.settings.stripe_url.rstrip("/") + path
        answer = await self.outgoing.post(url, form=form, headers=headers, idempotent=True, allow_private=True)
        return settled_answer(answer)

    async def _get(self, path: str, params: Mapping[str, str]) -> Answer:
        url = self.settings.stripe_url.rstrip("/") + path
        return settled_answer(await self.outgoing.get(url, params=params, headers=self._headers(), allow_private=True))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.settings.stripe_key}", "Stripe-Version": API_VERSION}
