"""Where listings stand."""

from enum import StrEnum
from uuid import UUID

import msgspec


class Status(StrEnum):
    """Where a listing stands in its life."""

    DRAFT = "draft"
    PENDING_REVIEW = "pending_review"
    ACTIVE = "active"
    INACTIVE = "inactive"
    SOLD = "sold"
    REJECTED = "rejected"
    EXPIRED = "expired"
    REMOVED = "removed"


class Standing(msgspec.Struct, frozen=True):
    """Where a listing stands, and whose it is."""

    id: UUID
    slug: str
    title: str
    seller_id: UUID
    owner_id: UUID | None
    status: Status
    version: int
    price_minor: int
    currency: str
    was_shown: bool
    """It was active once, so it has been looked at."""
