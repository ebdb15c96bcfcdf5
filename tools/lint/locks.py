"""The locks agree with what they lock: `python -m tools.lint.locks`.

Checked without asking an index: everything that `requirements/X.in` names is in `requirements/X.txt`, within the
bounds, each with a hash; no lock names where packages come from.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)(?P<rest>.*)$")
_HASH = re.compile(r"^\s+--hash=sha256:[0-9a-f]{64}(?:\s*\\)?$")
_PLACE = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host", re.IGNORECASE)


@dataclass(slots=True)
class Pin:
    """One locked package: which version, how many hashes, on which line."""

    version: str
    line: int
    hashes: int = 0


def main() -> int:
    """Check every pair of files, say what is wrong, and give the exit code."""
    folder = ROOT / "requirements"
    wishes = sorted(folder.glob("*.in"))
    faults = [f"requirements/{fault}" for wish in wishes for fault in lock_faults(wish)]
    faults += [
        f"requirements/{lock.name} locks nothing."
        for lock in folder.glob("*.txt")
        if not lock.with_suffix(".in").exists()
    ]
    for fault in faults:
        print(fault)
    print(
        f"{len(faults)} faults; `make lock` locks anew." if faults else f"{len(wishes)} locks agree with their wishes."
    )
    return 1 if faults else 0


def lock_faults(wish: Path) -> Iterator[str]:
    """Say what is wrong with one lock."""
    lock = wish.with_suffix(".txt")
    if not lock.exists():
        yield f"{wish.name} has no {lock.name}."
        return
    text = lock.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if _PLACE.search(line):
            yield f"{lock.name}:{number} names where packages come from."
    pins = read_pins(text)
    for name, versions in pins.items():
        for pin in versions:
            if not pin.hashes:
                yield f"{lock.name}:{pin.line} {name} has no hash."
    for requirement in read_wishes(wish):
        locked = pins.get(canonicalize_name(requirement.name))
        if not locked:
            yield f"{lock.name} does not lock {requirement.name}, which {wish.name} names."
        elif not any(requirement.specifier.contains(pin.version, prereleases=True) for pin in locked):
            yield f"{lock.name} locks {requirement.name} {locked[0].version}; {wish.name} asks for {requirement}."


def read_wishes(wish: Path) -> Iterator[Requirement]:
    """Give what a file asks for, and what the files that it includes ask for."""
    for line in wish.read_text(encoding="utf-8").splitlines():
        text = line.partition(" #")[0].strip()
        if text.startswith("-r "):
            yield from read_wishes(wish.with_name(text.removeprefix("-r ").strip()))
        elif text and not text.startswith(("#", "-")):
            try:
                yield Requirement(text)
            except InvalidRequirement as fault:
                message = f"{wish.name} cannot be read: {fault}"
                raise SystemExit(message) from fault


def read_pins(text: str) -> dict[str, list[Pin]]:
    """Give every locked package; one may stand there twice, with markers."""
    pins: dict[str, list[Pin]] = {}
    last: Pin | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        match = _PIN.match(line)
        if match:
            last = Pin(match["version"], number)
            pins.setdefault(canonicalize_name(match["name"]), []).append(last)
        elif last is not None and _HASH.match(line):
            last.hashes += 1
    return pins


if __name__ == "__main__":
    sys.exit(main())
