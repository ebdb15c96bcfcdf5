"""ST015: nothing names the machine that it was written on."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tools.lint.rule import rule
from tools.lint.source import Source

_ROOT = Path(__file__).resolve().parents[3]
_SHARED = frozenset({"/", "/home", "/tmp", "/opt", "/srv", "/usr", "/usr/src", "/usr/local", "/app"})  # noqa: S108 - nothing is opened
_HOMES = re.compile(r"(?<![\w.])(?:/home/(?!stoa\b)[a-z][\w.-]*/|/Users/[A-Za-z][\w.-]*/|[A-Z]:\\+Users\\+\w)")


def _own_places() -> re.Pattern[str] | None:
    """Make the pattern of this checkout, the folder it lies in, and the home of whoever runs this."""
    places = {str(_ROOT), str(_ROOT.parent), str(Path.home())} - _SHARED
    named = "|".join(sorted(re.escape(place) for place in places))
    return re.compile(rf"(?<![\w.\]/-])(?:{named})/[\w.-]") if named else None


_OWN = _own_places()


@rule(
    "ST015",
    title="No path of a developer's machine stands in the tree",
    reason="It works for one person, and tells everybody who that is.",
    mend="Write the path relative to the project, or read it from a setting.",
    covers=lambda path: path != PurePosixPath("tests/tools/lint/test_no_machine_paths.py"),
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find home folders, and the very place where this checkout lies."""
    for number, line in enumerate(source.lines, start=1):
        match = _HOMES.search(line) or (_OWN.search(line) if _OWN else None)
        if match:
            yield number, f"`{match[0]}` exists on one machine."
