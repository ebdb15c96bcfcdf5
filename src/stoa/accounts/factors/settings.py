"""Settings of second factors at sign-in."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Second factors at sign-in")
class SecondStepSettings:
    """How long a browser may go without one."""

    trust_life: timedelta = setting(
        "SECOND_FACTOR_DEVICE_LIFE",
        default=timedelta(days=30),
        minimum=60,
        maximum=34_560_000,
        per_site=True,
        meaning="How long a browser that was told to be remembered needs no second factor at sign-in.",
    )
