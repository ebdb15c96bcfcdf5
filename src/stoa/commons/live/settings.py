"""Settings of live sockets."""

from datetime import timedelta

from stoa.kernel.config import Size, setting, settings


@settings("Live")
class LiveSettings:
    """How many sockets there may be, and what each may cost."""

    sockets: int = setting(
        "LIVE_SOCKETS", default=12_000, minimum=1, meaning="How many sockets one web process holds for one site."
    )
    per_person: int = setting(
        "LIVE_SOCKETS_PER_PERSON", default=20, minimum=1, meaning="How many of them one person may have."
    )
    per_address: int = setting(
        "LIVE_SOCKETS_PER_ADDRESS",
        default=200,
        minimum=1,
        meaning="How many of them one address may have (IPv6: one /64).",
    )
    subscriptions: int = setting(
        "LIVE_SUBSCRIPTIONS", default=50, minimum=1, meaning="How many channels one socket may listen to."
    )
    rate: int = setting(
        "LIVE_RATE", default=10, minimum=1, meaning="How many messages one socket may send each second for long."
    )
    burst: int = setting("LIVE_BURST", default=60, minimum=1, meaning="How many messages it may send at once.")
    unsent: Size = setting(
        "LIVE_UNSENT",
        default=Size(256 * 1024),
        minimum=16 * 1024,
        meaning="How many bytes a client may leave unread before it is dropped.",
    )
    greeting: timedelta = setting(
        "LIVE_GREETING",
        default=timedelta(seconds=10),
        minimum=0.1,
        meaning="How long a new socket may take to say who it is.",
    )
    ping: timedelta = setting(
        "LIVE_PING",
        default=timedelta(seconds=25),
        minimum=0.1,
        meaning="How often a silent client is asked whether it lives; one that does not answer by the next is cut off.",
    )
    history: timedelta = setting(
        "LIVE_HISTORY",
        default=timedelta(minutes=5),
        minimum=1,
        maximum=3600,
        meaning="For how long a client that was away can resume without missing anything.",
    )
    history_size: Size = setting(
        "LIVE_HISTORY_SIZE",
        default=Size(16 * 1024 * 1024),
        minimum=64 * 1024,
        meaning="How many bytes of that history one process keeps per site; older messages go first.",
    )
    ticket: timedelta = setting(
        "LIVE_TICKET", default=timedelta(seconds=30), minimum=1, maximum=300, meaning="How long a ticket is good for."
    )
    presence: timedelta = setting(
        "LIVE_PRESENCE",
        default=timedelta(seconds=2),
        minimum=0.02,
        meaning="How often at most a channel is told who is on it.",
    )
    reconnect: timedelta = setting(
        "LIVE_RECONNECT",
        default=timedelta(seconds=8),
        minimum=0.1,
        maximum=300,
        meaning="Over which time clients come back after a restart, each at a moment of its own.",
    )
