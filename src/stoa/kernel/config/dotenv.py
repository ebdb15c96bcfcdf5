"""Reading a `.env` file: `NAME=value` lines, `#` comments, optional quotes, no expansion."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<value>.*?)\s*")
_QUOTED = re.compile(r"""(?P<quote>["'])(?P<inside>.*?)(?P=quote)(?:\s+#.*)?""")


@dataclass(frozen=True, slots=True)
class DotenvLine:
    """One assignment and the line that it stands on."""

    number: int
    name: str
    value: str


def read_dotenv(path: Path) -> Iterator[DotenvLine]:
    """Give the assignments of the file in order; what is no assignment is passed over."""
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if text.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(text)
        if match is not None:
            yield DotenvLine(number, match["name"], _unquoted(match["value"]))


def _unquoted(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return quoted["inside"] if quoted else value.split(" #", 1)[0].rstrip()
