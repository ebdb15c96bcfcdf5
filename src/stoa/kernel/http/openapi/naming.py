"""Names and shapes that every reader of the document can work with, also those that make clients of it."""

from typing import Any

_LAYERS = frozenset({"stoa", "sites", "commons", "accounts", "kernel", "models", "api", "pages"})
_PREFIX = "#/components/schemas/"


def tidy(schemas: dict[Any, Any], components: dict[str, Any]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """Call a type that has its name from a module after its room, and say of a pair only how long it is."""
    names: dict[str, str] = {}
    for name in sorted(components):
        names[name] = _short(name, {*components, *names.values()})
    told = {kind: _tidy(schema, names) for kind, schema in schemas.items()}
    return told, {names[name]: _named(_tidy(schema, names), names[name]) for name, schema in components.items()}


def _named(schema: dict[str, Any], name: str) -> dict[str, Any]:
    return {**schema, "title": name} if "title" in schema else schema


def _short(name: str, taken: set[str]) -> str:
    if "." not in name:
        return name
    *rooms, last = [part for part in name.split(".") if part not in _LAYERS]
    words = [word.title() for room in rooms for word in room.split("_")]
    for count in range(1, len(words) + 1):
        short = "".join(words[-count:]) + last
        if short not in taken:
            return short
    return name.replace(".", "_")


def _tidy(part: Any, names: dict[str, str]) -> Any:
    if isinstance(part, list):
        return [_tidy(one, names) for one in part]
    if not isinstance(part, dict):
        return part
    told = {key: _tidy(inner, names) for key, inner in part.items()}
    reference = told.get("$ref")
    if isinstance(reference, str):
        told["$ref"] = _PREFIX + names[reference.removeprefix(_PREFIX)]
    if told.get("items") is False:
        del told["items"]  # `maxItems` says it as well, and more readers know it
    return told
