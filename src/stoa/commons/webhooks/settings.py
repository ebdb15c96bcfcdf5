"""Settings of webhooks."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Webhooks")
class WebhookSettings:
    """How patient we are with those who receive webhooks."""

    timeout: timedelta = setting(
        "WEBHOOKS_TIMEOUT",
        default=timedelta(seconds=15),
        minimum=1,
        maximum=60,
        per_site=True,
        meaning="How long a receiver may take to answer.",
    )
    pause_failures: int = setting(
        "WEBHOOKS_PAUSE_FAILURES",
        default=20,
        minimum=1,
        maximum=10_000,
        per_site=True,
        meaning="A webhook is paused after this many failures in a row, if they lasted long enough.",
    )
    pause_after: timedelta = setting(
        "WEBHOOKS_PAUSE_AFTER",
        default=timedelta(hours=2),
        minimum=0,
        maximum=7 * 86_400,
        per_site=True,
        meaning="How long a receiver must have failed before its webhook is paused, so that a restart pauses none.",
    )
    keep: timedelta = setting(
        "WEBHOOKS_KEEP",
        default=timedelta(days=30),
        minimum=86_400,
        maximum=90 * 86_400,
        per_site=True,
        meaning="How long messages and attempts are kept, and can be sent again.",
    )
    signature_header: str = setting(
        "WEBHOOKS_SIGNATURE_HEADER",
        default="",
        per_site=True,
        meaning="Name of the plain signature's header; empty: `X-` the site's title `-Signature`.",
    )
