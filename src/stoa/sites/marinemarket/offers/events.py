"""What happens to offers."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("offer.moved", aggregate="conversation_id")
class OfferMoved(Event, frozen=True):
    """An offer was made or answered; `to` is where it stands."""

    conversation_id: UUID
    offer_id: UUID
    listing_id: UUID
    to: str
