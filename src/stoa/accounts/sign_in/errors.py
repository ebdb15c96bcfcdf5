"""What signing in is refused for."""

from stoa.kernel.errors import Forbidden, Unauthenticated


class InvalidCredentials(Unauthenticated):
    """The address or the password is wrong; which one is not told."""

    code = "INVALID_CREDENTIALS"
    message = "The e-mail address or the password is not right."


class EmailNotVerified(Forbidden):
    """The password is right; the address was not proven yet."""

    code = "EMAIL_NOT_VERIFIED"
    message = "Your address is not confirmed yet. Open the link in the mail that we sent you, or ask for a new one."


class AccountSuspended(Forbidden):
    """The password is right; the account is suspended."""

    code = "ACCOUNT_SUSPENDED"
    message = "This account is suspended."


class NotStaff(Forbidden):
    """The password is right; the account does not look after the site."""

    code = "NOT_STAFF"
    message = "This way in is for whoever looks after the site. Sign in at auth/login instead."


class PendingOver(Unauthenticated):
    """The sign-in that waited for a second factor waits no more."""

    code = "MFA_TOKEN_INVALID"
    message = "This sign-in took too long or was tried too often. Begin again with your password."
