"""Why an answer is not taken; whoever wrote it reads this in a mail of their own mail server."""

from stoa.kernel.errors import Forbidden, Invalid, NotFound, RateLimited


class NoSuchBox(NotFound):
    """It never was, or whose it was is no longer here."""

    code = "ANSWER_ADDRESS_UNKNOWN"
    message = "Nobody is answered at this address. Answer on the site."


class FromElsewhere(Forbidden):
    """Whoever has got hold of somebody's mail does not write as them."""

    code = "ANSWER_FROM_ELSEWHERE"
    message = "Write from the address that your account has, or answer on the site."


class NothingWritten(Invalid):
    """It has no text, or quotes alone."""

    code = "ANSWER_EMPTY"
    message = "There is no text above what you quote. Write your answer at the top, or on the site."


class TooLong(Invalid):
    """The site takes no more either."""

    code = "ANSWER_TOO_LONG"
    message = "Your answer is longer than a message may be. Shorten it, or send it in parts."


class TooOften(RateLimited):
    """As on the site."""

    code = "ANSWERS_TOO_OFTEN"
    message = "You have written as often as one may in an hour. Send it later."
