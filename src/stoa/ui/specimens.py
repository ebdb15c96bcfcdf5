"""What the components show of themselves on /dev/ui: settled values, so that two looks at the page can be compared."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from stoa.ui.look import Palette
from stoa.ui.render import Link

GROUPS: Final[Mapping[str, Sequence[str]]] = {
    "Ground": ("colour", "type", "icons"),
    "Forms": (
        "button",
        "field",
        "select",
        "combobox",
        "checkbox",
        "radio_cards",
        "switch",
        "slider",
        "date",
        "file_drop",
        "search",
    ),
    "Content": (
        "card",
        "badge",
        "avatar",
        "rating",
        "table",
        "code",
        "timeline",
        "gallery",
        "thumb",
        "player",
        "scene",
        "hero",
    ),
    "Feedback": ("dialog", "drawer", "toast", "tooltip", "alert", "empty", "skeleton", "progress", "decision"),
    "Figures": ("chart", "map", "stat"),
    "Navigation": ("menu", "tabs", "pagination", "breadcrumb", "chips", "stepper", "key", "header"),
}
_DAY: Final = date(2026, 11, 20)
_MOMENT: Final = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class _Made:
    """The shape of `stoa.kernel.decisions.Decision`, which this package does not import: it is data for any layer."""

    rule: str
    version: str
    outcome: str
    reasons: Sequence[_Fact]
    who_can_undo: str
    how_to_appeal: str
    decided_at: datetime
    until: datetime | None


def specimens() -> dict[str, Any]:
    """Give the context of `dev/ui.html`."""
    return {
        "groups": GROUPS,
        "tokens": [item.name.replace("_", "-") for item in fields(Palette)]
        + ["good", "good-wash", "warn", "warn-wash", "bad", "bad-wash", "note", "note-wash"],
        **_form_values(),
        **_content_values(),
        **_figure_values(),
        "links": (Link("Home", "/"), Link("Servers", "/dev/ui#tabs"), Link("Stonewater", "/dev/ui#breadcrumb")),
        "made": _Made(
            rule="reviews.new-account",
            version="2026-09-01",
            outcome="Your review waits for a moderator.",
            reasons=(_Fact("Age of the account", "6 hours"), _Fact("Needed to skip the queue", "24 hours")),
            who_can_undo="A moderator of this site",
            how_to_appeal="/appeals/new?decision=0192",
            decided_at=_MOMENT,
            until=_MOMENT + timedelta(hours=18),
        ),
    }


def _form_values() -> dict[str, Any]:
    return {
        "makes": ("Bavaria", "Bayliner", "Beneteau", "Boston Whaler", "Catalina", "Grady-White", "Hunter", "Jeanneau"),
        "proofs": (
            {"value": "plugin", "label": "Plugin", "hint": "Install it and paste the key.", "icon": "cube"},
            {"value": "motd", "label": "Message of the day", "hint": "Put a short code into it.", "icon": "message"},
            {"value": "dns", "label": "DNS record", "hint": "For those who own the name.", "icon": "globe"},
        ),
        "files": (
            {"name": "bow.jpg", "size": 2_411_000, "done": 100},
            {"name": "a-very-long-name-for-a-picture-of-the-engine-room.jpg", "size": 8_120_000, "done": 46},
            {
                "name": "deck.gif",
                "size": 410_000,
                "done": 0,
                "error": "GIF is not accepted. Save it as JPEG, PNG or WebP.",
            },
        ),
    }


def _content_values() -> dict[str, Any]:
    browsers = ("Firefox on Linux", "Safari on iPhone", "Chrome on Windows", "Edge on Windows")
    countries = ("Thailand", "Germany", "Norway", "Brazil", "Canada")
    return {
        "devices": [(browsers[n % 4], countries[n % 5], 9_400 - 611 * n) for n in range(14)],
        "events": (
            {"title": "Listed", "at": _MOMENT - timedelta(days=3), "text": "By the owner.", "tone": ""},
            {"title": "Two pings missed", "at": _MOMENT - timedelta(days=1), "tone": "bad"},
            {"title": "Verified by plugin", "at": _MOMENT, "tone": "good"},
        ),
        "peaks": [round(abs(math.sin(n / 5.0)) * (0.35 + 0.65 * abs(math.sin(n / 17.0))), 2) for n in range(120)],
    }


def _figure_values() -> dict[str, Any]:
    curve = [round(420 - 330 * math.cos((n - 5) / 24 * math.tau)) for n in range(24)]
    return {
        "hours": [f"{n:02d}:00" for n in range(24)],
        "today_players": curve,
        "week_players": [
            None if n in (9, 10) else round(value * 0.82 + 18 * math.sin(n)) for n, value in enumerate(curve)
        ],
        "kinds": (("Sail", 412), ("Power", 377), ("Fishing", 160), ("Pontoon", 94), ("Ski", 61), ("Yacht", 38)),
        "uptime": {
            _DAY - timedelta(days=n): 100 if n % 11 else 100 - (n % 7) * 13
            for n in range(180)
            if n not in range(60, 64)
        },
        "last_day": _DAY,
        "places": (
            {"label": "North America", "latitude": 42, "longitude": -98, "count": 212, "href": "#map"},
            {"label": "Europe", "latitude": 50, "longitude": 12, "count": 340, "href": "#map"},
            {"label": "Asia", "latitude": 30, "longitude": 104, "count": 96},
            {"label": "Oceania", "latitude": -25, "longitude": 134, "count": 31},
        ),
    }
