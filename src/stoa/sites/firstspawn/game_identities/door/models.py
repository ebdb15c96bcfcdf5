"""What is told at the door, and what is kept of it for a quarter of an hour."""

from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input
from stoa.sites.firstspawn.game_identities.models import LinkCode
from stoa.sites.firstspawn.plugin_door.models import PlayerName, PlayerUuid


class Known(msgspec.Struct, frozen=True):
    """Whom the game's own servers know."""

    id: PlayerUuid
    name: PlayerName


class Waiting(msgspec.Struct, frozen=True):
    """A player who was proven, and waits to be linked."""

    player_uuid: UUID
    player_name: str


class DoorCode(Input, frozen=True):
    """The code that somebody was told at the door."""

    code: LinkCode
