"""A site's own face: its mark, its names and a dozen colours, in light and in dark. All else is shared."""

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

Display = Literal["sans", "serif", "mono", "humanist"]
Corners = Literal["crisp", "soft"]
Theme = Literal["", "light", "dark"]

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")


class BadLook(ValueError):
    """A look that the stylesheet cannot carry."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The dozen colours that a site may choose, as `#rrggbb`."""

    paper: str
    """Behind everything."""
    surface: str
    """Cards, dialogs, fields."""
    sunk: str
    """Wells, table heads, code."""
    line: str
    """Hairlines that only divide."""
    edge: str
    """Borders of things that can be used: 3:1 against paper and surface."""
    ink: str
    """Text."""
    ink_soft: str
    """Secondary text, still 4.5:1."""
    brand: str
    """The primary action's ground."""
    on_brand: str
    """Text on `brand`."""
    brand_ink: str
    """Links, and what is chosen."""
    brand_wash: str
    """A tint of the brand behind text."""
    spark: str
    """The second accent, as text and as drawing."""

    def __post_init__(self) -> None:
        """Refuse what is no plain colour: the values end up in a stylesheet."""
        for item in fields(self):
            value = getattr(self, item.name)
            if not _COLOUR.fullmatch(value):
                message = f"The colour {item.name} is {value!r}; write it as #rrggbb in lower case."
                raise BadLook(message)


@dataclass(frozen=True, slots=True)
class Look:
    """One site's face."""

    name: str
    title: str
    tagline: str
    mark: str
    light: Palette
    dark: Palette
    display: Display = "sans"
    corners: Corners = "soft"
    theme: Theme = ""
    """What is shown to those who have not chosen; empty for what their system prefers."""

    def __post_init__(self) -> None:
        """Refuse a name that cannot be a class, and a mark that is not a lone drawing."""
        if not _NAME.fullmatch(self.name):
            message = f"The look's name is {self.name!r}; use lower-case letters, digits and hyphens."
            raise BadLook(message)
        if not self.mark.startswith("<svg ") or re.search(r"<script|\son\w+\s*=|\sstyle\s*=|href", self.mark):
            message = f"The mark of {self.name} must be an SVG drawing without script, style attribute or link."
            raise BadLook(message)


def read_mark(path: Path) -> str:
    """Read a drawing from beside the look, on one line."""
    return " ".join(path.read_text(encoding="utf-8").split())


def stylesheet(look: Look) -> str:
    """Write the look as CSS: a class that may stand on the page or on any part of it."""
    rules = [
        f"--{item.name.replace('_', '-')}:light-dark({getattr(look.light, item.name)},{getattr(look.dark, item.name)})"
        for item in fields(Palette)
    ]
    rules.append(f"--font-display:var(--font-{look.display})")
    if look.corners == "crisp":
        rules += ["--radius-s:2px", "--radius:3px", "--radius-l:4px", "--radius-pill:3px"]
    return f".look-{look.name}{{{';'.join(rules)}}}\n"
