"""The stroke icons, read once and set into pages as inline drawings that take the text's colour."""

import re
from functools import cache, lru_cache
from pathlib import Path

from markupsafe import Markup, escape

_FOLDER = Path(__file__).parent / "icons"


class UnknownIcon(LookupError):
    """A template asks for an icon that nobody has drawn."""


@lru_cache(maxsize=1024)
def icon(name: str, label: str = "", size: int = 20) -> Markup:
    """Give one icon; with a label it speaks, without one it is decoration and stays silent."""
    speech = Markup(' role="img" aria-label="{}"').format(label) if label else Markup(' aria-hidden="true"')
    return Markup(
        '<svg class="icon" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"{speech}>{drawing}</svg>',
    ).format(size=escape(size), speech=speech, drawing=Markup(_drawings()[_known(name)]))  # noqa: S704 - our own files


def icon_names() -> list[str]:
    """Name every icon there is."""
    return sorted(_drawings())


def _known(name: str) -> str:
    if name not in _drawings():
        message = f"No icon is called {name!r}."
        raise UnknownIcon(message)
    return name


@cache
def _drawings() -> dict[str, str]:
    found = {}
    for path in sorted(_FOLDER.glob("*.svg")):
        inside = re.fullmatch(r"\s*<svg[^>]*>(.*)</svg>\s*", path.read_text(encoding="utf-8"), re.DOTALL)
        if inside is None:
            message = f"{path.name} is not one <svg> element."
            raise UnknownIcon(message)
        found[path.stem] = inside.group(1).strip()
    return found
