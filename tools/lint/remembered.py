"""Findings of files that have not changed since the last run, so that a run looks only at those that have."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from .rule import Finding, Rule, check_source
from .source import Source

type Known = dict[str, list[tuple[int, str, str]]]


class Remembered:
    """What the last run found, by what stood in each file; forgotten whenever a rule changes."""

    def __init__(self, file: Path, rules: Iterable[Rule]) -> None:
        """Read the last run's findings, if they came from the same rules."""
        self._file = file
        self._rules = list(rules)
        self._edition = _edition()
        self._before: Known = self._read()
        self._now: Known = {}

    def findings(self, source: Source) -> list[Finding]:
        """Give the findings of one file, looked for only when it is new or changed."""
        key = hashlib.sha256(f"{source.path}\n{source.text}".encode()).hexdigest()
        if key not in self._before:
            found = check_source(source, self._rules)
            self._before[key] = [(finding.line, finding.rule, finding.message) for finding in found]
        self._now[key] = self._before[key]
        return [Finding(PurePosixPath(source.path), line, rule, message) for line, rule, message in self._now[key]]

    def save(self) -> None:
        """Keep the findings of this run's files, whole or not at all."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        half = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        half.write_text(json.dumps({"edition": self._edition, "known": self._now}), encoding="utf-8")
        half.replace(self._file)

    def _read(self) -> Known:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return dict(kept["known"]) if kept["edition"] == self._edition else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}


def _edition() -> str:
    """Name the rules as they are now, and where they are: one of them asks that."""
    digest = hashlib.sha256(f"{Path(__file__).resolve()} {Path.home()}".encode())
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
