"""What seeing the site as somebody else is refused for."""

from stoa.kernel.errors import Conflict, Forbidden


class NotThisPerson(Forbidden):
    """The person may do more than whoever asks, or as much as an administrator."""

    code = "IMPERSONATION_TARGET"
    message = "The site cannot be seen as this person: they look after it themselves, or are you."


class NobodyToBe(Conflict):
    """The account is closed, so that there is nothing to see."""

    code = "IMPERSONATION_CLOSED"
    message = "This account is suspended or closed. Let the person in again first."
