"""Calls to Tebex's Checkout API."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from stoa.commons.payments.errors import CheckoutFailed
from stoa.commons.payments.models import OrderRow, RefundRow
from stoa.commons.payments.provider import Checkout, Happening, RefundSaid, settled_answer
from stoa.commons.payments.rules import to_major, to_minor
from stoa.commons.payments.settings import PaymentSettings
from stoa.kernel.outgoing import Outgoing

from .models import Basket, Links
from .rules import read_event


@dataclass(frozen=True, slots=True)
class Tebex:
    """Tebex, with the operator's key. It sells in its own name, and gives back whole payments only."""

    settings: PaymentSettings
    outgoing: Outgoing
    name: str = "tebex"
    title: str = "Tebex"
    refunds_parts: bool = False

    async def open_checkout(self, order: OrderRow, back: str) -> Checkout:
        """Open a page to pay on. Tebex knows no idempotency: a second basket is never paid with the first one."""
        price = msgspec.Raw(to_major(order.amount, order.currency).encode())
        item = {"package": {"name": order.title, "price": price}, "type": "single", "qty": 1}
        basket = {
            "return_url": back,
            "complete_url": back,
            "complete_auto_redirect": True,
            "custom": {"order": str(order.id)},
        }
        body = msgspec.json.encode({"basket": basket, "items": [item]})
        headers = {**self._headers(), "Content-Type": "application/json"}
        answer = await self.outgoing.post(self._url("/checkout"), content=body, headers=headers, allow_private=True)
        made = settled_answer(answer).json(Basket)
        if not isinstance(made.links, Links) or not made.links.checkout:
            raise CheckoutFailed
        return Checkout(made.ident, made.links.checkout)

    async def send_refund(self, order: OrderRow, refund: RefundRow) -> RefundSaid:  # noqa: ARG002 - all or nothing
        """Give a whole payment back; a second time Tebex says that it is done."""
        url = self._url(f"/payments/{order.payment}/refund?type=txn_id")
        answer = await self.outgoing.post(url, headers=self._headers(), allow_private=True)
        settled_answer(answer)
        return RefundSaid(order.payment or "", "done")

    async def ask(self, order: OrderRow) -> Happening | None:
        """Ask what has become of a basket."""
        if order.session is None:
            return None
        url = self._url(f"/baskets/{order.session}")
        answer = await self.outgoing.get(url, headers=self._headers(), allow_private=True)
        basket = settled_answer(answer).json(Basket)
        if not basket.complete or basket.payment is None or basket.payment.price is None:
            return None
        currency = basket.payment.price.currency.upper()
        return Happening(
            id=f"asked-{order.id}",
            type="asked",
            what="paid",
            order_id=order.id,
            payment=basket.payment.transaction_id,
            amount=to_minor(basket.payment.price.amount, currency),
            currency=currency,
        )

    async def find_fee(self, order: OrderRow) -> int | None:  # noqa: ARG002 - Tebex tells it with the payment
        """Give nothing: the webhook has told it."""
        return None

    def read_event(self, headers: Mapping[str, str], body: bytes) -> Happening:
        """Check who has signed a webhook, then read it."""
        return read_event(self.settings.tebex_webhook_secrets, headers, body)

    def _url(self, path: str) -> str:
        return self.settings.tebex_url.rstrip("/") + path

    def _headers(self) -> dict[str, str]:
        pair = f"{self.settings.tebex_project}:{self.settings.tebex_key}".encode()
        return {"Authorization": f"Basic {b64encode(pair).decode()}", "Accept": "application/json"}
