"""What Tebex says, as far as we read it. Amounts come with a point."""

from decimal import Decimal
from typing import Any

import msgspec


class Price(msgspec.Struct, frozen=True):
    """An amount of money."""

    amount: Decimal
    currency: str


class Fees(msgspec.Struct, frozen=True):
    """What is kept of a payment."""

    gateway: Price | None = None


class Subject(msgspec.Struct, frozen=True):
    """A payment."""

    transaction_id: str
    price: Price | None = None
    fees: Fees | None = None
    custom: dict[str, Any] | None = None


class TebexEvent(msgspec.Struct, frozen=True):
    """A webhook."""

    id: str
    type: str
    subject: msgspec.Raw = msgspec.Raw(b"null")


class Links(msgspec.Struct, frozen=True):
    """Where somebody pays."""

    checkout: str | None = None


class PaymentOfBasket(msgspec.Struct, frozen=True):
    """The payment of a basket that was paid."""

    transaction_id: str
    price: Price | None = None


class Basket(msgspec.Struct, frozen=True):
    """What somebody is about to pay for."""

    ident: str
    complete: bool = False
    links: Links | list[Any] = msgspec.field(default_factory=Links)
    payment: PaymentOfBasket | None = None
