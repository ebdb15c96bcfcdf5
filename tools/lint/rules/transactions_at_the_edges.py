"""ST002: nobody but the edges begins or ends a transaction."""

import ast
from collections.abc import Iterator

from tools.lint.paths import is_below, is_source
from tools.lint.rule import rule
from tools.lint.source import Source

_VERBS = frozenset({"commit", "rollback", "transaction"})
_EDGES = ("kernel/db", "kernel/http", "kernel/jobs", "kernel/events", "cli")


@rule(
    "ST002",
    title="Transactions begin and end at the edges",
    reason="A service that commits half-way leaves a row without its audit entry, its event or its job.",
    mend="Take a Write handle as a parameter; the route, the command or the worker that opened it commits it.",
    covers=lambda path: is_source(path) and not is_below(path, *_EDGES),
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find calls of commit, rollback and transaction."""
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _VERBS:
            yield node.lineno, f"`.{node.func.attr}()` is called away from the edges ({', '.join(_EDGES)})."
