"""What reviews refuse."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class ReviewExists(Conflict):
    """One person has one review of a thing."""

    code = "REVIEW_EXISTS"
    message = "You have already reviewed this. Edit your review instead."


class OwnSubject(Forbidden):
    """Owners, and those who stand near to them, do not review what is theirs."""

    code = "OWN_SUBJECT"
    message = "You own this or belong to those who run it, so you cannot review it. You can answer reviews of others."


class OwnReview(Forbidden):
    """Nobody votes on what they wrote."""

    code = "OWN_REVIEW"
    message = "This is your own review, so your vote on it would not count."


class NotYourReview(Forbidden):
    """Only who wrote it may do this."""

    code = "NOT_YOUR_REVIEW"
    message = "Only the person who wrote this review can do this."


class NotTheOwner(Forbidden):
    """Only the owner answers."""

    code = "NOT_THE_OWNER"
    message = "Only those who look after what is reviewed can answer reviews of it."


class ReviewClosed(Conflict):
    """A moderator has decided about it."""

    code = "REVIEW_CLOSED"
    message = "A moderator has decided about this review, so it cannot be changed any more."


class NoSuchReview(NotFound):
    """There is none, or it is not to be seen."""

    code = "NO_SUCH_REVIEW"
    message = "There is no such review, or it is no longer shown."


class NothingSaid(Invalid):
    """A text of nothing but white space says nothing."""

    code = "NOTHING_SAID"
    message = "Write at least 20 characters that can be read; spaces alone do not count."
