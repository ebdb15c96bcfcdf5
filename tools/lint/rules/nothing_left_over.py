"""ST013: what is committed is finished."""

import ast
import re
from collections.abc import Iterator

from tools.lint.rule import rule
from tools.lint.source import Source

# Put together here, so that this file does not find itself.
_MARKERS = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "TB" + "D")) + r")\b")
_EXCUSES = re.compile(
    r"#.*\b(?:" + "|".join(("for " + "now", "in a real " + "system", "place" + "holder", "dum" + "my")) + r")\b",
    re.IGNORECASE,
)
_EMPTY_IS_RIGHT = frozenset({"overload", "abstractmethod", "typing.overload", "abc.abstractmethod"})


@rule(
    "ST013",
    title="Nothing is left for later",
    reason="A note in the code is read by nobody who could act on it, and a function without a body is a lie.",
    mend="Finish it, or take it out and open an issue.",
    covers=lambda path: path.suffix not in {".txt", ".svg", ".json"},
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find markers of unfinished work, and functions that do nothing."""
    for number, line in enumerate(source.lines, start=1):
        for pattern in (_MARKERS, _EXCUSES):
            match = pattern.search(line)
            if match and "mktemp" not in line:
                yield number, f"`{match[0].strip('# ')[:40]}` marks work that is not finished."
    if source.path.suffix == ".py":
        yield from _empty_functions(source)


def _empty_functions(source: Source) -> Iterator[tuple[int, str]]:
    in_protocols: set[ast.AST] = {
        child
        for node in source.nodes
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in node.bases)
        for child in node.body
    }
    for node in source.nodes:
        if isinstance(node, ast.Name) and node.id == "NotImplementedError":
            yield node.lineno, "NotImplementedError stands where the work should."
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node not in in_protocols:
            decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
            if _is_empty(node, source) and not decorators & _EMPTY_IS_RIGHT:
                yield node.lineno, f"`{node.name}` has no body."


def _is_empty(node: ast.FunctionDef | ast.AsyncFunctionDef, source: Source) -> bool:
    """Say whether the body is `...`; a `pass` may be an answer, and ruff asks for its reason."""
    rest = [part for part in node.body if not (isinstance(part, ast.Expr) and part.value in source.docstrings)]
    return len(rest) == 1 and isinstance(rest[0], ast.Expr) and getattr(rest[0].value, "value", None) is Ellipsis
