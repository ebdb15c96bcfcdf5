"""What webhooks refuse."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid, NotFound

from .models import MOST_WEBHOOKS


class BadWebhookUrl(Invalid):
    """The address cannot be one that we send to; the words say the same whatever the reason."""

    code = "BAD_WEBHOOK_URL"
    message = "Webhooks cannot be sent to this address."


class UnknownWebhookEvent(Invalid):
    """Nothing of this site tells such an event."""

    code = "UNKNOWN_WEBHOOK_EVENT"
    message = "This site tells no event of this name."


class TooManyWebhooks(Conflict):
    """There is no room for another one."""

    code = "TOO_MANY_WEBHOOKS"
    message = f"You have {MOST_WEBHOOKS} webhooks already. Delete one that you no longer use, then add this one."


class NotYourSubject(Forbidden):
    """Somebody else looks after the thing."""

    code = "WEBHOOK_NOT_YOURS"
    message = "Only those who look after it can have webhooks for it."


class NoSuchWebhook(NotFound):
    """There is none, or it is somebody else's."""

    code = "NO_SUCH_WEBHOOK"
    message = "You have no such webhook."


class NoSuchWebhookDelivery(NotFound):
    """The webhook has no such message, or has it no more."""

    code = "NO_SUCH_DELIVERY"
    message = "There is no such delivery, or it is so old that it is forgotten."


class StillOnItsWay(Conflict):
    """It is tried already."""

    code = "DELIVERY_ON_ITS_WAY"
    message = "This delivery is on its way already. Look again in a moment."


class WebhookOff(Conflict):
    """A disabled webhook sends nothing."""

    code = "WEBHOOK_DISABLED"
    message = "This webhook is off. Turn it on again first."
