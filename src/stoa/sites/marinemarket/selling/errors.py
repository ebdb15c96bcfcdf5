"""What sellers are refused."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid


class NotYourListing(Forbidden):
    """Only those who sell it may."""

    code = "NOT_YOUR_LISTING"
    message = "Only those who sell this boat may do this."


class BadBoat(Invalid):
    """Something about the boat cannot be so."""

    code = "BAD_BOAT"
    message = "Some of what is told about the boat cannot be so."


class NotComplete(Invalid):
    """Nobody can judge it yet."""

    code = "NOT_COMPLETE"
    message = "Something is still missing before this can be shown."


class ReasonNeeded(Invalid):
    """A refusal says why."""

    code = "REASON_NEEDED"
    message = "Tell the owner why: without a reason they cannot mend it."


class BadSoldPrice(Invalid):
    """It is no price, or could be two."""

    code = "BAD_SOLD_PRICE"
    message = "Write for how much it was sold as a number, such as 35000, or leave the field empty."


class TooManyListings(Conflict):
    """Somebody begins and never ends."""

    code = "TOO_MANY_LISTINGS"
    message = "You have as many listings as anybody may. Remove some that are sold or were never finished first."
