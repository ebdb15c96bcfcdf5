"""Settings of the pinger."""

from collections.abc import Iterator
from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Pinger")
class PingerSettings:
    """How often servers are asked how they are, and how many at once."""

    every: timedelta = setting(
        "PINGER_EVERY", default=timedelta(minutes=5), meaning="How often each listed server is asked."
    )
    viewed_every: timedelta = setting(
        "PINGER_VIEWED_EVERY",
        default=timedelta(seconds=50),
        meaning="How old the status of a server may be while somebody looks at its page; looked at once a minute.",
    )
    seconds: float = setting(
        "PINGER_TIMEOUT_SECONDS",
        default=5.0,
        minimum=0.2,
        maximum=15,
        meaning="How long a server may take to answer, its name looked up included.",
    )
    at_once: int = setting(
        "PINGER_AT_ONCE",
        default=200,
        minimum=1,
        maximum=2_000,
        meaning="How many servers one share of the work asks at the same time. Each is an open connection.",
    )
    each_host: int = setting(
        "PINGER_EACH_HOST",
        default=4,
        minimum=1,
        maximum=100,
        meaning="How many servers at one address are asked at the same time; the others take their turn.",
    )

    def faults(self, production: bool) -> Iterator[str]:  # noqa: ARG002 - the signature every group shares
        """Rules across the fields."""
        if not timedelta(minutes=1) <= self.every <= timedelta(hours=1):
            yield "PINGER_EVERY lies between a minute and an hour."
        if self.viewed_every < timedelta(seconds=10):
            yield "PINGER_VIEWED_EVERY must be 10 seconds or more."
