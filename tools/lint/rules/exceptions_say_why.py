"""ST016: an exception from a check says why."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.lint.rule import rule
from tools.lint.source import Source

_EXCEPTION = re.compile(r"#\s*(?P<what>noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[^\]]*\])(?P<rest>.*)$")
_REASON = re.compile(r"\s*(?:-|#|;)\s*\S+\s+\S+")

_FOLDERS = {"src", "tools", "bench", "faults"}


def _covers(path: PurePosixPath) -> bool:
    return (
        path.suffix == ".py"
        and path.parts[0] in {"src", "tools", "bench", "faults"}
        and path.parts[:2] != ("bench", "peers")
    )


@rule(
    "ST016",
    title="An exception from a check gives its reason on the same line",
    reason="The next reader cannot tell a considered exception from a hurried one, and so removes neither.",
    mend="Write `# noqa: S608 - the names are our own` or `# type: ignore[arg-type]  # the stubs lack it`.",
    covers=_covers,
)
def check(source: Source) -> Iterator[tuple[int, str]]:
    """Find noqa and type: ignore comments that say nothing more."""
    for number, line in enumerate(source.lines, start=1):
        match = _EXCEPTION.search(line)
        if match and not _REASON.match(match["rest"]):
            yield number, f"`{match['what']}` does not say why."
