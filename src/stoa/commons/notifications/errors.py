"""Refusals of notifications."""

from stoa.kernel.errors import Conflict, Malformed, NotFound


class NoSuchNotification(NotFound):
    """There is none, or it is somebody else's: the two look alike."""

    code = "NO_SUCH_NOTIFICATION"
    message = "You have no such notification; it may have been deleted."


class NoSuchKind(NotFound):
    """No room of the site tells this."""

    code = "NO_SUCH_NOTIFICATION_KIND"
    message = "There is no such kind of notification. GET /api/v1/notifications/preferences lists them."


class KindIsMandatory(Conflict):
    """It concerns somebody's safety or rights."""

    code = "NOTIFICATION_MANDATORY"
    message = "What concerns your safety, or what moderators decide about you, cannot be turned off."


class BadUnsubscribeLink(Malformed):
    """The link is not one of ours."""

    code = "BAD_UNSUBSCRIBE_LINK"
    message = "This link is not whole. Copy all of it from the mail, or choose in your settings which mail you get."
