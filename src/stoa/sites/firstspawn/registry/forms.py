"""What the form of a server is filled with, and what it becomes."""

from typing import Annotated, Any

import msgspec

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input

from .models import Kept

_MARK = r"^(-?[0-9]{1,2}\.[0-9]{2},-?[0-9]{1,3}\.[0-9]{2})?$(?!\n)"
_NUMBERS = ("port", "bedrock_port", "latitude", "longitude")
_MAY_BE_EMPTY = ("website_url", "discord_url", "region", "language", "version", "launch_date")
_TEXTS = ("short_description", "description", "rules", "contact", "modpack")


class ServerForm(Input, frozen=True):
    """Everything as it was typed."""

    name: Line = ""
    game_type: Line = "MINECRAFT"
    ip: Line = ""
    port: Line = ""
    bedrock_port: Line = ""
    tags: list[Line] = msgspec.field(default_factory=list)
    short_description: Line = ""
    description: Wide = ""
    website_url: Line = ""
    discord_url: Line = ""
    region: Line = ""
    language: Line = ""
    version: Line = ""
    launch_date: Line = ""
    rules: Wide = ""
    contact: Line = ""
    modpack: Line = ""
    latitude: Line = ""
    longitude: Line = ""
    town: Line = ""
    """A town or a postcode, in the place of coordinates."""
    spot_x: Line = msgspec.field(default="", name="spot.x")
    """Where the picture of the map was clicked, as browsers tell it."""
    spot_y: Line = msgspec.field(default="", name="spot.y")
    act: Line = "save"


class MapQuery(Input, frozen=True):
    """Where the mark stands."""

    at: Annotated[str, msgspec.Meta(pattern=_MARK, max_length=20, extra={"form": "a place such as 48.20,16.37"})] = ""


class StateForm(Input, frozen=True):
    """What becomes of a listing; its name is typed before it ends."""

    act: Line = ""
    name: Line = ""


def values_of(form: ServerForm, *, is_new: bool) -> dict[str, Any]:
    """Give what was typed as the API is told it; what was left empty says that there is none."""
    told: dict[str, Any] = {"name": form.name.strip(), "ip": form.ip.strip(), "tags": form.tags}
    if is_new:
        told["gameType"] = form.game_type
    for name in (*_NUMBERS, *_MAY_BE_EMPTY):
        told[_camel(name)] = getattr(form, name).strip() or None
    for name in _TEXTS:
        told[_camel(name)] = getattr(form, name).strip()
    return told


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def filled(kept: Kept) -> ServerForm:
    """Fill the form with what is kept."""
    values = {name: getattr(kept, name) for name in (*_NUMBERS, *_MAY_BE_EMPTY, *_TEXTS, "name", "game_type")}
    typed = {name: "" if value is None else str(value) for name, value in values.items()}
    return ServerForm(**typed, ip=kept.address, tags=list(kept.tags))
