"""How a server is proved to be somebody's."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from stoa.kernel.http.replies import Input, Model

type Method = Literal["motd", "dns"]


class ClaimInput(Input, frozen=True):
    """Where the token will be shown."""

    method: Method = "motd"


class Claim(Model, frozen=True):
    """What is to be shown, and where."""

    method: Method
    token: str
    place: str
    """The setting, or the name of the record, that it belongs into."""
    instruction: str


class Outcome(Model, frozen=True):
    """Whether the token was found."""

    is_verified: bool
    message: str


class Claimed(Struct, frozen=True):
    """A server that somebody claims."""

    id: UUID
    slug: str
    name: str
    game_type: str
    address: str
    port: int | None
    state: str
    verified: bool
    owner_id: UUID | None
    token: str | None


class ProvenPlace(Struct, frozen=True):
    """Where a proven server is reached."""

    address: str
    port: int
