"""Pure computations of the audit log: differences, lines of a file."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from stoa.kernel.spreadsheets import plain_cell

from .models import AuditLine, Difference

MOST_DIFFERENCES = 200
LONGEST_SHOWN = 500
_DEEPEST = 6
COLUMNS = (*AuditLine.__struct_encode_fields__, "before", "after")


def differences_of(before: str | None, after: str | None) -> list[Difference]:
    """Name each value that differs, by its path; a value that is no object has the path `value`."""
    found: list[Difference] = []
    _compare("", _read(before), _read(after), found, 0)
    return found[:MOST_DIFFERENCES]


def _read(text: str | None) -> Any:
    return msgspec.json.decode(text) if text else None


def _compare(path: str, before: Any, after: Any, found: list[Difference], depth: int) -> None:
    if before == after or len(found) >= MOST_DIFFERENCES:
        return
    sides = [side for side in (before, after) if side is not None]
    if depth < _DEEPEST and all(isinstance(side, Mapping) for side in sides):
        old, new = before or {}, after or {}
        for name in dict.fromkeys([*old, *new]):
            _compare(f"{path}.{name}" if path else name, old.get(name), new.get(name), found, depth + 1)
        return
    found.append(Difference(path or "value", _shown(before), _shown(after)))


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def csv_lines(rows: Iterable[Mapping[str, Any]], *, head: bool = False) -> bytes:
    """Write rows as CSV; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if head:
        writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([plain_cell(row[name]) for name in COLUMNS])
    return out.getvalue().encode()


def json_lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Write rows as JSON, one a line; what was changed stands in them as JSON, too."""
    return b"".join(
        msgspec.json.encode(
            {**row, **{side: msgspec.Raw((row[side] or "null").encode()) for side in ("before", "after")}}
        )
        + b"\n"
        for row in rows
    )
