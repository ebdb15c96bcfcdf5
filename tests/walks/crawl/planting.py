"""A world for somebody: a row in every table there is, each belonging to the next, as far as keys say so."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.codes import make_code
from stoa.sites.firstspawn.prizes.models import LETTERS

from .catalogue import Column, Table
from .naming import table_of

PEOPLE = "accounts.people"
SHOWN = ("active", "ACTIVE", "shown", "public", "ready", "owner", "OWNER", "open", "OPEN", "approved", "pending")
LATER = ("until", "expires_at", "due_at", "ends_at")
_DECISION = {
    "rule": "planted",
    "version": "1",
    "outcome": "It waits for a moderator.",
    "reasons": [],
    "whoCanUndo": "A moderator.",
    "howToAppeal": "Write to one.",
    "decidedAt": "2026-11-22T09:00:00Z",
}
# What checks over several columns ask for, and what would otherwise mean nothing to its room.
CHOSEN: dict[tuple[str, str], Any] = {
    ("commons.media", "is_public"): False,
    ("commons.comments", "version"): 2,
    ("commons.reviews", "version"): 2,
    ("commons.review_totals", "fives"): 9,
    ("commons.review_totals", "ones"): 9,
    ("commons.security_alerts", "evidence"): "[]",
    ("commons.tags", "count"): 9,
    ("commons.threads", "count"): 9,
    ("commons.webhooks", "old_secret"): None,
    ("public.playtime_held", "decision"): json.dumps(_DECISION),
    ("public.badges", "type"): "EARNED",
    ("public.badges", "measure"): "reviews",
    ("public.badges", "threshold"): 1,
    ("public.badges", "price"): None,
    ("public.badges", "duration_days"): None,
    ("public.sale_ratings", "about"): "seller",
    ("public.sale_ratings", "person_id"): None,
    ("public.sellers", "kind"): "broker",
    ("public.sellers", "name"): "A firm",
    ("public.servers", "address"): "127.0.0.1",
    ("public.servers", "port"): 9,
    ("public.server_icons", "made"): b"\x89PNG\r\n\x1a\n",
}

# Tables in which no row of anybody's can stand, and why.
UNPLANTED: dict[str, str] = {
    "accounts.passwords": "Whoever has joined has one.",
    "public.uptime_progress": "One row for all: how far the sums have come.",
    "public.ranking_progress": "One row for all: how far the ranking has come.",
    "public.server_squares": "Triggers count servers there: whoever lists one is counted.",
    "public.server_places": "A trigger writes servers there a second time, for searches around a place.",
    "public.server_areas": "A trigger learns there where servers stand; nobody is named.",
    "public.servers_by_area": "Triggers write servers there a second time, by where they stand.",
    "public.listing_word_places": "Triggers write there where boats under a word are shown; nobody is named.",
    "public.listing_places": "A trigger learns there where boats are shown; nobody is named.",
    "commons.security_looks": "One row for all: up to when the rules have looked.",
}
# What triggers would have written from other rows: they are silent while rows are planted.
OF_TRIGGERS = {
    "public.server_cards": """
        update server_cards c set told = n.told, place = s.place
        from server_cards_now n join servers s on s.id = n.server_id where n.server_id = c.server_id
    """,
    "public.listing_cards": """
        update listing_cards c set told = n.told from listing_cards_now n where n.listing_id = c.listing_id
    """,
}
# The same in every table.
TAKEN = {"color": "#336699", "currency": "EUR"}
# What differs from world to world.
OWN: dict[tuple[str, str], Callable[["World"], str | bytes]] = {
    ("commons.media", "purpose"): lambda world: world.purpose,
    ("public.redemption_codes", "code"): lambda _: make_code(LETTERS),
    ("public.server_icons", "mark"): lambda world: f"{world.who}-icon".encode(),
    ("public.servers", "icon_mark"): lambda world: f"{world.who}-icon".encode(),
    ("public.sellers", "slug"): lambda world: f"{world.who}-firm",
}


@dataclass(slots=True)
class World:
    """Whose it is, and the row of each table that is theirs."""

    who: str
    person_id: UUID
    kind: str
    """What the site is about."""
    purpose: str
    """What files are sent for there."""
    tables: dict[str, Table]
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def subject_table(self) -> str:
        """Where things of that kind stand."""
        return table_of(self.tables, self.kind)


async def plant_world(connection: Any, tables: dict[str, Table], world: World) -> None:
    """Insert a row into every table, those that others refer to first."""
    await connection.execute("set session_replication_role = replica")
    world.rows[PEOPLE] = dict(await connection.fetchrow("select * from accounts.people where id = $1", world.person_id))
    waiting = {name: table for name, table in tables.items() if name != PEOPLE}
    while waiting:
        ready = [one for one in waiting.values() if not _missing(one, world, waiting)] or list(waiting.values())[:1]
        for table in sorted(ready, key=lambda one: one.name != world.subject_table):
            del waiting[table.name]
            try:
                async with connection.transaction():
                    world.rows[table.name] = await _insert(connection, table, world)
            except Exception as error:  # noqa: BLE001 - the test names what could not be planted
                world.failed[table.name] = f"{type(error).__name__}: {error}"
    for name in OF_TRIGGERS.keys() & world.rows.keys():
        await connection.execute(OF_TRIGGERS[name])


def _missing(table: Table, world: World, waiting: dict[str, Table]) -> bool:
    of_subject = any(one.name == "subject_id" for one in table.columns)
    if of_subject and table.name != world.subject_table and world.subject_table in waiting:
        return True  # it says of which thing it is, though the database does not know
    return any(to in waiting and to != table.name for to in table.foreign.values())


async def _insert(connection: Any, table: Table, world: World) -> dict[str, Any]:
    values = {one.name: _value(table, one, world) for one in table.columns}
    values = {name: value for name, value in values.items() if value is not DEFAULT}
    names, places = ", ".join(values), ", ".join(f"${n}" for n in range(1, len(values) + 1))
    sql = f"insert into {table.name} ({names}) values ({places}) on conflict do nothing returning *"
    row = await connection.fetchrow(sql, *values.values())
    if row is None:
        message = "a row like it is there"
        raise LookupError(message)
    return dict(row)


DEFAULT = object()


def _value(table: Table, column: Column, world: World) -> Any:  # noqa: PLR0911 - one answer for each kind of column
    name = column.name
    if (table.name, name) in CHOSEN:
        return CHOSEN[table.name, name]
    if (table.name, name) in OWN:
        return OWN[table.name, name](world)
    if name in table.foreign and table.foreign[name] != table.name:
        referred = world.rows.get(table.foreign[name])
        is_theirs = table.foreign[name] != PEOPLE or column.required or name.endswith(("person_id", "owner_id"))
        if referred is not None and is_theirs:
            return referred.get("id", next(iter(referred.values())))
        return DEFAULT
    if name in TAKEN:
        return TAKEN[name]
    if name == "subject_id":
        return world.rows.get(world.subject_table, {}).get("id", new_id())
    if name == "subject_kind":
        return world.kind
    if name in table.words:
        words = table.words[name]
        return next((word for word in SHOWN if word in words), words[0])
    if name == "id" and column.type == "uuid":
        return new_id()
    if column.has_default or not column.required:
        return DEFAULT
    return _made(column, f"{world.who}-{table.name.partition('.')[2].replace('_', '-')}")


def _made(column: Column, text: str) -> Any:
    now = datetime.now(UTC)
    made: dict[str, Any] = {
        "uuid": new_id(),
        "bytea": text.encode(),
        "timestamptz": now + timedelta(days=30) if column.name.endswith(LATER) else now,
        "date": now.date(),
        "bool": True,
        "_text": [text],
        "_uuid": [new_id()],
        "_int4": [1],
        "jsonb": json.dumps({}),
        "json": json.dumps({}),
        "interval": timedelta(days=1),
        "inet": "192.0.2.7",
        "numeric": 1,
        "float8": 1.0,
        "float4": 1.0,
        "tsvector": "",
    }
    if column.type in made:
        return made[column.type]
    if column.type.endswith("range"):
        return (1, 2)
    return 1 if column.type.startswith("int") else text
