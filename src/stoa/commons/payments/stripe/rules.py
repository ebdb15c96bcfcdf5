"""Stripe's signatures, and its events in our words."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from stoa.commons.payments.errors import BadEvent
from stoa.commons.payments.provider import Happening
from stoa.commons.payments.provider.models import Outcome
from stoa.commons.payments.rules import from_stripe

from .models import Dispute, RefundObject, Session, StripeEvent

TOLERANCE = timedelta(seconds=300)
MOST_PARTS = 20
LONGEST_HEADER = 4096
LONGEST_ID = 255
_LONGEST_NUMBER = 12
_PAID = frozenset({"paid", "no_payment_required"})
_SESSION_PAID = frozenset({"checkout.session.completed", "checkout.session.async_payment_succeeded"})
_SESSION_FAILED = frozenset({"checkout.session.async_payment_failed", "checkout.session.expired"})
_REFUND = frozenset({"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"})
_DISPUTE = frozenset(
    {
        "charge.dispute.created",
        "charge.dispute.closed",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
    }
)
_REFUND_OUTCOMES: dict[str, Outcome] = {"succeeded": "done", "failed": "failed", "canceled": "failed"}


def sign_event(secret: str, at: datetime, body: bytes) -> str:
    """Give the header that Stripe would send."""
    timestamp = int(at.timestamp())
    return f"t={timestamp},v1={_digest(secret, timestamp, body)}"


def _digest(secret: str, timestamp: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, "sha256").hexdigest()


def check_signature(secrets: Sequence[str], header: str, body: bytes, at: datetime) -> None:
    """Refuse what none of the secrets has signed within the last five minutes; the header may hold several `v1`."""
    parts = [part.strip().partition("=") for part in header[:LONGEST_HEADER].split(",")[:MOST_PARTS]]
    times = [value for name, _, value in parts if name == "t"]
    given = [value.encode() for name, _, value in parts if name == "v1"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit() and len(times[0]) <= _LONGEST_NUMBER):
        raise BadEvent
    timestamp = int(times[0])
    if abs(at.timestamp() - timestamp) > TOLERANCE.total_seconds():
        raise BadEvent
    expected = [_digest(secret, timestamp, body).encode() for secret in secrets]
    if not any(hmac.compare_digest(one, other) for one in given for other in expected):
        raise BadEvent


def read_event(secrets: Sequence[str], headers: Mapping[str, str], body: bytes, at: datetime) -> Happening:
    """Check who has signed an event, then read it in our words."""
    check_signature(secrets, headers.get("stripe-signature", ""), body, at)
    try:
        event = msgspec.json.decode(body, type=StripeEvent)
        return _happening(event)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise BadEvent from error


def _happening(event: StripeEvent) -> Happening:
    if not 0 < len(event.id) <= LONGEST_ID:
        message = "The event has no id."
        raise ValueError(message)
    if event.type in _SESSION_PAID | _SESSION_FAILED:
        session = msgspec.json.decode(event.data.object, type=Session)
        return session_happening(event.id, event.type, session, failed=event.type in _SESSION_FAILED)
    if event.type in _REFUND:
        return refund_happening(event.id, event.type, msgspec.json.decode(event.data.object, type=RefundObject))
    if event.type in _DISPUTE:
        return _dispute(event, msgspec.json.decode(event.data.object, type=Dispute))
    return Happening(id=event.id, type=event.type, what="other")


def session_happening(event_id: str, kind: str, session: Session, *, failed: bool) -> Happening:
    """Say what a checkout tells: paid, over without being paid, or nothing yet."""
    currency = (session.currency or "").upper()
    paid = session.payment_status in _PAID and not failed
    return Happening(
        id=event_id,
        type=kind,
        what="paid" if paid else "failed" if failed else "other",
        order_id=read_id(session.client_reference_id),
        session=session.id,
        payment=session.payment_intent,
        amount=from_stripe(session.amount_total or 0, currency) if paid else 0,
        currency=currency,
    )


def refund_happening(event_id: str, kind: str, refund: RefundObject) -> Happening:
    """Say what a refund tells."""
    named = refund.metadata or {}
    currency = refund.currency.upper()
    return Happening(
        id=event_id,
        type=kind,
        what="refund",
        order_id=read_id(named.get("order")),
        payment=refund.payment_intent,
        amount=from_stripe(refund.amount, currency),
        currency=currency,
        refund_id=read_id(named.get("refund")),
        reference=refund.id,
        outcome=outcome_of(refund.status),
    )


def outcome_of(status: str | None) -> Outcome:
    """Say how a refund stands."""
    return _REFUND_OUTCOMES.get(status or "", "pending")


def _dispute(event: StripeEvent, dispute: Dispute) -> Happening:
    """Say what a dispute tells. An inquiry takes no money, so nothing is taken back for it."""
    is_inquiry = dispute.status.startswith("warning_")
    is_won = dispute.status == "won" or event.type == "charge.dispute.funds_reinstated"
    currency = dispute.currency.upper()
    return Happening(
        id=event.id,
        type=event.type,
        what="other" if is_inquiry else "dispute",
        payment=dispute.payment_intent,
        amount=from_stripe(dispute.amount, currency),
        currency=currency,
        reference=dispute.id,
        outcome="reversed" if is_won else "done",
    )


def read_id(text: str | None) -> UUID | None:
    """Read an id of ours; what others wrote there is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
