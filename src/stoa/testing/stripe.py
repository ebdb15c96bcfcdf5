"""Stripe on this machine: Checkout, refunds, disputes and signed events, as far as payments use them.

It refuses what Stripe's documentation says is refused: calls without key or version, without required fields, and an
idempotency key that is used for something else.
"""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec

from stoa.commons.payments.stripe import sign_event
from stoa.kernel import clock

from .serve import Asked, Given, app_of, give_json, give_till, serve_here

KEY = "sk_test_on_this_machine"
SECRET = "whsec_on_this_machine"  # noqa: S105 - it opens nothing but this stand-in
_REQUIRED = {
    "/v1/checkout/sessions": ("mode", "success_url", "line_items[0][quantity]"),
    "/v1/refunds": ("payment_intent",),
}
_FEE = 30

type Event = tuple[bytes, dict[str, str]]


@dataclass(slots=True)
class LocalStripe:
    """What it knows, and the switches for what goes wrong."""

    url: str = ""
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[Asked] = field(default_factory=list)
    due: list[Event] = field(default_factory=list)
    """What has happened at the page to pay on, and was told nobody yet."""
    is_down: bool = False
    refunds_wait: bool = False
    _answers: dict[str, tuple[dict[str, str], Given]] = field(default_factory=dict)
    _number: Any = field(default_factory=itertools.count)

    def answer(self, asked: Asked) -> Given:
        """Answer one call."""
        self.calls.append(asked)
        if self.is_down:
            return _fault("api_error", "It is down.", 503)
        if asked.path.startswith("/pay/"):
            return self._till(asked.method, asked.path.removeprefix("/pay/"))
        if asked.headers.get("authorization") != f"Bearer {KEY}":
            return _fault("invalid_request_error", "Invalid API Key provided.", 401)
        if not asked.headers.get("stripe-version"):
            return _fault("invalid_request_error", "Pin a version.", 400)
        if asked.method == "GET":
            return self._find(asked.path)
        key = asked.headers.get("idempotency-key", "")
        known = self._answers.get(key) if key else None
        if known is not None:
            return known[1] if known[0] == asked.form else _fault("idempotency_error", "Other parameters.", 400)
        given = self._act(asked)
        if key:
            self._answers[key] = (asked.form, given)
        return given

    def _act(self, asked: Asked) -> Given:
        missing = [name for name in _REQUIRED.get(asked.path, ()) if not asked.form.get(name)]
        if missing:
            return _fault("invalid_request_error", f"Missing required param: {missing[0]}.", 400)
        match asked.path:
            case "/v1/checkout/sessions":
                return self._open(asked.form)
            case "/v1/refunds":
                return self._refund(asked.form)
            case _:
                return _fault("invalid_request_error", "Unrecognized request URL.", 404)

    def _find(self, path: str) -> Given:
        *_, kind, name = path.split("/")
        found = {"sessions": self.sessions, "payment_intents": self.intents}.get(kind, {}).get(name)
        return give_json(found) if found is not None else _fault("invalid_request_error", "No such thing.", 404)

    def _open(self, form: dict[str, str]) -> Given:
        name = self.new_id("cs_test")
        price = "line_items[0][price_data]"
        if not form.get(f"{price}[unit_amount]", "").isdigit() or not form.get(f"{price}[currency]", "").islower():
            return _fault("invalid_request_error", "A price needs unit_amount and a currency in small letters.", 400)
        self.sessions[name] = {
            "id": name,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": int(form[f"{price}[unit_amount]"]) * int(form["line_items[0][quantity]"]),
            "currency": form[f"{price}[currency]"],
            "payment_intent": None,
            "client_reference_id": form.get("client_reference_id"),
            "success_url": form["success_url"],
            "url": f"{self.url}/pay/{name}",
        }
        return give_json(self.sessions[name])

    def _till(self, method: str, name: str) -> Given:
        """Show the page to pay on, or take the money and send whoever paid back."""
        session = self.sessions.get(name)
        if session is None:
            return _fault("invalid_request_error", "No such session.", 404)
        if method == "GET":
            return give_till("Stripe", f"{session['amount_total']} {session['currency']}")
        self.due.append(self.pay(name))
        return Given(status=303, location=session["success_url"])

    def _refund(self, form: dict[str, str]) -> Given:
        intent = self.intents.get(form["payment_intent"])
        if intent is None:
            return _fault("invalid_request_error", "No such payment_intent.", 404)
        amount = int(form.get("amount", intent["amount"]))
        gone = sum(one["amount"] for one in self.refunds.values() if one["payment_intent"] == intent["id"])
        if gone + amount > intent["amount"]:
            return _fault("invalid_request_error", "Refund amount is greater than unrefunded amount.", 400)
        name = self.new_id("re")
        metadata = {key[9:-1]: value for key, value in form.items() if key.startswith("metadata[")}
        self.refunds[name] = {
            "id": name,
            "object": "refund",
            "amount": amount,
            "currency": intent["currency"],
            "payment_intent": intent["id"],
            "status": "pending" if self.refunds_wait else "succeeded",
            "metadata": metadata,
        }
        return give_json(self.refunds[name])

    def new_id(self, kind: str) -> str:
        """Make an id as Stripe writes them."""
        return f"{kind}_{next(self._number)}"

    def pay(self, session: str, **other: Any) -> Event:
        """Let somebody pay at the page of a checkout, and give the event; `other` is what is otherwise than asked."""
        paid = self.sessions[session]
        name = self.new_id("pi")
        self.intents[name] = {
            "id": name,
            "amount": paid["amount_total"],
            "currency": paid["currency"],
            "latest_charge": {"balance_transaction": {"fee": _FEE, "currency": paid["currency"]}},
        }
        paid |= {"status": "complete", "payment_status": "paid", "payment_intent": name, **other}
        return self.event("checkout.session.completed", paid)

    def expire(self, session: str) -> Event:
        """Let a checkout expire."""
        self.sessions[session]["status"] = "expired"
        return self.event("checkout.session.expired", self.sessions[session])

    def refund(self, payment: str, amount: int) -> Event:
        """Give money back at Stripe's dashboard."""
        given = self._refund({"payment_intent": payment, "amount": str(amount)})
        return self.event("refund.created", msgspec.json.decode(given.body))

    def settle(self, refund: str, status: str) -> Event:
        """Let a refund that waits come through, or fail."""
        self.refunds[refund]["status"] = status
        return self.event("refund.updated", self.refunds[refund])

    def dispute(self, payment: str, *, name: str = "dp_1", status: str = "needs_response") -> Event:
        """Let the owner of the card dispute a payment, or let the dispute end."""
        intent = self.intents[payment]
        told = {
            "id": name,
            "object": "dispute",
            "amount": intent["amount"],
            "currency": intent["currency"],
            "status": status,
            "payment_intent": payment,
        }
        return self.event(f"charge.dispute.{'created' if status == 'needs_response' else 'closed'}", told)

    def event(self, kind: str, told: dict[str, Any]) -> Event:
        """Write an event and sign it."""
        body = msgspec.json.encode(
            {"id": self.new_id("evt"), "object": "event", "type": kind, "livemode": False, "data": {"object": told}}
        )
        return body, {"Stripe-Signature": sign_event(SECRET, clock.now(), body), "Content-Type": "application/json"}


def _fault(kind: str, words: str, status: int) -> Given:
    return give_json({"error": {"type": kind, "message": words}}, status)


@asynccontextmanager
async def serve_stripe(port: int = 0) -> AsyncIterator[LocalStripe]:
    """Serve Stripe on this machine."""
    stripe = LocalStripe()
    async with serve_here(app_of(stripe.answer), port) as origin:
        stripe.url = origin
        yield stripe
