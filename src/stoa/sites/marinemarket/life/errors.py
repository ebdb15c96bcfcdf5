"""What is refused about moves."""

from stoa.kernel.errors import Conflict


class MoveNotAllowed(Conflict):
    """It does not stand where this can be done."""

    code = "MOVE_NOT_ALLOWED"
    message = "This cannot be done with a listing that stands where this one does."


class ReviewFirst(Conflict):
    """A new seller's listing is looked at before it is shown."""

    code = "REVIEW_FIRST"
    message = "A moderator looks at your first listings before they are shown. Submit it for review instead."
