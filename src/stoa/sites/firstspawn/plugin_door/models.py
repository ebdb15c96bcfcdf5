"""What plugins tell, and are told."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from msgspec import Meta, field

from stoa.kernel.db import Write
from stoa.kernel.http.replies import Input, Model
from stoa.sites.firstspawn.plugins.models import PluginStatus

type Version = Annotated[str, Meta(min_length=1, max_length=40)]
type PlayerUuid = Annotated[
    str,
    Meta(
        pattern=r"^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$(?!\n)",
        extra={"form": "the UUID of a player, with or without hyphens"},
        examples=["069a79f4-44e9-4726-a5be-fca90e38aaf5"],
        description="A player's id, with dashes or without.",
    ),
]
type PlayerName = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9_]{1,16}$(?!\n)",
        extra={"form": "a name of 1 to 16 letters, digits and underscores"},
        description="A player's name in the game.",
        examples=["Notch"],
    ),
]


class Verification(Input, frozen=True):
    """What a plugin says when it starts for the first time."""

    plugin_version: Version
    server_version: Version


class Verified(Model, frozen=True):
    """Which server it speaks for."""

    status: PluginStatus
    server_id: UUID


class OnlinePlayer(Input, frozen=True):
    """Somebody who plays at this moment."""

    uuid: PlayerUuid
    username: PlayerName


class Heartbeat(Input, frozen=True):
    """What a plugin says every five minutes."""

    plugin_version: Version
    active_players: Annotated[int, Meta(ge=0, le=100_000)]
    players: Annotated[list[OnlinePlayer], Meta(max_length=5000)] = field(default_factory=list)


class Command(Model, frozen=True):
    """Something that the plugin is to run on the server's console, and the code under which it says that it has."""

    code: str
    command: str
    player: str


class Beat(Model, frozen=True):
    """When to come again, and what is to be done until then."""

    next_heartbeat_seconds: int
    commands: list[Command]


@dataclass(frozen=True, slots=True)
class CommandSource:
    """Where commands for players come from; rooms declare theirs among `Feature.declares`."""

    find: Callable[[Write, UUID, Sequence[OnlinePlayer]], Awaitable[list[Command]]]
    """Gives what a server's plugin is to run for those who are there, at most a hundred."""
