"""Settings of accounts as a whole; rooms declare their own beside them."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Sessions")
class SessionSettings:
    """How long somebody stays signed in, and in how many places."""

    access_life: timedelta = setting(
        "SESSION_ACCESS_LIFE",
        default=timedelta(minutes=15),
        minimum=60,
        maximum=3000,
        per_site=True,
        meaning="How long an access token is accepted.",
    )
    idle: timedelta = setting(
        "SESSION_IDLE",
        default=timedelta(days=7),
        minimum=300,
        per_site=True,
        meaning="A session that is not used for this long is over.",
    )
    life: timedelta = setting(
        "SESSION_LIFE",
        default=timedelta(days=7),
        minimum=300,
        per_site=True,
        meaning="How long a session lives at most, without \u201cremember this device\u201d.",
    )
    remembered_life: timedelta = setting(
        "SESSION_REMEMBERED_LIFE",
        default=timedelta(days=30),
        minimum=300,
        per_site=True,
        meaning="How long a session lives at most, with \u201cremember this device\u201d.",
    )
    staff_idle: timedelta = setting(
        "SESSION_STAFF_IDLE",
        default=timedelta(minutes=30),
        minimum=600,
        per_site=True,
        meaning="A session of somebody who looks after the site, unused for this long, is over.",
    )
    grace: timedelta = setting(
        "SESSION_REFRESH_GRACE",
        default=timedelta(seconds=10),
        maximum=60,
        per_site=True,
        meaning="How long a used refresh token gives the same successor again, for an answer that was lost.",
    )
    most: int = setting(
        "SESSION_LIMIT",
        default=10,
        minimum=1,
        maximum=1000,
        per_site=True,
        meaning="How many sessions one person may have; the oldest ends.",
    )
    step_up: timedelta = setting(
        "SESSION_STEP_UP",
        default=timedelta(minutes=10),
        minimum=60,
        per_site=True,
        meaning="How long after signing in dangerous acts need no fresh proof.",
    )
