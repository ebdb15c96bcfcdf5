"""What happens to listings."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("listing.moved", aggregate="listing_id")
class ListingMoved(Event, frozen=True):
    """A listing stands elsewhere in its life; `active` is what everybody sees."""

    listing_id: UUID
    seller_id: UUID
    move: str
    before: str
    after: str


@event("listing.changed", aggregate="listing_id")
class ListingChanged(Event, frozen=True):
    """What is told of a boat is different; with a price of 0, none had been named."""

    listing_id: UUID
    seller_id: UUID
    status: str
    price_before: int
    price_after: int
    currency: str
    currency_before: str = ""
    """Empty where it was told before currencies were."""

    @property
    def is_same_currency(self) -> bool:
        """Say whether the two prices can be compared."""
        return self.currency_before in {"", self.currency}
