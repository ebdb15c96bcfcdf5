"""What is refused about offers."""

from stoa.kernel.errors import Conflict, Invalid, NotFound


class NoSuchOffer(NotFound):
    """It is not there, or between others."""

    code = "OFFER_NOT_FOUND"
    message = "You have no such offer."


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
