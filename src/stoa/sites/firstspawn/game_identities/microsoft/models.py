"""What is kept on the way to Microsoft, and what is told on the way back."""

from uuid import UUID

import msgspec

from stoa.sites.firstspawn.plugin_door.models import PlayerName, PlayerUuid


class Begun(msgspec.Struct, frozen=True):
    """What somebody has begun in a browser; the browser keeps it, signed."""

    state: str
    person_id: UUID
    session_id: UUID
    redirect_uri: str


class Tokens(msgspec.Struct, frozen=True):
    """What Microsoft and Minecraft give to ask with; nothing of it is kept."""

    access_token: str


class _Hash(msgspec.Struct, frozen=True):
    uhs: str


class _Claims(msgspec.Struct, frozen=True):
    xui: list[_Hash]


class XboxToken(msgspec.Struct, frozen=True, rename="pascal"):
    """What Xbox gives to ask with."""

    token: str
    display_claims: _Claims

    @property
    def user_hash(self) -> str:
        """By which Xbox knows the person."""
        return self.display_claims.xui[0].uhs if self.display_claims.xui else ""


class Profile(msgspec.Struct, frozen=True):
    """The player whom an account owns."""

    id: PlayerUuid
    name: PlayerName
