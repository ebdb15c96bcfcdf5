"""What is told about payments, and what a site declares of what is sold."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from stoa.kernel.db import Read, Write
from stoa.kernel.http.replies import Input, Model

type Status = Literal["PENDING", "COMPLETED", "FAILED", "REFUNDED"]
type RefundKind = Literal["refund", "dispute"]
type RefundStatus = Literal["PENDING", "DONE", "FAILED", "REVERSED"]
type ProviderName = Annotated[str, msgspec.Meta(min_length=1, max_length=20, examples=["stripe"])]

type ItemType = Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["badge"])]
type ItemId = Annotated[str, msgspec.Meta(min_length=1, max_length=100, examples=["founder"])]
type Amount = Annotated[int, msgspec.Meta(ge=1, le=99_999_999_999, examples=[499])]
type Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=500, examples=["Bought twice by mistake."])]


class OrderRow(msgspec.Struct, frozen=True):
    """An order, as it is stored."""

    id: UUID
    person_id: UUID
    type: str
    status: Status
    amount: int
    currency: str
    item_type: str
    item_id: str
    title: str
    metadata: dict[str, Any]
    provider: str
    session: str | None
    payment: str | None
    checkout_url: str | None
    paid_amount: int | None
    paid_currency: str | None
    refunded: int
    fee: int | None
    held: str
    created_at: datetime
    expires_at: datetime
    completed_at: datetime | None
    refunded_at: datetime | None


class RefundRow(msgspec.Struct, frozen=True):
    """Money that goes back, as it is stored."""

    id: UUID
    order_id: UUID
    kind: RefundKind
    status: RefundStatus
    amount: int
    currency: str
    reason: str
    reference: str | None
    created_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What somebody may buy, as the site says at the moment of asking."""

    title: str
    amount: int
    currency: str
    type: str = "purchase"
    """`deposit` where it is held and no revenue yet."""
    url: str = "/"
    metadata: dict[str, Any] = field(default_factory=dict)


type FindOffer = Callable[[Read, str, UUID], Awaitable[Offer | None]]
type OnOrder = Callable[[Write, OrderRow], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """A kind of thing that is sold; put it among `Feature.declares`. Hooks run in the transaction that books it."""

    kind: str
    find: FindOffer
    """Takes the item's id and who asks; None where it is not for sale to them. It refuses in words where it can."""
    on_paid: OnOrder
    """Grants it: called once for an order, after the provider has said that it is paid."""
    on_refunded: OnOrder
    """Takes it back: called once all of the money has gone back, or the payment is disputed."""


class CheckoutInput(Input, frozen=True):
    """What somebody wants to buy, and how they want to pay; without a provider the site's first one."""

    item_type: ItemType
    item_id: ItemId
    provider: ProviderName | None = None


class Transaction(Model, frozen=True):
    """An order, as whoever pays sees it."""

    id: UUID
    user_id: UUID
    type: str
    status: Status
    amount: int
    currency: str
    item_type: str
    item_id: str
    title: str
    metadata: dict[str, Any]
    provider: str
    checkout_url: str | None
    refunded_amount: int
    is_held: bool
    created_at: datetime
    expires_at: datetime
    completed_at: datetime | None
    refunded_at: datetime | None


class AdminTransaction(Model, frozen=True):
    """An order, as whoever looks after money sees it."""

    id: UUID
    person_id: UUID
    type: str
    status: Status
    amount: int
    currency: str
    item_type: str
    item_id: str
    title: str
    provider: str
    session: str | None
    payment: str | None
    paid_amount: int | None
    paid_currency: str | None
    refunded_amount: int
    fee: int | None
    held: str
    created_at: datetime
    completed_at: datetime | None
    refunded_at: datetime | None


class Refund(Model, frozen=True):
    """Money that goes back."""

    id: UUID
    kind: RefundKind
    status: RefundStatus
    amount: int
    currency: str
    reason: str
    created_at: datetime
    settled_at: datetime | None


class RefundInput(Input, frozen=True):
    """How much goes back, and why; without an amount, all that is left."""

    reason: Reason
    amount: Amount | None = None


class ReleaseInput(Input, frozen=True):
    """Why what was held is accepted as it is."""

    reason: Reason


class Entry(Model, frozen=True):
    """A line of a movement; debits are positive."""

    account: str
    provider: str
    currency: str
    amount: int


class EventSeen(Model, frozen=True):
    """What a provider has told of an order."""

    provider: str
    id: str
    type: str
    outcome: str
    received_at: datetime
