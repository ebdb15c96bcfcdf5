"""Settings of limits."""

from stoa.kernel.config import setting, settings


@settings("Limits")
class LimitSettings:
    """How strictly the rates that a site sets are kept."""

    factor: float | None = setting(
        "LIMITS_FACTOR",
        default=None,
        minimum=1,
        maximum=1000,
        meaning="By how much the site's own rates are multiplied; unset: 1 in production, 20 in development.",
    )
