"""What can go wrong with a subject."""

from stoa.kernel.errors import NotFound


class NoSuchSubject(NotFound):
    """There is no such thing, or it is not to be seen by whoever asks: the two look alike."""

    code = "NO_SUCH_SUBJECT"
    message = "There is nothing here under this name, or it is no longer shown."
