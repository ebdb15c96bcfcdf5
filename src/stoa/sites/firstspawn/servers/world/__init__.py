"""A world that does not exist: its servers, its people, and what they tell; the same each time."""

import csv
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from stoa.kernel import clock

DATA = Path(__file__).parents[1] / "data"
# Region, language, and a town in whose machine hall the server might stand.
PLACES = (
    ("Europe", "en", 51.51, -0.13),
    ("Europe", "de", 50.11, 8.68),
    ("Europe", "fr", 48.86, 2.35),
    ("Europe", "pl", 52.23, 21.01),
    ("Europe", "sv", 59.33, 18.07),
    ("Europe", "nl", 52.37, 4.9),
    ("North America", "en", 40.71, -74.01),
    ("North America", "en", 32.78, -96.8),
    ("North America", "en", 45.5, -73.57),
    ("South America", "pt", -23.55, -46.63),
    ("South America", "es", -34.6, -58.38),
    ("Asia", "ja", 35.68, 139.69),
    ("Asia", "en", 1.35, 103.82),
    ("Oceania", "en", -33.87, 151.21),
    ("Africa", "en", -26.2, 28.05),
)
_VERSIONS = ("1.21.4", "1.21.4", "1.21.4", "1.21.1", "1.20.6", "1.20.4", "1.19.4")
_LAUGHED = (
    "The staff have played here longer than they have worked here.",
    "Backups are taken twice a day, and tried.",
)
_ABOUT = (
    "**What it is like.** {words}",
    "We opened on a small machine in a cupboard and moved when the cupboard got warm. {laughed}",
    """**Getting started**

- Read the rules at spawn, they are short.
- Take a plot or walk until you like the view.
- Ask. Somebody is awake.""",
    "What you build stays. When the map grows, it grows at its edges.",
)
_RULES = """1. Be decent; it is a game.
2. No cheating, no clients that play for you.
3. What is not yours is not yours.
4. Children play here: mind your words.
5. If something broke, tell us, and do not use it."""
_RARE, _SOME, _OFTEN = 0.08, 0.35, 0.6


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Read a table of the demo data."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE)


def slug_of(name: str) -> str:
    """Give the part of the address that a demo server's name becomes."""
    return "-".join(name.lower().replace("&", "and").split())


def make_servers(many: int) -> list[dict[str, Any]]:
    """Make so many servers: first those that were written by hand, then others from themes and words."""
    chance = random.Random(11)  # noqa: S311 - the same world each time, and nothing secret
    made = [_written(row, chance) for row in read_rows("demo.psv")]
    taken = {row["slug"] for row in made}
    first = (DATA / "first.txt").read_text(encoding="utf-8").split()
    themes = list(read_rows("themes.psv"))
    number = 0
    while len(made) < many:
        theme = themes[number % len(themes)]
        name = f"{chance.choice(first)} {chance.choice(theme['names'].split(','))}"
        slug = slug_of(name)
        if slug in taken:
            name, slug = f"{name} {number}", f"{slug}-{number}"
        taken.add(slug)
        made.append(_invented(name, slug, theme, chance))
        number += 1
    return made[:many]


def _written(row: dict[str, str], chance: random.Random) -> dict[str, Any]:
    uptime = float(row["uptime"])
    place = next((one for one in PLACES if one[0] == row["region"]), PLACES[0])
    return _row(
        chance,
        name=row["name"],
        slug=slug_of(row["name"]),
        game_type=row["game"].upper(),
        words=row["words"],
        tags=row["tags"].split(","),
        place=(row["region"], row["language"], *place[2:]),
        version=row["version"],
        uptime=uptime,
        players=int(row["players"]) if uptime else 0,
        most=int(row["most"]),
        rating=float(row["rating"]),
        verified=row["verified"] == "y",
        days=int(row["days"]),
    )


def _invented(name: str, slug: str, theme: dict[str, str], chance: random.Random) -> dict[str, Any]:
    hytale = chance.random() < _SOME / 2
    most = chance.choice((40, 60, 100, 150, 200, 300, 500))
    dark = chance.random() < _RARE
    uptime = 0.0 if dark and chance.random() < _OFTEN else round(100 - chance.expovariate(0.7), 2)
    players = 0 if dark else min(most, int(most * chance.betavariate(1.2, 4)))
    return _row(
        chance,
        name=name,
        slug=slug,
        game_type="HYTALE" if hytale else "MINECRAFT",
        words=theme["words"],
        tags=theme["tags"].split(","),
        place=chance.choice(PLACES),
        version="0.9" if hytale else chance.choice(_VERSIONS),
        uptime=max(uptime, 0.0),
        players=players,
        most=most,
        rating=round(min(4.95, max(1.6, chance.gauss(4.1, 0.6))), 1),
        verified=chance.random() < _OFTEN,
        days=int(chance.triangular(1, 2200, 200)),
    )


def _row(
    chance: random.Random, *, name: str, slug: str, place: tuple[str, str, float, float], **told: Any
) -> dict[str, Any]:
    region, language, latitude, longitude = place
    online = told["uptime"] > 0 and (told["players"] > 0 or chance.random() < _OFTEN)
    about = "\n\n".join(_ABOUT).format(words=told["words"], laughed=chance.choice(_LAUGHED))
    java = told["game_type"] == "MINECRAFT"
    created = clock.now() - timedelta(days=told["days"], minutes=chance.randint(0, 1400))
    return {
        "slug": slug,
        "name": name,
        "game_type": told["game_type"],
        "short_description": told["words"],
        "description": about,
        "address": f"play.{slug}.example",
        "bedrock_port": 19132 if java and chance.random() < _SOME else None,
        "tags": told["tags"],
        "region": region,
        "language": language,
        "version": told["version"],
        "website_url": f"https://{slug}.example/" if chance.random() < _OFTEN else None,
        "rules": _RULES if chance.random() < _OFTEN else "",
        "contact": f"hello@{slug}.example" if chance.random() < _OFTEN else "",
        "latitude": round(latitude + chance.uniform(-0.4, 0.4), 4),
        "longitude": round(longitude + chance.uniform(-0.4, 0.4), 4),
        "online": online,
        "verified": told["verified"],
        "players": told["players"] if online else 0,
        "max_players": told["most"],
        "uptime": told["uptime"],
        "latency": chance.randint(12, 140) if online else None,
        "motd": f"{name} | {told['version']}\n{' · '.join(told['tags']).replace('-', ' ')}" if online and java else "",
        "checked_at": clock.now() - timedelta(seconds=chance.randint(20, 280)),
        "status_reason": "" if online else "It did not answer within five seconds.",
        "rating": told["rating"],
        "vote_count": int(chance.expovariate(1 / (4 + told["players"]))),
        "favorite_count": 0,
        "launch_date": created.date(),
        "created_at": created,
    }
