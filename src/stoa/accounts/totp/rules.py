"""Which code an app shows at which moment."""

import pyotp
from pyotp.exceptions import OTPVerificationError

from stoa.kernel import clock

_DIGITS = 6
_STEPS_BESIDE = 1  # a clock may be half a minute off, and typing takes a while


def new_secret() -> str:
    """Make a secret of 160 bits."""
    return pyotp.random_base32()


def otpauth_uri(secret: str, username: str, issuer: str) -> str:
    """Write what an app reads from the code on the screen."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def match_code(secret: str, text: str) -> int | None:
    """Give the half minute that a code belongs to; None when it is wrong."""
    code = "".join(text.split())
    if len(code) != _DIGITS or not (code.isascii() and code.isdecimal()):
        return None
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=clock.now(), valid_window=_STEPS_BESIDE)
    except OTPVerificationError:
        return None
