"""Settings of the signing keys."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Signing keys")
class SigningSettings:
    """When the keys that sign access tokens change."""

    rotate_every: timedelta = setting(
        "SIGNING_ROTATE_EVERY",
        default=timedelta(days=90),
        minimum=3600,
        meaning="Age at which a signing key is replaced.",
    )
    publish_ahead: timedelta = setting(
        "SIGNING_PUBLISH_AHEAD",
        default=timedelta(minutes=15),
        minimum=120,
        meaning="How long a new key is published before it signs; longer than others keep our key set in their caches.",
    )
    keep_verifying: timedelta = setting(
        "SIGNING_KEEP_VERIFYING",
        default=timedelta(hours=1),
        minimum=900,
        meaning="How long tokens of a replaced key are accepted; longer than any token lives.",
    )
