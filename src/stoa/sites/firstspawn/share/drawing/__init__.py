"""Pictures of a server: its state for a signature, and a card for where links are shown."""

import asyncio
from html import escape

from stoa.sites.firstspawn.servers.models import Resting, Server
from stoa.ui.scenes import world_scene

_STATUS = (468, 60)
_CARD = (1200, 630)
_LONGEST_NAME, _LONGEST_LINE = 34, 60
_FONT = "DejaVu Sans, Verdana, sans-serif"
_INK, _SOFT, _PAPER, _GOOD, _BAD = "#e6f0e9", "#9fb5a8", "#0b120f", "#3ddc84", "#e0705a"


def _short(text: str, most: int) -> str:
    """Cut what is too long; what people wrote becomes text and nothing else."""
    plain = "".join(character for character in text if character.isprintable())
    return escape(plain if len(plain) <= most else plain[: most - 1].rstrip() + "…")


def _state(server: Server | Resting) -> tuple[str, str]:
    if isinstance(server, Resting):
        return _SOFT, "Archived"
    if server.is_online:
        return _GOOD, f"{server.player_count} / {server.max_players} players online"
    return _BAD, "Offline"


def _landscape(server: Server | Resting, columns: int) -> tuple[str, int, int]:
    scene = world_scene(server.slug if isinstance(server, Server) else server.name, server.game_type.lower(), columns)
    paths = "".join(
        f'<path fill="{shape.fill}" opacity="{shape.opacity:g}" d="{shape.path}"/>' for shape in scene.shapes
    )
    return paths, scene.columns, scene.rows


def _text(x: int, y: int, size: int, fill: str, words: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" font-family="{_FONT}" font-size="{size}" fill="{fill}"{weight}>{words}</text>'


def draw_status(server: Server | Resting) -> str:
    """Draw the state of a server as a banner of 468 by 60, as forums take them."""
    width, height = _STATUS
    colour, state = _state(server)
    name, address = _short(server.name, _LONGEST_NAME), ""
    if isinstance(server, Server):
        address = _short(server.ip, _LONGEST_LINE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{name}: {state}"><rect width="{width}" height="{height}" fill="{_PAPER}"/>'
        f'<rect width="6" height="{height}" fill="{colour}"/>'
        + _text(20, 25, 17, _INK, name, bold=True)
        + _text(20, 46, 12, _SOFT, address)
        + f'<text x="{width - 12}" y="46" text-anchor="end" font-family="{_FONT}" font-size="12" fill="{colour}">'
        + f"{state}</text></svg>"
    )


def draw_card(server: Server | Resting) -> str:
    """Draw the card that messengers show beside a link."""
    width, height = _CARD
    colour, state = _state(server)
    paths, columns, rows = _landscape(server, 64)
    scale = max(width / columns, 330 / rows)
    words, facts = "", "Its owner has taken it off the list"
    if isinstance(server, Server):
        rating = "No reviews yet" if server.average_rating is None else f"{server.average_rating:.1f} of 5 stars"
        words, facts = server.short_description, f"{rating}  ·  {server.uptime:.1f} % uptime"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>'
        f'<g transform="translate(0 {330 - rows * scale:g}) scale({scale:g})" shape-rendering="crispEdges">{paths}</g>'
        f'<rect y="330" width="{width}" height="300" fill="{_PAPER}"/>'
        f'<rect y="330" width="{width}" height="6" fill="{colour}"/>'
        + _text(60, 418, 56, _INK, _short(server.name, _LONGEST_NAME), bold=True)
        + _text(60, 470, 26, _SOFT, _short(words, 78))
        + _text(60, 530, 30, colour, state)
        + _text(60, 580, 26, _SOFT, facts)
        + _text(1000, 580, 26, _SOFT, "FirstSpawn")
        + "</svg>"
    )


async def to_png(drawing: str) -> bytes:
    """Make a PNG of a drawing of ours, beside the loop."""
    return await asyncio.to_thread(_render, drawing)


def _render(drawing: str) -> bytes:
    # Eight megabytes that few processes need: they come with the first picture.
    import pyvips  # type: ignore[import-untyped]  # noqa: PLC0415 - see above; it comes without types

    image = pyvips.Image.svgload_buffer(drawing.encode())
    made: bytes = image.write_to_buffer(".png", compression=9)
    return made
