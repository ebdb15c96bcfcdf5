"""What is refused about ratings."""

from stoa.kernel.errors import Conflict


class SaleNotDone(Conflict):
    """Only what has happened can be rated."""

    code = "SALE_NOT_DONE"
    message = "A sale is rated once both sides have said that it is done."


class AlreadyRated(Conflict):
    """Once a sale and side."""

    code = "ALREADY_RATED"
    message = "You have rated this sale before."


class TooLate(Conflict):
    """Memories fade."""

    code = "RATING_TOO_LATE"
    message = "A sale can be rated for 60 days after it is done."
