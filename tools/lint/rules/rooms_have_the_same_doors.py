"""ST011: every room has the same doors."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.lint.paths import is_in_room
from tools.lint.rule import rule
from tools.lint.source import Source

DOORS = {
    "__init__": "the feature: routes, jobs, events, permissions, limits in one declaration",
    "models": "what comes in and goes out",
    "errors": "its refusals",
    "settings": "what an operator may set",
    "permissions": "what may be granted",
    "access": "who may see and touch which row",
    "queries": "every SQL statement, named",
    "service": "what may happen, in which transaction, with which event",
    "rules": "pure computations: formulas, checks, state machines",
    "events": "what it tells the others",
    "consumers": "what it does about what the others tell",
    "api": "JSON routes",
    "pages": "HTML routes",
    "forms": "what its pages read from a form",
    "sockets": "live routes",
    "jobs": "what happens later",
    "client": "the outside service that it talks to",
    "commands": "what it adds to the command line",
    "personal": "which personal data it holds",
    "seed": "rows that make its pages believable",
}
FOLDERS = frozenset({"templates", "static", "migrations", "locales", "data", "mail"})


@rule(
    "ST011",
    title="A room has the doors of the house and no others",
    reason="Who knows one room knows where to look in all of them.",
    mend=f"Move it behind one of the doors: {', '.join(sorted(DOORS))}. A room that needs more is two rooms, or has a "
    "package of its own inside with a name that says what it is.",
    covers=lambda path: path.suffix == ".py" and is_in_room(path),
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Compare the module's name with the doors."""
    if source.path.stem not in DOORS and not _is_site_level(source.path):
        yield 1, f"`{source.path.name}` is none of the doors that a room has."


def _is_site_level(path: PurePosixPath) -> bool:
    """Say whether the folder is one of files, such as templates, and no room."""
    return path.parent.name in FOLDERS
