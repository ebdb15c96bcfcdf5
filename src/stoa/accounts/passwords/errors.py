"""What passwords are refused for."""

from stoa.kernel.errors import Invalid, Unauthenticated, Unavailable


class WeakPassword(Invalid):
    """The password would be guessed too soon."""

    code = "WEAK_PASSWORD"
    message = "This password is not strong enough."


class HashingBusy(Unavailable):
    """More people sign in at this moment than passwords can be hashed."""

    code = "SIGN_IN_BUSY"
    message = "Many people are signing in at this moment. Wait a few seconds, then try again."


class WrongPassword(Unauthenticated):
    """The present password was not given."""

    code = "WRONG_PASSWORD"
    message = "Your present password is not right."
