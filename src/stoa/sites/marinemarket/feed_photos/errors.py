"""What is refused about photos that feeds name."""

from stoa.kernel.errors import NotFound


class NotFromAFeed(NotFound):
    """No feed brought it."""

    code = "NOT_FROM_A_FEED"
    message = "This boat did not come by a feed, so none names photos of it."
