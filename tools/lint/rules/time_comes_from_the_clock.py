"""ST012: the time comes from the clock."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.lint.paths import is_source
from tools.lint.rule import rule
from tools.lint.source import Source

_WALL_CLOCK = frozenset(
    {
        "time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
        "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    }
)  # fmt: skip


@rule(
    "ST012",
    title="The time of day comes from kernel/clock.py or from the database",
    reason="A rule about time that reads the machine's clock cannot be tested, and differs between two machines.",
    mend="Call stoa.kernel.clock.now(), or let the statement use now(); durations are measured with time.monotonic().",
    covers=lambda path: is_source(path) and path != PurePosixPath("src/stoa/kernel/clock.py"),
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find readings of the machine's wall clock."""
    for node in source.nodes:
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in _WALL_CLOCK:
                yield node.lineno, f"`{name}()` reads the machine's clock."
