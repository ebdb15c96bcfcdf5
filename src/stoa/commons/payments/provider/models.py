"""What every provider can do, and what they tell us."""

from collections.abc import Mapping
from typing import Literal, Protocol
from uuid import UUID

import msgspec

from stoa.commons.payments.models import OrderRow, RefundRow

type What = Literal["paid", "failed", "refund", "dispute", "greeting", "other"]
type Outcome = Literal["done", "pending", "failed", "reversed"]


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a provider has told, whoever it is."""

    id: str
    type: str
    what: What
    order_id: UUID | None = None
    session: str | None = None
    payment: str | None = None
    amount: int = 0
    currency: str = ""
    fee: int | None = None
    refund_id: UUID | None = None
    """Our own id of a refund, where we have asked for it."""
    reference: str | None = None
    """The provider's id of a refund or dispute."""
    outcome: Outcome = "done"


class Checkout(msgspec.Struct, frozen=True):
    """A page of the provider's where somebody pays."""

    session: str
    url: str


class RefundSaid(msgspec.Struct, frozen=True):
    """What the provider answered to a refund."""

    reference: str
    outcome: Outcome


class Provider(Protocol):
    """Somebody who takes money for us."""

    @property
    def name(self) -> str:
        """What it is called in tables and addresses."""

    @property
    def title(self) -> str:
        """What people read."""

    @property
    def refunds_parts(self) -> bool:
        """Whether a part of a payment can go back."""

    async def open_checkout(self, order: OrderRow, back: str) -> Checkout:
        """Open a page to pay on. Asked for again for one order, it is the same page."""

    async def send_refund(self, order: OrderRow, refund: RefundRow) -> RefundSaid:
        """Give money back. Asked for again for one refund, it happens once."""

    async def ask(self, order: OrderRow) -> Happening | None:
        """Ask what has become of an order; None where nothing has yet."""

    async def find_fee(self, order: OrderRow) -> int | None:
        """Ask what the provider kept, in the order's currency; None where that is not known yet."""

    def read_event(self, headers: Mapping[str, str], body: bytes) -> Happening:
        """Check who has signed a message, then read it; raise `BadEvent` otherwise."""
