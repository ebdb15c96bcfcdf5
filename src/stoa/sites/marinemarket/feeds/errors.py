"""What is refused about feeds."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class NotABroker(Forbidden):
    """Feeds belong to firms."""

    code = "NOT_A_BROKER"
    message = "Feeds are for brokers: you have no seat in a firm that sells here."


class NoSuchFeed(NotFound):
    """It is not there, or another firm's."""

    code = "FEED_NOT_FOUND"
    message = "Your firm has no such feed."


class UnreadableFile(Invalid):
    """Nothing of it can be taken."""

    code = "UNREADABLE_FEED"
    message = "This file cannot be read."


class RunIsOver(Conflict):
    """It is going in, or has."""

    code = "FEED_RUN_OVER"
    message = "This has been started already. Send the file again to see what it would do now."


class TooManyFeeds(Conflict):
    """Nobody keeps so many lists."""

    code = "TOO_MANY_FEEDS"
    message = "Your firm has as many feeds as it may have. Delete one first."


class RowsRefused(Invalid):
    """Some rows cannot be taken, and nobody has said to go on without them."""

    code = "PLAN_HAS_REFUSALS"
    message = "Some rows cannot be taken. Mend them, or say that the others shall be taken without them."


class NoAddress(Conflict):
    """Nothing to fetch."""

    code = "FEED_HAS_NO_ADDRESS"
    message = "This feed has no address to fetch. Send a file, or give it one."
