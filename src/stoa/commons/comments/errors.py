"""What comments refuse."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchComment(NotFound):
    """There is none, or it is not to be seen."""

    code = "NO_SUCH_COMMENT"
    message = "There is no such comment, or it is no longer shown."


class ThreadLocked(Conflict):
    """Nobody writes here any more."""

    code = "THREAD_LOCKED"
    message = "This discussion is closed. You can still read it."


class NotYourComment(Forbidden):
    """Only who wrote it may do this."""

    code = "NOT_YOUR_COMMENT"
    message = "Only the person who wrote this comment can do this."


class OwnComment(Forbidden):
    """Nobody votes on what they wrote."""

    code = "OWN_COMMENT"
    message = "This is your own comment, so your vote on it would not count."


class TooLateToEdit(Conflict):
    """Others have read it by now."""

    code = "TOO_LATE_TO_EDIT"
    message = "The time to edit this comment is over, because others may have answered it. You can still delete it."


class EmptyComment(Invalid):
    """White space says nothing."""

    code = "EMPTY_COMMENT"
    message = "Write something that can be read; spaces alone do not count."


class MayNotLock(Forbidden):
    """Only owners and moderators close a discussion."""

    code = "MAY_NOT_LOCK"
    message = "Only the owner and moderators can close this discussion or open it again."
