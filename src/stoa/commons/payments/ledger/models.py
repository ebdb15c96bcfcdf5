"""What the ledger holds."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Model

type Account = Literal["cash", "revenue", "fees", "refunds", "disputes", "deposits", "held"]


class Movement(Model, frozen=True):
    """Something that happened to money."""

    id: UUID
    kind: str
    reference: str
    order_id: UUID | None
    amount: int
    """What was moved: the sum of its debits."""
    currency: str
    at: datetime


class Balance(Model, frozen=True):
    """What an account holds; debits are positive."""

    account: str
    provider: str
    currency: str
    amount: int


class LedgerFault(msgspec.Struct, frozen=True):
    """Something in the books that cannot be."""

    what: str
    id: UUID | None
    currency: str
    amount: int
