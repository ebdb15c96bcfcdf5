"""Where votes are sent."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from stoa.kernel.http.replies import Input, Model


class VotifierInput(Input, frozen=True):
    """The server's own door for votes, as its configuration names it."""

    host: Annotated[str, Meta(min_length=3, max_length=253)]
    token: Annotated[
        str,
        Meta(
            min_length=8,
            max_length=128,
            pattern=r"^[\x21-\x7e]+$(?!\n)",
            extra={"form": "8 to 128 plain characters without spaces"},
        ),
    ]
    port: Annotated[int, Meta(ge=1024, le=65535)] = 8192
    service_name: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=64,
            pattern=r"^[A-Za-z0-9 ._-]+$(?!\n)",
            extra={"form": "1 to 64 letters, digits, spaces, dots, underscores and hyphens"},
        ),
    ] = "FirstSpawn"


class VotifierView(Model, frozen=True):
    """The same without the token, which is never shown again."""

    host: str
    port: int
    service_name: str
    is_active: bool
    changed_at: datetime


class DeliveryLine(Model, frozen=True):
    """A vote on its way."""

    vote_id: UUID
    receipt_id: UUID
    minecraft_username: str
    state: str
    attempts: int
    reason: str
    next_attempt_at: datetime | None
    created_at: datetime


class TestResult(Model, frozen=True):
    """What became of a vote that was sent to try the door."""

    delivered: bool
    message: str


class Target(Struct, frozen=True):
    """Where and how a vote is sent."""

    server_id: UUID
    host: str
    port: int
    service_name: str
    token: bytes
    active: bool


class Ballot(Struct, frozen=True):
    """A vote as the receiver is told of it."""

    username: str
    timestamp_ms: int
    address: str = "127.0.0.1"
    """Whoever votes is not shown to the server by address; receivers want some."""
