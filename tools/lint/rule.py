"""What a rule is, and how its findings are told."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from .source import Source

type Check = Callable[[Source], Iterator[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One house rule: what it asks, why, and what to do about a finding."""

    id: str
    title: str
    reason: str
    mend: str
    covers: Callable[[PurePosixPath], bool]
    check: Check


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place where a rule is broken."""

    path: PurePosixPath
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        """Say it the way editors can follow."""
        return f"{self.path}:{self.line}: {self.rule} {self.message}"


_rules: dict[str, Rule] = {}


def rule(
    id: str,  # noqa: A002 - it is what the rule is known by
    *,
    title: str,
    reason: str,
    mend: str,
    covers: Callable[[PurePosixPath], bool],
) -> Callable[[Check], Check]:
    """Declare the decorated function, which yields (line, message) pairs, as a rule."""

    def register(check: Check) -> Check:
        known = _rules.get(id)
        if known is not None and known.check.__module__ != check.__module__:
            message = f"Two rules are called {id}: {known.check.__module__} and {check.__module__}."
            raise ValueError(message)
        _rules[id] = Rule(id, title, reason, mend, covers, check)
        return check

    return register


def all_rules() -> dict[str, Rule]:
    """Every rule of the `rules` folder, by its id."""
    package = importlib.import_module("tools.lint.rules")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"tools.lint.rules.{module.name}")
    return dict(sorted(_rules.items()))


def check_source(source: Source, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Tell what is wrong with one file, allowances without a reason or without a use included."""
    allowed = {(allowance.line, allowance.rule) for allowance in source.allowances if allowance.reason}
    used: set[tuple[int, str]] = set()
    checked: set[str] = set()
    for known in rules:
        checked.add(known.id)
        if not known.covers(source.path):
            continue
        for line, message in known.check(source):
            place = next(((at, known.id) for at in (line, line - 1) if (at, known.id) in allowed), None)
            if place is None:
                yield Finding(source.path, line, known.id, message)
            else:
                used.add(place)
    if source.path.parts[0] == "tests" and "lint" in source.path.parts:
        return  # the examples of bad allowances
    for allowance in source.allowances:
        if not allowance.reason:
            yield Finding(source.path, allowance.line, "ST000", f"An allowance of {allowance.rule} gives no reason.")
        elif allowance.rule in checked and (allowance.line, allowance.rule) not in used:
            yield Finding(source.path, allowance.line, "ST000", f"{allowance.rule} is allowed here, and not broken.")
