"""Tebex on this machine: its Checkout API and its signed webhooks, as far as payments use them."""

import itertools
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec

from stoa.commons.payments.tebex import sign_event

from .serve import Asked, Given, app_of, give_json, give_till, serve_here

PROJECT = "1234"
KEY = "key-on-this-machine"
SECRET = "secret-on-this-machine"  # noqa: S105 - it opens nothing but this stand-in

type Event = tuple[bytes, dict[str, str]]


@dataclass(slots=True)
class LocalTebex:
    """What it knows."""

    url: str = ""
    baskets: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunded: list[str] = field(default_factory=list)
    due: list[Event] = field(default_factory=list)
    """What has happened at the page to pay on, and was told nobody yet."""
    _number: Any = field(default_factory=itertools.count)

    def answer(self, asked: Asked) -> Given:
        """Answer one call."""
        if asked.path.startswith("/pay/"):
            return self._till(asked.method, asked.path.removeprefix("/pay/"))
        expected = "Basic " + b64encode(f"{PROJECT}:{KEY}".encode()).decode()
        if asked.headers.get("authorization") != expected:
            return give_json({"status": 401, "title": "Unauthorized"}, 401)
        match asked.method, asked.path.removeprefix("/api").strip("/").split("/"):
            case "POST", ["checkout"]:
                return self._open(msgspec.json.decode(asked.body))
            case "GET", ["baskets", ident] if ident in self.baskets:
                return give_json(self.baskets[ident])
            case "POST", ["payments", payment, "refund"] if asked.query.get("type") == "txn_id":
                self.refunded.append(payment)
                return give_json({"transaction_id": payment})
            case _:
                return give_json({"status": 404, "title": "Not found"}, 404)

    def _open(self, wish: dict[str, Any]) -> Given:
        ident = f"basket-{next(self._number)}"
        [item] = wish["items"]
        self.baskets[ident] = {
            "ident": ident,
            "complete": False,
            "price": item["package"]["price"] * item["qty"],
            "custom": wish["basket"]["custom"],
            "back": wish["basket"]["complete_url"],
            "links": {"checkout": f"{self.url}/pay/{ident}"},
        }
        return give_json(self.baskets[ident], 201)

    def _till(self, method: str, ident: str) -> Given:
        """Show the page to pay on, or take the money and send whoever paid back."""
        basket = self.baskets.get(ident)
        if basket is None:
            return give_json({"status": 404, "title": "Not found"}, 404)
        if method == "GET":
            return give_till("Tebex", str(basket["price"]))
        self.due.append(self.pay(ident))
        return Given(status=303, location=basket["back"])

    def pay(self, ident: str, currency: str = "USD") -> Event:
        """Let somebody pay, and give the webhook."""
        basket = self.baskets[ident]
        price = {"amount": basket["price"], "currency": currency}
        basket |= {"complete": True, "links": [], "payment": {"transaction_id": f"tbx-{ident}", "price": price}}
        return self.event("payment.completed", self._subject(ident, currency))

    def refund(self, ident: str, currency: str = "USD") -> Event:
        """Give a payment back, and give the webhook."""
        return self.event("payment.refunded", self._subject(ident, currency))

    def _subject(self, ident: str, currency: str) -> dict[str, Any]:
        basket = self.baskets[ident]
        price = {"amount": basket["price"], "currency": currency}
        return {
            "transaction_id": f"tbx-{ident}",
            "price": price,
            "price_paid": price,
            "fees": {"tax": {"amount": 0, "currency": currency}, "gateway": {"amount": 0.29, "currency": currency}},
            "custom": basket["custom"],
        }

    def event(self, kind: str, subject: dict[str, Any]) -> Event:
        """Write a webhook and sign it."""
        told = {"id": f"event-{next(self._number)}", "type": kind, "date": "2026-01-02T03:04:05+00:00"}
        body = msgspec.json.encode({**told, "subject": subject})
        return body, {"X-Signature": sign_event(SECRET, body), "Content-Type": "application/json"}


@asynccontextmanager
async def serve_tebex(port: int = 0) -> AsyncIterator[LocalTebex]:
    """Serve Tebex on this machine."""
    tebex = LocalTebex()
    async with serve_here(app_of(tebex.answer), port) as origin:
        tebex.url = origin
        yield tebex
