"""ST004: rules and queries know nothing of HTTP."""

import ast
import re
from collections.abc import Iterator

from tools.lint.imports import imports_of
from tools.lint.paths import is_module
from tools.lint.rule import rule
from tools.lint.source import Source

_FRAMEWORKS = frozenset({"litestar", "starlette", "fastapi", "uvicorn", "httptools", "http"})
_STATUS = re.compile(r"HTTP_\d{3}_\w+|status_code")


@rule(
    "ST004",
    title="service.py, queries.py and access.py know nothing of HTTP",
    reason="The same rule is called by a route, a page, a job and a command; only one of them speaks HTTP.",
    mend="Raise a fault of the room's errors.py; kernel.http turns it into a page, a fragment or JSON.",
    covers=lambda path: is_module(path, "service", "queries", "access"),
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find imports of the web framework and names of status codes."""
    for found in imports_of(source):
        if found.package in _FRAMEWORKS or found.module.startswith("stoa.kernel.http"):
            yield found.line, f"`{found.module}` is imported where HTTP has no business."
    for node in source.nodes:
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if _STATUS.fullmatch(name):
            yield getattr(node, "lineno", 1), f"`{name}` is a word of HTTP."
