"""What may go wrong with a call to the outside."""

from stoa.kernel.errors import OutsideFault


class OutsideUnreachable(OutsideFault):
    """No connection: the name is unknown, nobody listens, or the address is one that we do not call.

    All of these are one fault with one message, so that nobody can map our network by what we say of it.
    """

    code = "OUTSIDE_UNREACHABLE"
    message = "The address could not be reached. Check that it is right and open to the public."


class OutsideTooSlow(OutsideFault):
    """The other side connected, and did not answer in time."""

    code = "OUTSIDE_TOO_SLOW"
    message = "The other service took too long to answer. Try again shortly."


class OutsideTooLarge(OutsideFault):
    """The other side sent more than is read."""

    code = "OUTSIDE_TOO_LARGE"
    message = "The other service sent more than we read."


class OutsideGarbled(OutsideFault):
    """The other side sent something that is not HTTP, or broke off."""

    code = "OUTSIDE_GARBLED"
    message = "The answer of the other service could not be read."


class OutsidePaused(OutsideFault):
    """The other side has failed too often, and is left alone for a while."""

    code = "OUTSIDE_PAUSED"
    message = "The other service has failed several times and is left alone for a moment. Try again shortly."


class OutsideRedirected(OutsideFault):
    """The other side points elsewhere, where the caller did not ask to go."""

    code = "OUTSIDE_REDIRECTED"
    message = "The address points elsewhere too many times, or to a place that is not allowed. Use the final address."


class OutsideDeclined(OutsideFault):
    """The other side answered, and did not do what it was asked."""

    code = "OUTSIDE_DECLINED"
    message = "The other service refused the request."


class AddressRefused(OSError):
    """Inside this room only: why an address is not called. Callers see `OutsideUnreachable`, as for any reason."""
