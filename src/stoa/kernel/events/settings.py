"""Settings of the outbox."""

from datetime import timedelta

from stoa.kernel.config import setting, settings


@settings("Events")
class EventSettings:
    """How events travel from the outbox to those who want to hear of them."""

    lanes: int = setting(
        "EVENTS_LANES",
        default=2,
        minimum=1,
        maximum=32,
        meaning="How many events one worker process delivers at once, per site. Each holds one writing connection.",
    )
    poll: timedelta = setting(
        "EVENTS_POLL",
        default=timedelta(seconds=5),
        meaning="How often the outbox is looked at when no notification comes.",
    )
    keep: timedelta = setting(
        "EVENTS_KEEP",
        default=timedelta(days=30),
        meaning="How long delivered events are kept, for replay.",
    )
