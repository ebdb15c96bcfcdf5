"""Settings of notifications."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Notifications")
class NotificationSettings:
    """How long notifications are kept."""

    keep: timedelta = setting(
        "NOTIFICATIONS_KEEP",
        default=timedelta(days=180),
        minimum=86_400,
        per_site=True,
        meaning="How long notifications are kept, read or not.",
    )
