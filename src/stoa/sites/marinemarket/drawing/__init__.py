"""Pictures of boats that nobody has photographed: at sea, as a plan with its measures, and as a card for messengers."""

import asyncio
from dataclasses import dataclass
from html import escape
from typing import Any

from stoa.sites.marinemarket.boats.models import Boat
from stoa.ui.formats import feet, money
from stoa.ui.scenes import Shape, boat_scene
from stoa.ui.scenes.hulls import HULLS

_WIDTH, _HEIGHT = 320, 200
_CARD = (1200, 630)
_FONT = "DejaVu Sans, Verdana, sans-serif"
_PAPER, _INK, _SOFT = "#0f2742", "#f7f3ea", "#b9c8d6"
_PLAN, _GRID, _LINE = "#173a5e", "#1f4a74", "#dfe9f2"
_LONGEST_TITLE = 38
# What part of the scene a view shows: all of it, closer to the boat, from the bow.
_FRAMES = ("0 0 320 200", "56 34 224 140", "96 36 216 135")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A boat as drawings need it."""

    name: str
    kind: str
    title: str
    length_m: float
    beam_m: float | None


def draw_scene(boat: Drawn, view: int) -> str:
    """Draw a boat at sea: the same boat in each view, at another hour and from nearer."""
    scene = boat_scene(boat.name, boat.kind, view=view)
    inner = f'{_paths(scene.behind)}<g transform="translate(0 2)">{_paths(scene.boat)}</g>{_paths(scene.before)}'
    return _svg(_FRAMES[view % len(_FRAMES)], inner)


def draw_plan(boat: Drawn) -> str:
    """Draw a boat from the side, as a yard would: lines, a grid, and what it measures."""
    kind = boat.kind.replace("_", "-")
    parts = HULLS[kind if kind in HULLS else "other"].parts
    lines = "".join(
        f'<path d="{path}" fill="{_PLAN}" fill-opacity="0.55" stroke="{_LINE}" stroke-width="0.7"/>'
        for paint, path, _ in parts
        if paint != "foam"
    )
    grid = "".join(f'<path d="M{x} 0V200" stroke="{_GRID}" stroke-width="0.4"/>' for x in range(0, _WIDTH + 1, 20))
    grid += "".join(f'<path d="M0 {y}H320" stroke="{_GRID}" stroke-width="0.4"/>' for y in range(0, _HEIGHT + 1, 20))
    length = f"LOA {boat.length_m:.2f} m ({feet(boat.length_m)})"
    beam = f"Beam {boat.beam_m:.2f} m ({feet(boat.beam_m)})" if boat.beam_m else ""
    measure = '<path d="M84 176H244M84 172v8M244 172v8" stroke="#e3c48f" stroke-width="0.8" fill="none"/>'
    words = _text(164, 188, 8, "#e3c48f", length, anchor="middle") + _text(38, 24, 9, _LINE, _short(boat.title))
    words += _text(38, 36, 7, _SOFT, beam)
    return _svg("0 0 320 200", f'<rect width="320" height="200" fill="{_PLAN}"/>{grid}{lines}{measure}{words}')


def draw_card(boat: Boat) -> str:
    """Draw the card that messengers show beside a link to a boat without photos."""
    width, height = _CARD
    details, place = boat.boat_details, boat.location
    scene = boat_scene(boat.slug, details.type)
    sea = f'{_paths(scene.behind)}<g transform="translate(0 2)">{_paths(scene.boat)}</g>{_paths(scene.before)}'
    where = ", ".join(part for part in (place.city, place.state) if part)
    facts = f"{details.year}  ·  {details.length:.1f} m ({feet(details.length)})  ·  {where}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<g transform="translate(0 -250) scale(3.75)">{sea}</g>'
        f'<rect y="400" width="{width}" height="230" fill="{_PAPER}"/>'
        + _text(60, 480, 50, _INK, _short(boat.title), bold=True)
        + _text(60, 550, 40, "#e3c48f", escape(money(boat.price, boat.currency)), bold=True)
        + _text(60, 598, 26, _SOFT, escape(facts))
        + _text(1140, 598, 26, _SOFT, "MarineMarket", anchor="end")
        + "</svg>"
    )


async def to_png(drawing: str) -> bytes:
    """Make a PNG of a drawing of ours, beside the loop."""
    return await asyncio.to_thread(lambda: bytes(render(drawing).pngsave_buffer(compression=9)))


def render(drawing: str, width: int | None = None) -> Any:
    """Make pixels of a drawing of ours, so many of them wide."""
    # Eight megabytes that few processes need: they come with the first picture.
    import pyvips  # type: ignore[import-untyped]  # noqa: PLC0415 - see above; it comes without types

    scale = width / _WIDTH if width else 1
    image = pyvips.Image.svgload_buffer(drawing.encode(), scale=scale)
    return image.flatten(background=[255, 255, 255]).copy_memory()


def _svg(frame: str, inner: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{frame}" width="{_WIDTH}" height="{_HEIGHT}">{inner}</svg>'
    )


def _paths(shapes: tuple[Shape, ...]) -> str:
    return "".join(f'<path fill="{one.fill}" opacity="{one.opacity:g}" d="{one.path}"/>' for one in shapes)


def _short(text: str) -> str:
    plain = "".join(letter for letter in text if letter.isprintable())
    return escape(plain if len(plain) <= _LONGEST_TITLE else plain[: _LONGEST_TITLE - 1].rstrip() + "…")


def _text(x: int, y: int, size: int, fill: str, words: str, *, bold: bool = False, anchor: str = "start") -> str:
    weight = ' font-weight="bold"' if bold else ""
    at = f'x="{x}" y="{y}" text-anchor="{anchor}"'
    return f'<text {at} font-family="{_FONT}" font-size="{size}" fill="{fill}"{weight}>{words}</text>'
