"""What is not known of prices."""

from stoa.kernel.errors import NotFound


class NoPriceBand(NotFound):
    """Too few boats are like it."""

    code = "NO_PRICE_BAND"
    message = "Too few boats like this one are for sale here to say what is usual."
