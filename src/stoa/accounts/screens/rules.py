"""What pages work out for themselves: where a form may lead back to, and what a browser calls itself."""

import re
from urllib.parse import quote

from stoa.kernel.http.local_paths import is_local_path

HOME = "/"

_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
    ("curl", r"^curl/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)

OUTCOMES = {
    "signed-in": ("Signed in", "good"),
    "second-factor": ("Second factor asked for", ""),
    "wrong": ("Wrong password", "warn"),
    "unverified": ("Address not confirmed", "warn"),
    "suspended": ("Suspended", "bad"),
    "locked": ("Closed for a while", "bad"),
    "captcha": ("Puzzle asked for", "warn"),
}
"""What came of attempts to sign in, in words, and how it looks."""


def local_path(text: str, otherwise: str = HOME) -> str:
    """Give a path of this site as it was asked for; `otherwise` for anything that could lead elsewhere."""
    return text if is_local_path(text) else otherwise


def with_next(page: str, path: str) -> str:
    """Write the address of a page that leads back to a path."""
    return page if path in {"", HOME} else f"{page}?next={quote(path, safe='/')}"


def describe_agent(agent: str) -> str:
    """Say in two words with what somebody came: `Firefox on Windows`."""
    browser = _first(_BROWSERS, agent)
    system = _first(_SYSTEMS, agent)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or (agent[:40] if agent else "Unknown program")


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, agent)), "")
