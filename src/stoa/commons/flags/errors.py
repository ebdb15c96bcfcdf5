"""Why something about flags is refused."""

from stoa.kernel.errors import NotFound, Unavailable


class UnknownFlag(NotFound):
    """No feature declares it."""

    code = "UNKNOWN_FLAG"
    message = "No feature of this site has a flag of this name."


class TurnedOff(Unavailable):
    """An operator has turned it off, or not yet on."""

    code = "FEATURE_OFF"
    message = "This is turned off at the moment. Try again later."
