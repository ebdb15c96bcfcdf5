"""Tebex's signatures, and its webhooks in our words."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from stoa.commons.payments.errors import BadEvent
from stoa.commons.payments.provider import Happening
from stoa.commons.payments.provider.models import Outcome, What
from stoa.commons.payments.rules import to_minor
from stoa.commons.payments.stripe.rules import read_id

from .models import Subject, TebexEvent

GREETING = "validation.webhook"
LONGEST_ID = 255
_MEANINGS: dict[str, tuple[What, Outcome]] = {
    "payment.completed": ("paid", "done"),
    "payment.declined": ("failed", "done"),
    "payment.refunded": ("refund", "done"),
    "payment.dispute.opened": ("dispute", "done"),
    "payment.dispute.lost": ("dispute", "done"),
    "payment.dispute.won": ("dispute", "reversed"),
}


def sign_event(secret: str, body: bytes) -> str:
    """Give the header that Tebex would send: the signature is over the digest in hexadecimal."""
    digest = hashlib.sha256(body).hexdigest()
    return hmac.new(secret.encode(), digest.encode(), "sha256").hexdigest()


def read_event(secrets: Sequence[str], headers: Mapping[str, str], body: bytes) -> Happening:
    """Check who has signed a webhook, then read it in our words. It carries no time, so its id alone stops replays."""
    given = headers.get("x-signature", "").encode()
    expected = [sign_event(secret, body).encode() for secret in secrets]
    if not any(hmac.compare_digest(given, one) for one in expected):
        raise BadEvent
    try:
        event = msgspec.json.decode(body, type=TebexEvent)
        return _happening(event)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise BadEvent from error


def _happening(event: TebexEvent) -> Happening:
    if not 0 < len(event.id) <= LONGEST_ID:
        message = "The webhook has no id."
        raise ValueError(message)
    if event.type == GREETING:
        return Happening(id=event.id, type=event.type, what="greeting")
    if event.type not in _MEANINGS:
        return Happening(id=event.id, type=event.type, what="other")
    what, outcome = _MEANINGS[event.type]
    subject = msgspec.json.decode(event.subject, type=Subject)
    currency = subject.price.currency.upper() if subject.price else ""
    fee = subject.fees.gateway if subject.fees else None
    return Happening(
        id=event.id,
        type=event.type,
        what=what,
        order_id=read_id(_order_of(subject.custom)),
        payment=subject.transaction_id,
        amount=to_minor(subject.price.amount, currency) if subject.price else 0,
        currency=currency,
        fee=to_minor(fee.amount, currency) if fee and fee.currency.upper() == currency else None,
        reference=subject.transaction_id,
        outcome=outcome,
    )


def _order_of(custom: dict[str, Any] | None) -> str | None:
    named = (custom or {}).get("order")
    return named if isinstance(named, str) else None
