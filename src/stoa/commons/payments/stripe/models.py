"""What Stripe says, as far as we read it."""

import msgspec

type Reference = str | None


class EventData(msgspec.Struct, frozen=True):
    """What an event is about."""

    object: msgspec.Raw


class StripeEvent(msgspec.Struct, frozen=True):
    """An event."""

    id: str
    type: str
    data: EventData


class Session(msgspec.Struct, frozen=True):
    """A checkout."""

    id: str
    status: str | None = None
    payment_status: str = "unpaid"
    amount_total: int | None = None
    currency: str | None = None
    payment_intent: Reference = None
    client_reference_id: str | None = None
    url: str | None = None


class RefundObject(msgspec.Struct, frozen=True):
    """Money that goes back."""

    id: str
    amount: int
    currency: str
    status: str | None = None
    payment_intent: Reference = None
    metadata: dict[str, str] | None = None


class Dispute(msgspec.Struct, frozen=True):
    """A payment that the owner of the card does not accept."""

    id: str
    amount: int
    currency: str
    status: str
    payment_intent: Reference = None


class Balance(msgspec.Struct, frozen=True):
    """What Stripe kept of a payment."""

    fee: int
    currency: str


class Charge(msgspec.Struct, frozen=True):
    """A payment by one card."""

    balance_transaction: Balance | str | None = None


class Intent(msgspec.Struct, frozen=True):
    """A payment, with its charge in full."""

    latest_charge: Charge | str | None = None
