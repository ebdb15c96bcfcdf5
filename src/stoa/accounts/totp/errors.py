"""What setting up an authenticator app is refused for."""

from stoa.kernel.errors import Conflict


class TotpIsOn(Conflict):
    """An app is set up already."""

    code = "MFA_ALREADY_ENABLED"
    message = "An authenticator app is set up already. Turn it off first if you want to use another one."


class TotpIsOff(Conflict):
    """No app is set up."""

    code = "MFA_NOT_ENABLED"
    message = "No authenticator app is set up."


class NoSetup(Conflict):
    """There is no setup that could be finished."""

    code = "MFA_SETUP_MISSING"
    message = "There is no setup to finish, or it was begun too long ago. Begin it again and scan the new code."
