"""Where a server stands, for owners who know a town or a point on the map rather than coordinates."""

import asyncio

from msgspec.structs import replace

from stoa.commons.geography import Point, find_postcode, find_town
from stoa.kernel.errors import Detail, Invalid
from stoa.sites.firstspawn.registry.forms import ServerForm
from stoa.ui import worldmap

_POLE, _DATE_LINE = 90, 180
FIND, SHOWN = "find", "place"
_UNKNOWN = "We know no town of this name. Try the next larger one, with its state or country: Portland, ME."


async def placed(form: ServerForm) -> ServerForm:
    """Put into coordinates where somebody clicked on the map, or the town that was named to be looked up or kept."""
    if form.spot_x or form.spot_y:
        found = _clicked(form.spot_x, form.spot_y)
        return replace(form, act=SHOWN, spot_x="", spot_y="", **({} if found is None else _coordinates(found, 1)))
    if not form.town.strip() or form.act not in {FIND, "save"}:
        return form
    town = await asyncio.to_thread(find_postcode, form.town) or await asyncio.to_thread(find_town, form.town)
    if town is None:
        raise Invalid(_UNKNOWN, details=(Detail("town", _UNKNOWN),))
    return replace(form, **_coordinates(town, 2))


def _clicked(across: str, down: str) -> Point | None:
    """Read what a picture of the map tells of a click; who chose it by a key has chosen no place."""
    try:
        x, y = int(across), int(down)
    except ValueError:
        return None
    inside = 0 <= x <= worldmap.WIDTH and 0 <= y <= worldmap.HEIGHT
    return Point(*worldmap.place(x, y)) if inside and (x or y) else None


def _coordinates(found: Point, digits: int) -> dict[str, str]:
    latitude, longitude = (f"{round(part, digits):g}" for part in found)
    return {"latitude": latitude, "longitude": longitude, "town": ""}


def marked(form: ServerForm) -> str:
    """Give the place of a form as the map takes it; nothing where there is none, or none that can be drawn."""
    try:
        latitude, longitude = float(form.latitude), float(form.longitude)
    except ValueError:
        return ""
    there = abs(latitude) <= _POLE and abs(longitude) <= _DATE_LINE
    return f"{latitude:.2f},{longitude:.2f}" if there else ""
