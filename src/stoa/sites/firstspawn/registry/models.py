"""What owners say about their servers."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line
from stoa.sites.firstspawn.servers.models import GameType

type Name = Annotated[str, line(3, 60, about="What the server is called.")]
type Host = Annotated[str, Meta(min_length=3, max_length=253, description="Host name or address, without a port.")]
type Port = Annotated[int, Meta(ge=1024, le=65535)]
type Slug = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=40,
        pattern=r"^[a-z0-9][a-z0-9-]*$(?!\n)",
        extra={"form": "a tag in small letters, digits and hyphens, such as survival"},
        examples=["survival"],
    ),
]
type Tags = Annotated[list[Slug], Meta(min_length=1, max_length=10, description="Slugs of the catalogue of tags.")]
type Line = Annotated[str, line(0, 160, "a text")]
type Text = Annotated[str, Meta(max_length=10_000, description="A subset of Markdown.")]
type Url = Annotated[
    str,
    Meta(
        max_length=300,
        pattern=r"^https?://[^\s/$.?#][^\s]*$(?!\n)",
        extra={"form": "an address such as https://example.org, without spaces"},
    ),
]
type Region = Annotated[str, Meta(min_length=2, max_length=40)]
type Language = Annotated[
    str,
    Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$(?!\n)", extra={"form": "the code of a language, such as en or pt-BR"}),
]
type Version = Annotated[str, Meta(min_length=1, max_length=40)]
type Latitude = Annotated[float, Meta(ge=-90, le=90)]
type Longitude = Annotated[float, Meta(ge=-180, le=180)]


class ServerInput(Input, frozen=True):
    """A server to be listed."""

    name: Name
    game_type: GameType
    ip: Host
    tags: Tags
    port: Port | None = None
    bedrock_port: Port | None = None
    short_description: Line = ""
    description: Text = ""
    website_url: Url | None = None
    discord_url: Url | None = None
    region: Region | None = None
    language: Language | None = None
    version: Version | None = None
    launch_date: date | None = None
    rules: Text = ""
    contact: Line = ""
    modpack: Line = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class ServerChange(Input, frozen=True):
    """What is to be different; what is left out stays."""

    name: Name | UnsetType = UNSET
    ip: Host | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    port: Port | UnsetType | None = UNSET
    bedrock_port: Port | UnsetType | None = UNSET
    short_description: Line | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    website_url: Url | UnsetType | None = UNSET
    discord_url: Url | UnsetType | None = UNSET
    region: Region | UnsetType | None = UNSET
    language: Language | UnsetType | None = UNSET
    version: Version | UnsetType | None = UNSET
    launch_date: date | UnsetType | None = UNSET
    rules: Text | UnsetType = UNSET
    contact: Line | UnsetType = UNSET
    modpack: Line | UnsetType = UNSET
    latitude: Latitude | UnsetType | None = UNSET
    longitude: Longitude | UnsetType | None = UNSET


class Kept(msgspec.Struct, frozen=True):
    """What owners may change, as it stands in the table."""

    id: UUID
    slug: str
    name: str
    game_type: GameType
    address: str
    port: int | None
    bedrock_port: int | None
    tags: list[str]
    short_description: str
    description: str
    website_url: str | None
    discord_url: str | None
    region: str | None
    language: str | None
    version: str | None
    launch_date: date | None
    rules: str
    contact: str
    modpack: str
    latitude: float | None
    longitude: float | None
    state: str
    role: str | None
    """What whoever asks is on this server's team."""


class Standing(msgspec.Struct, frozen=True):
    """A listing, and how it stands."""

    id: UUID
    name: str
    slug: str
    state: str


class AddressInput(Input, frozen=True):
    """Where a server is said to be."""

    game_type: GameType
    ip: Host
    port: Port | None = None


class AddressLook(Model, frozen=True):
    """What answers at an address."""

    answered: bool
    message: str
    player_count: int = 0
    max_players: int = 0
    version: str = ""
    motd: str = ""
    latency: int | None = None
