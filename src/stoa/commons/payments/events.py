"""What payments tell the others."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("payment.completed", aggregate="order_id")
class PaymentCompleted(Event, frozen=True):
    """An order is paid, and what was bought is granted."""

    order_id: UUID
    person_id: UUID
    item_type: str
    item_id: str
    amount: int
    currency: str


@event("payment.failed", aggregate="order_id")
class PaymentFailed(Event, frozen=True):
    """An order was not paid, and will not be."""

    order_id: UUID
    person_id: UUID
    item_type: str
    item_id: str


@event("payment.refunded", aggregate="order_id")
class PaymentRefunded(Event, frozen=True):
    """Money has gone back; where all of it has, what was bought is taken back."""

    order_id: UUID
    person_id: UUID
    item_type: str
    item_id: str
    amount: int
    currency: str
    is_whole: bool


@event("payment.held", aggregate="order_id")
class PaymentHeld(Event, frozen=True):
    """Somebody has to look at a payment."""

    order_id: UUID
    reason: str


@event("ledger.unbalanced", aggregate="currency")
class LedgerUnbalanced(Event, frozen=True):
    """The books do not add up: somebody has changed them by hand."""

    currency: str
    words: str
