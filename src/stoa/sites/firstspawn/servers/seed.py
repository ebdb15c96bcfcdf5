"""Servers that make the list believable. None of them exists: their addresses end in `.example`."""

import csv
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id

from . import queries
from .subject.opinions import plant_opinions

_ROWS = Path(__file__).parent / "data" / "demo.psv"


async def plant(db: Write) -> None:
    """Fill an empty list."""
    if await queries.COUNT_SERVERS.one(db):
        return
    await queries.INSERT_SERVER.many(db, [_row(row) for row in _read()])
    await plant_opinions(db)


def _read() -> Iterator[dict[str, str]]:
    with _ROWS.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE)


def _row(row: Mapping[str, str]) -> dict[str, Any]:
    slug = "-".join(row["name"].lower().replace("&", "and").split())
    uptime = float(row["uptime"])
    return {
        "id": new_id(),
        "slug": slug,
        "name": row["name"],
        "game_type": row["game"].upper(),
        "short_description": row["words"],
        "description": "",
        "address": f"play.{slug}.example",
        "tags": row["tags"].split(","),
        "region": row["region"],
        "language": row["language"],
        "version": row["version"],
        "online": uptime > 0,
        "verified": row["verified"] == "y",
        "players": int(row["players"]) if uptime else 0,
        "max_players": int(row["most"]),
        "uptime": uptime,
        "rating": float(row["rating"]),
        "review_count": int(row["reviews"]),
        "created_at": clock.now() - timedelta(days=int(row["days"])),
    }
