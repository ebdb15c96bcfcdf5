"""What is refused in conversations and about offers."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchConversation(NotFound):
    """It is not there, or between others."""

    code = "CONVERSATION_NOT_FOUND"
    message = "You have no such conversation."


class NoSuchOffer(NotFound):
    """It is not there, or between others."""

    code = "OFFER_NOT_FOUND"
    message = "You have no such offer."


class OwnListing(Conflict):
    """Nobody buys from themselves."""

    code = "OWN_LISTING"
    message = "This boat is yours, so there is nobody to ask about it but you."


class NobodyAnswers(Conflict):
    """The listing has no one who answers for it."""

    code = "NOBODY_ANSWERS"
    message = "Nobody answers for this listing at the moment. Ask in its open questions instead."


class ConversationBlocked(Forbidden):
    """One of the two wants to hear no more."""

    code = "CONVERSATION_BLOCKED"
    message = "This conversation is closed: one of you has blocked it."


class OfferMoveNotAllowed(Conflict):
    """The offer does not stand where this can be done, or not by this side."""

    code = "OFFER_MOVE_NOT_ALLOWED"
    message = "This cannot be done with an offer that stands where this one does."


class OfferStands(Conflict):
    """One offer at a time is open."""

    code = "OFFER_OPEN"
    message = "An offer is open in this conversation. Answer or withdraw it before another is made."


class NotForSale(Conflict):
    """It is not offered now, or promised to somebody."""

    code = "LISTING_NOT_FOR_SALE"
    message = "This boat is not for sale at the moment: its listing is not shown, or a sale is pending."


class AmountNeeded(Invalid):
    """A counter-offer names its price, and nothing else does."""

    code = "AMOUNT_NEEDED"
    message = "A counter-offer needs an amount in minor units; no other answer has one."
