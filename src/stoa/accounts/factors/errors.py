"""What second factors are refused for."""

from stoa.kernel.errors import Conflict, Invalid, RateLimited, Unauthenticated


class BadCode(Unauthenticated):
    """The code is wrong, or was used before."""

    code = "MFA_CODE_INVALID"
    message = "This code is not right, or was used before. Wait for the next one, then try again."


class TooManyCodes(RateLimited):
    """Too many wrong codes for one account."""

    code = "MFA_THROTTLED"
    message = "There were too many wrong codes. Wait a few minutes, or use a passkey."


class MethodNotOffered(Invalid):
    """The account has no factor of this kind."""

    code = "MFA_METHOD_NOT_OFFERED"
    message = "This method is not set up. Choose one of those that were offered."


class NoFactor(Conflict):
    """There is no second factor that recovery codes could stand in for."""

    code = "MFA_NOT_ENABLED"
    message = "No second factor is set up. Set up an authenticator app or a passkey first."
