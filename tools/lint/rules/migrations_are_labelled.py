"""ST009: a migration says when it may run, and waits for no lock."""

import re
from collections.abc import Iterator
from datetime import datetime

from tools.lint.paths import is_migration
from tools.lint.rule import rule
from tools.lint.source import Source

_NAME = re.compile(r"(?P<time>\d{14})_[a-z][a-z0-9]*(?:_[a-z0-9]+)*\.sql")
_STAGE = re.compile(r"^-- stage: (?:expand|contract)$", re.MULTILINE)
_UP = re.compile(r"^-- migrate:up(?: transaction:(?:true|false))?$", re.MULTILINE)
_DOWN = re.compile(r"^-- migrate:down(?: transaction:(?:true|false))?$", re.MULTILINE)
_TOUCHES = re.compile(
    r"\b(?:alter|drop|truncate|lock|reindex|cluster)\s+(?:table|index|view|materialized|type|column|trigger|constraint)\b"
    r"|\bcreate\s+(?:or\s+replace\s+)?(?:unique\s+)?(?:constraint\s+)?(?:index|trigger)\b",
    re.IGNORECASE,
)
_CREATED = re.compile(r"\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?(?P<name>[\w.\"]+)", re.IGNORECASE)
_ON = re.compile(r"\b(?:on|table)\s+(?:only\s+)?(?:if\s+exists\s+)?(?P<name>[\w.\"]+)", re.IGNORECASE)
_LOCK_TIMEOUT = re.compile(r"\bset\s+(?:local\s+|session\s+)?lock_timeout\b", re.IGNORECASE)
_COMMENT = re.compile(r"--[^\n]*")


@rule(
    "ST009",
    title="Migrations are named by time, have both ways, a stage, and a lock timeout where they alter",
    reason="Old code runs on the expanded schema while new code starts; one migration that waits for a lock stops it.",
    mend="Name it YYYYMMDDHHMMSS_words.sql, write a line `-- stage: expand` or `-- stage: contract`, then "
    "`-- migrate:up` and `-- migrate:down`, and begin an alteration with `set local lock_timeout = '2s';`.",
    covers=is_migration,
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Check the name, the label, both directions and the lock timeout."""
    yield from _name_faults(source.path.name)
    if not _STAGE.search(source.text):
        yield 1, "No line says `-- stage: expand` or `-- stage: contract`."
    up, down = _UP.search(source.text), _DOWN.search(source.text)
    if up is None or down is None or down.start() < up.start():
        yield 1, "`-- migrate:up` and, after it, `-- migrate:down` are both needed."
        return
    way_up, way_down = source.text[up.end() : down.start()], source.text[down.end() :]
    for way, text in (("up", way_up), ("down", way_down)):
        if not _COMMENT.sub("", text).strip() and "-- irreversible: " not in text:
            yield source.line_of(up.end()), f"The way {way} does nothing, and no `-- irreversible: …` line says why."
    if _alters(_COMMENT.sub("", way_up)) and not _LOCK_TIMEOUT.search(way_up):
        yield source.line_of(up.start()), "It alters what is in use, and sets no lock_timeout."


def _name_faults(name: str) -> Iterator[tuple[int, str]]:
    match = _NAME.fullmatch(name)
    if match is None:
        yield 1, "The name is not YYYYMMDDHHMMSS_words.sql."
        return
    try:
        datetime.strptime(match["time"] + "+0000", "%Y%m%d%H%M%S%z")
    except ValueError:
        yield 1, f"{match['time']} is no point in time."


def _alters(statements: str) -> bool:
    """Say whether something older than this migration is touched; indexes on a new table lock nobody."""
    created = {found["name"].strip('"').lower() for found in _CREATED.finditer(statements)}
    for statement in statements.split(";"):
        if _TOUCHES.search(statement):
            named = {found["name"].strip('"').lower() for found in _ON.finditer(statement)}
            if not named & created:
                return True
    return False
