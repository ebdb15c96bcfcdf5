"""ST005: routes reach the database through the service alone."""

from collections.abc import Iterator

from tools.lint.imports import imports_of
from tools.lint.paths import is_module
from tools.lint.rule import rule
from tools.lint.source import Source

_DRIVERS = frozenset({"asyncpg", "psycopg", "psycopg2", "sqlalchemy"})
_HANDLES = frozenset({"Database", "Query"})


@rule(
    "ST005",
    title="api.py and pages.py hold no SQL and open no connection",
    reason="What a route fetches by itself, the page beside it, the export and the job will each check differently.",
    mend="Take a Read or Write handle as a parameter and hand it to a function of service.py or access.py.",
    covers=lambda path: is_module(path, "api", "pages"),
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find drivers, connection makers and queries among the imports."""
    for found in imports_of(source):
        if found.package in _DRIVERS:
            yield found.line, f"A route imports the database driver `{found.module}`."
        elif found.module.startswith("stoa.kernel.db") and found.name in _HANDLES:
            yield found.line, f"A route imports `{found.name}`; it needs no more than Read and Write."
        elif found.module.split(".")[-1] == "queries" or found.name == "queries":
            yield found.line, "A route imports queries; it calls the service, and the service calls them."
