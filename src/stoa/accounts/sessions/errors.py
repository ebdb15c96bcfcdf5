"""What sessions refuse."""

from stoa.kernel.errors import Forbidden, Invalid, NotFound, Unauthenticated


class SessionOver(Unauthenticated):
    """The session was ended, or has run out."""

    code = "SESSION_ENDED"
    message = "This session is over. Sign in again."


class BadRefreshToken(Unauthenticated):
    """The refresh token is not known."""

    code = "INVALID_REFRESH_TOKEN"
    message = "This refresh token is not valid. Sign in again."


class RefreshTokenReused(Unauthenticated):
    """A refresh token was used twice, so somebody else may have it."""

    code = "REFRESH_TOKEN_REUSED"
    message = "This refresh token was used before. To be safe, the session was ended: sign in again."


class NoSuchSession(NotFound):
    """There is no session of yours with this id."""

    code = "SESSION_NOT_FOUND"
    message = "There is no such session."


class NoSuchDevice(NotFound):
    """There is no remembered device of yours with this id."""

    code = "DEVICE_NOT_FOUND"
    message = "There is no such remembered device."


class PersonMayNotComeIn(Unauthenticated):
    """The account may not sign in."""

    code = "ACCOUNT_CLOSED"
    message = "This account cannot be used to sign in."


class BadTerm(Invalid):
    """A term that is over already, or that a ban cannot have."""

    code = "BAD_TERM"
    message = "A suspension ends in the future, and a ban has no end. Send another time, or none."


class AdministratorStays(Forbidden):
    """An administrator is not suspended."""

    code = "ADMINISTRATOR_STAYS"
    message = "An administrator cannot be suspended. Take the role away first."
