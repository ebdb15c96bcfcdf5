"""What stands where an address or a body names something: ids of somebody's rows, and otherwise what reads well."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st

from .naming import CannotName, snake, table_of
from .planting import PEOPLE, World

# A thing of whichever kind the site is about.
SUBJECT = frozenset({"subject_id"})
# Words in addresses that name no row of anybody's, and one that each place takes.
WORDS = {
    "about": "status",
    "act": "hide",
    "category": "feature",
    "file": "a.js",
    "folder": "css",
    "kind": "",
    "measure": "sign-ins",
    "name": "nothing",
    "number": "1",
    "platform": "minecraft",
    "provider": "discord",
    "region": "europe",
    "role": "member",
    "step": "boat",
    "tag": "survival",
    "token": "nobody-signed-this",
    "which": "banner",
    "seq": "1",
}
# Rows of the kernel, which only permissions open.
OF_THE_KERNEL = frozenset({"job_id", "mail_id", "plan_id"})


def row_of(world: World, name: str) -> dict[str, Any]:
    """Give the row that a name in an address or a body stands for."""
    table = table_of(world.tables, name)
    if table not in world.rows:
        message = f"{name!r} stands for a row of {table}, which could not be planted: {world.failed[table]}"
        raise CannotName(message)
    return world.rows[table]


def id_of(world: World, name: str) -> str:
    """Give the id that a name in an address stands for."""
    if name in WORDS:
        return WORDS[name] or world.kind
    if name in OF_THE_KERNEL:
        return str(uuid4())
    if name in SUBJECT:
        return str(world.rows[world.subject_table]["id"])
    row = row_of(world, name)
    if name in row and isinstance(row[name], str):
        return str(row[name])
    return str(row.get("id", next(iter(row.values()))))


def names_something(name: str) -> bool:
    """Say whether a part of an address stands for somebody's row."""
    return name not in WORDS and name not in OF_THE_KERNEL


class Maker:
    """Makes values that a schema of the document takes, with the ids of one world in them."""

    def __init__(self, document: dict[str, Any], world: World) -> None:
        self._document = document
        self._world = world
        self.named = False
        """Whether an id went in."""

    def make(self, schema: dict[str, Any], name: str = "") -> Any:
        """Make a value."""
        if "$ref" in schema:
            part: Any = self._document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                part = part[step]
            return self.make(part, name)
        several = schema.get("anyOf") or schema.get("oneOf")
        if several:
            return self.make(next(one for one in several if one.get("type") != "null"), name)
        if "enum" in schema or "const" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        match schema.get("type"):
            case "object":
                return self._object(schema)
            case "array":
                item = schema.get("items", {"type": "string"})
                return [self.make(item, name.removesuffix("s")) for _ in range(max(schema.get("minItems", 0), 1))]
            case "integer" | "number":
                return max(schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1)
            case "string":
                return self._string(schema, name)
        return True if schema.get("type") == "boolean" else {}

    def _object(self, schema: dict[str, Any]) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        return {
            name: self.make(inner, name)
            for name, inner in schema.get("properties", {}).items()
            if name in required or _names_an_id(inner)
        }

    def _string(self, schema: dict[str, Any], name: str) -> str:
        match schema.get("format"):
            case "uuid":
                self.named = True
                return self._id(name)
            case "date-time":
                return (datetime.now(UTC) + timedelta(days=3)).isoformat()
            case "date":
                return str(datetime.now(UTC).date())
        words = ("Words that say something " * 9)[
            : max(schema.get("minLength", 1), min(12, schema.get("maxLength", 12)))
        ]
        pattern = schema.get("pattern")
        return words if pattern is None or re.search(pattern, words) else sample_of(pattern)

    def _id(self, name: str) -> str:
        try:
            return id_of(self._world, snake(name))
        except CannotName:
            return str(self._world.rows[PEOPLE]["id"])


def _names_an_id(schema: dict[str, Any]) -> bool:
    inner = [schema, schema.get("items", {}), *schema.get("anyOf", ())]
    return any(one.get("format") == "uuid" for one in inner)


@cache
def sample_of(pattern: str) -> str:
    """Give the plainest text that a pattern takes."""
    quiet = settings(
        max_examples=50,
        phases=[Phase.generate, Phase.shrink],  # to have it explained as well takes a hundred times as long
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    return find(st.from_regex(pattern, fullmatch=True), lambda _: True, settings=quiet)
