"""Where listings stand."""

from enum import StrEnum


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
