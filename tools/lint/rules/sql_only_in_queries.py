"""ST001: SQL stands in `queries.py`."""

import ast
import re
from collections.abc import Iterator

from tools.lint.paths import is_below, is_module, is_source
from tools.lint.rule import rule
from tools.lint.source import Source

_STATEMENT = re.compile(
    r"""\s*(?:
        select\s.+?\bfrom\b
      | select\s+(?:\d+\s*$|[\w.]+\()
      | insert\s+into\s
      | update\s+[\w."]+\s+(?:as\s+\w+\s+)?set\s
      | delete\s+from\s
      | with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\s*(?:(?:not\s+)?materialized\s*)?\(
      | (?:create|alter|drop)\s+(?:unlogged\s+)?(?:table|database|role|extension|index|schema|user|view|type)\s
      | (?:truncate|lock)\s+table\s
      | (?:un)?listen\s+\w+\s*$
    )""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_SENTENCE = re.compile(r"\s*[A-Z][a-z]")


@rule(
    "ST001",
    title="SQL stands in queries.py",
    reason="The tests prepare every statement of every queries.py against the schema; one elsewhere is never checked.",
    mend="Give the statement a name in the room's queries.py and call it from there.",
    covers=lambda path: (
        is_source(path) and not is_module(path, "queries") and not is_below(path, "kernel/db", "kernel/embedded")
    ),
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find strings that read like a statement and not like a sentence."""
    for node in source.nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in source.docstrings:
            continue
        if _STATEMENT.match(node.value) and not _SENTENCE.match(node.value):
            yield node.lineno, f"This is SQL outside queries.py: {' '.join(node.value.split())[:60]!r}."
