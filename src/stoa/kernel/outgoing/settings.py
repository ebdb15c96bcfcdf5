"""Settings of calls to the outside."""

import ipaddress
from collections.abc import Iterator
from datetime import timedelta

from stoa.kernel.config import Size, setting, settings


@settings("Outgoing calls")
class OutgoingSettings:
    """How long Stoa waits for others, how much it reads, and where it may go."""

    connect_timeout: timedelta = setting(
        "OUTGOING_CONNECT_TIMEOUT",
        default=timedelta(seconds=3),
        minimum=0.05,
        maximum=60,
        meaning="How long looking up a name, connecting and TLS may take.",
    )
    read_timeout: timedelta = setting(
        "OUTGOING_READ_TIMEOUT",
        default=timedelta(seconds=8),
        minimum=0.05,
        maximum=300,
        meaning="Longest silence in the middle of an answer.",
    )
    total_timeout: timedelta = setting(
        "OUTGOING_TOTAL_TIMEOUT",
        default=timedelta(seconds=20),
        minimum=0.1,
        maximum=600,
        meaning="How long one call may take, its retries included.",
    )
    largest: Size = setting(
        "OUTGOING_LARGEST",
        default=Size(10 * 1024**2),
        minimum=1024,
        meaning="Answers larger than this, packed or unpacked, are cut off and refused.",
    )
    attempts: int = setting(
        "OUTGOING_ATTEMPTS", default=3, minimum=1, maximum=10, meaning="How often a call that may be repeated is tried."
    )
    longest_pause: timedelta = setting(
        "OUTGOING_LONGEST_PAUSE",
        default=timedelta(seconds=5),
        minimum=0,
        maximum=60,
        meaning="Longest pause before another try; a service that asks for more gets no other try.",
    )
    breaker_failures: int = setting(
        "OUTGOING_BREAKER_FAILURES",
        default=5,
        minimum=1,
        meaning="A host is left alone after this many failures in a row.",
    )
    breaker_pause: timedelta = setting(
        "OUTGOING_BREAKER_PAUSE",
        default=timedelta(seconds=30),
        minimum=0.05,
        meaning="How long a failing host is left alone before one call tries it again.",
    )
    connections: int = setting(
        "OUTGOING_CONNECTIONS", default=100, minimum=1, maximum=10_000, meaning="Most open connections, per process."
    )
    ports: tuple[int, ...] = setting(
        "OUTGOING_PORTS", default=(80, 443), meaning="Ports that addresses which people have entered may name."
    )
    allow_networks: tuple[str, ...] = setting(
        "OUTGOING_ALLOW_NETWORKS",
        default=(),
        meaning="Private networks that calls may reach all the same, such as 10.2.0.0/16, on any port.",
    )

    def faults(self, production: bool) -> Iterator[str]:
        """Refuse what is no network, and a door that is open to everything."""
        for text in self.allow_networks:
            try:
                network = ipaddress.ip_network(text)
            except ValueError:
                yield f"OUTGOING_ALLOW_NETWORKS: {text!r} is not a network such as 10.2.0.0/16."
                continue
            if production and network.prefixlen == 0:
                yield f"OUTGOING_ALLOW_NETWORKS: {text} would allow every address. Name the network that is meant."
        if any(not 0 < port < 65_536 for port in self.ports):  # noqa: PLR2004 - the last port
            yield "OUTGOING_PORTS must be between 1 and 65535."
