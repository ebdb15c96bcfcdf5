"""ST003: files and functions stay small enough to be read at once."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.lint.rule import rule
from tools.lint.source import Source

FILE_LINES = 400
FUNCTION_LINES = 50
_COVERED = frozenset({".py", ".html", ".jinja", ".css", ".js", ".sh"})


def _covers(path: PurePosixPath) -> bool:
    return path.suffix in _COVERED and path.parts[:2] != ("bench", "peers")


@rule(
    "ST003",
    title=f"Files stay within {FILE_LINES} lines, functions within {FUNCTION_LINES}",
    reason="What does not fit in one look is not read, and nobody knows what it promises.",
    mend="A file that is too long is two rooms; a function that is too long has a part that deserves a name.",
    covers=_covers,
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Count the lines of the file, and of each function without its docstring."""
    if len(source.lines) > FILE_LINES:
        yield 1, f"The file has {len(source.lines)} lines; {FILE_LINES} are the most."
    if source.path.suffix != ".py":
        return
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = _length(node, source)
            if length > FUNCTION_LINES:
                yield node.lineno, f"`{node.name}` has {length} lines; {FUNCTION_LINES} are the most."


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef, source: Source) -> int:
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and first.value in source.docstrings
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring
