"""What moderators of votes are refused."""

from stoa.kernel.errors import NotFound


class NoSuchDiscounted(NotFound):
    """It never was, was withdrawn, or counts already."""

    code = "NO_SUCH_DISCOUNTED_VOTE"
    message = "There is no such vote that does not count."
