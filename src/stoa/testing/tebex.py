"""Tebex on this machine: its Checkout API and its signed webhooks, as far as payments use them."""

import itertools
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec

from stoa.commons.payments.tebex import sign_event

from .serve import Asked, Given, app_of, give_json, serve_here

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
    _number: Any = field(default_factory=itertools.count)

    def answer(self, asked: Asked) -> Given:
        """Answer one call."""
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
            "links": {"checkout": f"{self.url}/pay/{ident}"},
        }
        return give_json(self.baskets[ident], 201)

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
