"""What taking a way in away is refused for."""

from stoa.kernel.errors import Conflict


class LastWayIn(Conflict):
    """Nothing would be left to sign in with."""

    code = "LAST_WAY_IN"
    message = "This is the last way into your account. Set a password or link another sign-in first."
