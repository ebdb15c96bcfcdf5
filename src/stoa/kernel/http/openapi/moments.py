"""Points in time, named as such: the schema of a `datetime` says only that it is a text."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec.inspect as mi


def name_moments(kinds: Iterable[Any], components: dict[str, Any]) -> None:
    """Say of every field that is a point in time that it is one."""
    seen: set[type] = set()
    for kind in mi.multi_type_info(list(kinds)):
        for struct in _structs(kind, seen):
            schema = components.get(f"{struct.cls.__module__}.{struct.cls.__qualname__}") or components.get(
                struct.cls.__name__, {}
            )
            for field in struct.fields:
                if _is_moment(field.type) and field.encode_name in schema.get("properties", {}):
                    _mark(schema["properties"][field.encode_name])


def _structs(kind: mi.Type, seen: set[type]) -> Iterator[mi.StructType]:
    match kind:
        case mi.StructType(cls=cls, fields=fields):
            if cls not in seen:
                seen.add(cls)
                yield kind
                for field in fields:
                    yield from _structs(field.type, seen)
        case mi.UnionType(types=types):
            for one in types:
                yield from _structs(one, seen)
        case mi.CollectionType(item_type=item):
            yield from _structs(item, seen)
        case mi.DictType(value_type=value):
            yield from _structs(value, seen)
        case mi.Metadata(type=inner):
            yield from _structs(inner, seen)
        case _:
            return


def _is_moment(kind: mi.Type) -> bool:
    match kind:
        case mi.DateTimeType():
            return True
        case mi.UnionType(types=types):
            return any(isinstance(one, mi.DateTimeType) for one in types)
        case mi.Metadata(type=inner):
            return _is_moment(inner)
        case _:
            return False


def _mark(schema: dict[str, Any]) -> None:
    for one in schema.get("anyOf", [schema]):
        if one.get("type") == "string" and "format" not in one:
            one["format"] = "date-time"
