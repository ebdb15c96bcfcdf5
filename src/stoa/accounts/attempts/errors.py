"""What is told to those who have failed too often."""

from stoa.kernel.errors import Locked, PreconditionRequired


class AccountLocked(Locked):
    """Too many failures from here."""

    code = "ACCOUNT_LOCKED"
    message = "There were too many failed attempts. Sign-in from here is closed for a while."


class CaptchaRequired(PreconditionRequired):
    """A proof of work is needed with the next attempt."""

    code = "CAPTCHA_REQUIRED"
    message = "There were several failed attempts. Solve the challenge and send it as `captcha` with the next one."
