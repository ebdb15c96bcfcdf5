"""Every migration through squawk: `python -m tools.lint.sql`.

dbmate keeps the ways up and down in one file. Squawk gets the way up alone, at the same line numbers; what only the
contract stage may do (dropping what no running code reads any more) is let through there and nowhere else.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .paths import is_migration
from .source import Source, read_sources

ROOT = Path(__file__).resolve().parents[2]
# Breaks old code that still runs, which is what the contract stage waits for.
CONTRACT_MAY = ("ban-drop-column", "ban-drop-table", "renaming-column", "renaming-table", "changing-column-type")

_UP = re.compile(r"-- migrate:up(?P<options>.*)")
_DOWN = re.compile(r"-- migrate:down\b")


@dataclass(frozen=True, slots=True)
class WayUp:
    """What a migration does, with the lines of everything else left empty."""

    path: PurePosixPath
    text: str
    contract: bool


def main() -> int:
    """Check every migration, say what is wrong, and give the exit code."""
    ways = [way_up(source) for source in read_sources(ROOT, []) if is_migration(source.path)]
    findings = [*find_twins(way.path for way in ways), *check_migrations(ways)]
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings in {len(ways)} migrations." if findings else f"{len(ways)} migrations are safe.")
    return 1 if findings else 0


def find_twins(paths: Iterable[PurePosixPath]) -> Iterator[str]:
    """Find migrations of one database that have the same number: only one of them would run."""
    taken: dict[str, dict[str, PurePosixPath]] = {}
    for path in sorted(paths):
        number = path.name.partition("_")[0]
        others = taken.setdefault(number, {})
        site = _site_of(path)
        for other_site, other in others.items():
            if not site or not other_site or site == other_site:
                yield f"{path}: {other} has the number {number}, too. Give one of them a later time."
        others[site] = path


def _site_of(path: PurePosixPath) -> str:
    parts = path.parts
    return parts[parts.index("sites") + 1] if "sites" in parts else ""


def way_up(source: Source) -> WayUp:
    """Cut the way up out of a migration, in the transaction that dbmate runs it in."""
    lines, inside, begin, commit = [], False, "begin;", "commit;"
    for line in source.lines:
        begun = _UP.match(line)
        if begun:
            inside = True
            if "transaction:false" in begun["options"]:
                begin, commit = "", ""
            lines.append(begin)
        elif inside and _DOWN.match(line):
            inside = False
            lines.append(commit)
        else:
            lines.append(line if inside else "")
    return WayUp(source.path, "\n".join(lines) + "\n", "-- stage: contract" in source.lines)


def check_migrations(ways: list[WayUp]) -> Iterator[str]:
    """Run squawk once for each stage."""
    for contract in (False, True):
        chosen = [way for way in ways if way.contract == contract]
        if chosen:
            yield from _run_squawk(chosen, contract=contract)


def _run_squawk(ways: list[WayUp], *, contract: bool) -> Iterator[str]:
    settings = tomllib.loads((ROOT / ".squawk.toml").read_text(encoding="utf-8"))
    excluded = [*settings["excluded_rules"], *(CONTRACT_MAY if contract else ())]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for way in ways:
            file = Path(folder) / way.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(way.text, encoding="utf-8")
            files.append(str(file))
        options = [
            f"--config={ROOT / '.squawk.toml'}",
            "--reporter=json",
            f"--exclude={','.join(excluded)}",
        ]
        program = Path(sys.executable).with_name("squawk")
        ran = subprocess.run([program, *options, *files], capture_output=True, text=True, check=False)
        if not ran.stdout.strip():
            yield f"squawk did not run: {ran.stderr.strip()}"
            return
        for found in json.loads(ran.stdout):
            place = PurePosixPath(found["file"]).relative_to(Path(folder))
            mend = f" {found['help']}" if found.get("help") else ""
            yield f"{place}:{found['line'] + 1}: {found['rule_name']} {found['message']}{mend}"


if __name__ == "__main__":
    sys.exit(main())
