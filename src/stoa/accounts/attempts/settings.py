"""Settings of sign-in attempts."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Sign-in attempts")
class AttemptSettings:
    """How many guesses anybody has."""

    captcha_after: int = setting(
        "SIGN_IN_CAPTCHA_AFTER",
        default=3,
        minimum=0,
        maximum=1000,
        per_site=True,
        meaning="After so many failures a proof of work is asked for with each attempt.",
    )
    lock_after: int = setting(
        "SIGN_IN_LOCK_AFTER",
        default=5,
        minimum=1,
        maximum=1000,
        per_site=True,
        meaning="After so many failures from one address, the account is closed to that address for a while.",
    )
    account_budget: int = setting(
        "SIGN_IN_ACCOUNT_BUDGET",
        default=20,
        minimum=1,
        maximum=100_000,
        per_site=True,
        meaning="How many failures all unknown devices together may cause before the account is closed to them.",
    )
    lock_for: timedelta = setting(
        "SIGN_IN_LOCK_FOR",
        default=timedelta(minutes=15),
        minimum=1,
        maximum=86_400,
        per_site=True,
        meaning="How long an account stays closed to those who have failed.",
    )
    captcha_work: int = setting(
        "SIGN_IN_CAPTCHA_WORK",
        default=60_000,
        minimum=100,
        maximum=5_000_000,
        per_site=True,
        meaning="How many tries the proof of work takes at most.",
    )
    keep: timedelta = setting(
        "SIGN_IN_ATTEMPTS_KEEP",
        default=timedelta(days=90),
        minimum=86_400,
        per_site=True,
        meaning="How long attempts to sign in are listed.",
    )
