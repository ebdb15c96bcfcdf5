"""ST005: routes reach the database through the service alone."""

import ast
from collections.abc import Iterator

from tools.lint.imports import imports_of
from tools.lint.paths import is_module
from tools.lint.rule import rule
from tools.lint.source import Source

_DRIVERS = frozenset({"asyncpg", "psycopg", "psycopg2", "sqlalchemy"})
_HANDLES = frozenset({"Database", "Query"})
_READING_A_DECLARATION = frozenset({"ask", "parameters"})


@rule(
    "ST005",
    title="api.py and pages.py hold no SQL, open no connection and run no query",
    reason="What a route fetches by itself, the page beside it, the export and the job will each check differently.",
    mend="Take a Read or Write handle as a parameter and hand it to a function of service.py or access.py. A Listing "
    "may be declared on a route (`listing=SERVERS`) and asked for its parameters.",
    covers=lambda path: is_module(path, "api", "pages"),
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find drivers and connection makers among the imports, and queries that are used for more than a declaration."""
    declared: set[str] = set()
    for found in imports_of(source):
        if found.package in _DRIVERS:
            yield found.line, f"A route imports the database driver `{found.module}`."
        elif found.module.startswith("stoa.kernel.db") and found.name in _HANDLES:
            yield found.line, f"A route imports `{found.name}`; it needs no more than Read and Write."
        elif found.name == "queries":
            yield found.line, "A route imports all queries; it calls the service, and the service calls them."
        elif found.module.split(".")[-1] == "queries":
            declared.add(found.name)
    if declared:
        yield from _uses(source, declared)


def _uses(source: Source, declared: set[str]) -> Iterator[tuple[int, str]]:
    declares = {node.value for node in source.nodes if isinstance(node, ast.keyword) and node.arg == "listing"}
    reads = {
        node.value for node in source.nodes if isinstance(node, ast.Attribute) and node.attr in _READING_A_DECLARATION
    }
    fine = declares | reads
    for node in source.nodes:
        if isinstance(node, ast.Name) and node.id in declared and node not in fine:
            yield node.lineno, f"A route runs `{node.id}`; it calls the service, and the service runs it."
