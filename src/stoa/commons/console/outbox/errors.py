"""Why an event is not told again."""

from stoa.kernel.errors import NotFound


class UnknownConsumer(NotFound):
    """Nobody of this name hears of events any more."""

    code = "UNKNOWN_CONSUMER"
    message = "Nobody of this name hears of events on this site any more, so it cannot be told again."
