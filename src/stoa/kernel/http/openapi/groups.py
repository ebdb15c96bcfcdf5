"""The document in parts: what one group of routes needs, and a table of contents."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the table of contents."""

    method: str
    path: str
    summary: str
    access: str
    deprecated: bool


def contents(document: dict[str, Any]) -> dict[str, list[Operation]]:
    """Give the operations by group, in the order of the alphabet, those of administration last."""
    groups: dict[str, list[Operation]] = {}
    for path, item in document["paths"].items():
        for method, told in item.items():
            line = Operation(method.upper(), path, told["summary"], told["x-access"], told.get("deprecated", False))
            groups.setdefault(told["tags"][0], []).append(line)
    return dict(sorted(groups.items(), key=lambda one: (one[0].startswith("admin/"), one[0])))


def part_of(document: dict[str, Any], group: str) -> dict[str, Any]:
    """Give a document with the operations of one group, and of the components only what they lead to."""
    paths: dict[str, Any] = {}
    for path, item in document["paths"].items():
        kept = {method: told for method, told in item.items() if group in told["tags"]}
        if kept:
            paths[path] = kept
    components = document["components"]
    needed: set[tuple[str, str]] = set()
    waiting = list(_references(paths))
    while waiting:
        kind, name = waiting.pop()
        if (kind, name) not in needed:
            needed.add((kind, name))
            waiting += _references(components[kind][name])
    kept_components = {
        kind: {name: one for name, one in those.items() if (kind, name) in needed} for kind, those in components.items()
    }
    return {
        **document,
        "paths": paths,
        "components": {**kept_components, "securitySchemes": components["securitySchemes"]},
    }


def _references(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, dict):
        reference = part.get("$ref")
        if isinstance(reference, str):
            _, _, kind, name = reference.split("/")
            yield kind, name
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)
