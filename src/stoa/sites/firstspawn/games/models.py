"""What a game server answers."""

import msgspec


class Reading(msgspec.Struct, frozen=True):
    """How a server was when it was asked."""

    players: int
    max_players: int
    version: str
    protocol: int
    motd: str
    latency_ms: int
    icon: bytes | None = None
    edition: str = "java"


class Place(msgspec.Struct, frozen=True):
    """Where to ask: what owners entered, and where a record of the name system leads."""

    host: str
    port: int
