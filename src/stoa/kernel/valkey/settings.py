"""Settings of Valkey."""

from collections.abc import Iterator
from datetime import timedelta

from stoa.kernel.config import setting, settings

from .url import BadValkeyUrl, parse_url


@settings("Valkey")
class ValkeySettings:
    """Where Valkey is, and how long we wait for it."""

    url: str = setting(
        "VALKEY_URL",
        default="",
        secret=True,
        meaning=(
            "Valkey or Redis (6.2 and newer): redis://, rediss://, unix://, redis+sentinel://host,host/master or "
            "redis+cluster://host,host. Empty: Stoa runs its own."
        ),
    )
    timeout: timedelta = setting(
        "VALKEY_TIMEOUT",
        default=timedelta(milliseconds=500),
        minimum=0.02,
        maximum=30,
        meaning="How long an answer may take before Valkey counts as down.",
    )
    connect_timeout: timedelta = setting(
        "VALKEY_CONNECT_TIMEOUT",
        default=timedelta(seconds=1),
        minimum=0.02,
        maximum=30,
        meaning="How long opening a connection may take.",
    )
    pool: int = setting(
        "VALKEY_POOL",
        default=16,
        minimum=2,
        maximum=1000,
        meaning="Most connections per process for subscriptions and rare commands; the hot path shares one more.",
    )

    def faults(self, production: bool) -> Iterator[str]:  # noqa: ARG002 - the signature every group shares
        """Say what is wrong with the address, without repeating it: it may hold a password."""
        if self.url:
            try:
                parse_url(self.url)
            except BadValkeyUrl as fault:
                yield f"VALKEY_URL: {fault}"
