"""What moderators of playtime are refused."""

from stoa.kernel.errors import Conflict, NotFound


class NoSuchHeld(NotFound):
    """It never was."""

    code = "NO_SUCH_HELD_PLAYTIME"
    message = "There is no such record."


class AlreadySettled(Conflict):
    """Somebody was quicker."""

    code = "ALREADY_DECIDED"
    message = "This record has been decided already."
