"""Why something about mail is refused."""

from stoa.kernel.errors import NotFound


class NotSuppressed(NotFound):
    """The address is not on the list."""

    code = "NOT_SUPPRESSED"
    message = "This address is not on the list of those that get no mail, so there is nothing to lift."
