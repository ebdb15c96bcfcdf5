"""A provider without money: it writes and signs the events that Stripe would send."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from stoa.commons.payments.models import OrderRow, RefundRow
from stoa.commons.payments.provider import Checkout, Happening, RefundSaid
from stoa.commons.payments.rules import to_stripe
from stoa.commons.payments.stripe import read_event, sign_event
from stoa.kernel import clock
from stoa.kernel.crypto import Keyring


def rehearsal_secret(keys: Keyring) -> str:
    """Give the secret that the events of this site's rehearsals are signed with."""
    return keys.derive("sign", "payments-rehearsal").hex()


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Pays with nothing."""

    secret: str
    name: str = "test"
    title: str = "Test (no money)"
    refunds_parts: bool = True

    async def open_checkout(self, order: OrderRow, back: str) -> Checkout:  # noqa: ARG002 - the page knows the way
        """Give the page that pays, fails or pays later."""
        return Checkout(f"cs_test_{order.id}", f"/dev/payments/{order.id}")

    async def send_refund(self, order: OrderRow, refund: RefundRow) -> RefundSaid:  # noqa: ARG002 - nothing to ask
        """Give nothing back, at once."""
        return RefundSaid(f"re_{refund.id}", "done")

    async def ask(self, order: OrderRow) -> Happening | None:  # noqa: ARG002 - the page tells all there is
        """Know nothing that has not been told."""
        return None

    async def find_fee(self, order: OrderRow) -> int | None:  # noqa: ARG002 - it is free
        """Keep nothing."""
        return None

    def read_event(self, headers: Mapping[str, str], body: bytes) -> Happening:
        """Check who has signed an event, then read it."""
        return read_event((self.secret,), headers, body, clock.now())

    def write_event(self, order: OrderRow, *, paid: bool) -> tuple[bytes, dict[str, str]]:
        """Write the event that Stripe would send, and the headers that go with it."""
        session = {
            "id": order.session,
            "object": "checkout.session",
            "status": "complete" if paid else "expired",
            "payment_status": "paid" if paid else "unpaid",
            "amount_total": to_stripe(order.amount, order.currency),
            "currency": order.currency.lower(),
            "payment_intent": f"pi_{order.id}" if paid else None,
            "client_reference_id": str(order.id),
        }
        kind = "completed" if paid else "expired"
        body = msgspec.json.encode(
            {"id": f"evt_{order.id}_{kind}", "type": f"checkout.session.{kind}", "data": {"object": session}}
        )
        return body, {"stripe-signature": sign_event(self.secret, clock.now(), body)}
