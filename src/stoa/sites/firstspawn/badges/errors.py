"""What is refused about badges."""

from stoa.kernel.errors import Conflict, Invalid, NotFound


class NoSuchBadge(NotFound):
    """There is none, or it is not given any more."""

    code = "NO_SUCH_BADGE"
    message = "There is no such badge."


class NotForSale(Invalid):
    """It is earned, not bought."""

    code = "BADGE_NOT_FOR_SALE"
    message = "This badge is earned and cannot be bought."


class AlreadyTheirs(Conflict):
    """Once is enough."""

    code = "BADGE_OWNED"
    message = "This badge is there already. It can be bought again when it has run out."


class ServerNeeded(Invalid):
    """A badge of servers is bought for one."""

    code = "BADGE_NEEDS_SERVER"
    message = "This badge is one of servers. Name the server in serverId; you have to look after it."


class NotTheirs(Invalid):
    """One shows what one has."""

    code = "BADGE_NOT_OWNED"
    message = "Only badges that are there can stand first."


class BadgeExists(Conflict):
    """Names are unique."""

    code = "BADGE_EXISTS"
    message = "Another badge has this name or slug. Choose a different one."


class BadBadge(Invalid):
    """It is neither earned nor sold, or both."""

    code = "BAD_BADGE"
    message = "An earned badge needs criteria and has no price; a sold one needs a price and has no criteria."


class UnknownMeasure(Invalid):
    """Nobody counts that."""

    code = "UNKNOWN_MEASURE"
    message = "Nothing of this kind is counted for these things."
