"""ST017: a field's pattern ends where the text ends."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.lint.rule import rule
from tools.lint.source import Source

END = r"$(?!\n)"


def _covers(path: PurePosixPath) -> bool:
    return path.suffix == ".py" and path.parts[:2] == ("src", "stoa")


@rule(
    "ST017",
    title="A field's pattern ends where the text ends",
    reason="`$` also matches before a last line break, and a name with one becomes two lines in a console or a header.",
    mend=r"End the pattern with `$(?!\n)` in a raw string, which the API's document understands, too.",
    covers=_covers,
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find patterns whose last sign is a plain dollar."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.keyword) and node.arg == "pattern" and isinstance(node.value, ast.Constant):
            value = node.value.value
            if isinstance(value, str) and value.endswith("$"):
                yield node.value.lineno, f"`{value}` lets a line break follow."
