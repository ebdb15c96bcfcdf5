"""Who somebody is in games and elsewhere."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from stoa.kernel.http.replies import Input, Model
from stoa.sites.firstspawn.plugin_door.models import PlayerName, PlayerUuid
from stoa.sites.firstspawn.servers.models import GameType

LETTERS = 8

type LinkCode = Annotated[str, Meta(min_length=4, max_length=20, description="The code that the site shows.")]


class LinkedIdentity(Model, frozen=True):
    """Who somebody is elsewhere: in a game, or where they sign in."""

    id: UUID
    user_id: UUID
    platform: str
    platform_user_id: str
    platform_username: str
    metadata: dict[str, str | None]
    """Of a player: on which server the code was typed, null where Microsoft vouched. Of a sign-in: who vouches for it,
    and when it was last used."""
    verified_at: datetime
    created_at: datetime
    updated_at: datetime


class LinkWish(Input, frozen=True):
    """Where to go after linking a way to sign in; games need nothing."""

    return_to: Annotated[str, Meta(max_length=500)] = ""


class LinkStarted(Model, frozen=True):
    """What to do next: open the address, or type the code in the game."""

    platform: str
    url: str | None = None
    code: str | None = None
    expires_at: datetime | None = None
    instruction: str = ""


class Confirmation(Input, frozen=True):
    """A player has typed a code on a server."""

    code: LinkCode
    player_uuid: PlayerUuid
    player_username: PlayerName


class Confirmed(Model, frozen=True):
    """Whom the player is on the site, so that the plugin can greet them."""

    linked: bool
    username: str
    already_linked: bool


class GameIdentity(msgspec.Struct, frozen=True):
    """Who somebody is in a game."""

    id: UUID
    person_id: UUID
    game: GameType
    player_uuid: UUID
    player_name: str
    server_id: UUID | None
    """Where the code was typed; null where Microsoft vouched."""
    linked_at: datetime


class CodeRow(msgspec.Struct, frozen=True):
    """A code that somebody was shown."""

    person_id: UUID
    game: GameType
    used_for: UUID | None
    username: str
