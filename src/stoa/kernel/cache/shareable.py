"""Whether one value may be handed to many readers: only what none of them can change."""

from typing import Any

import msgspec
from msgspec import inspect

_SCALARS = (
    inspect.NoneType,
    inspect.BoolType,
    inspect.IntType,
    inspect.FloatType,
    inspect.StrType,
    inspect.BytesType,
    inspect.DateTimeType,
    inspect.TimeType,
    inspect.DateType,
    inspect.TimeDeltaType,
    inspect.UUIDType,
    inspect.DecimalType,
    inspect.EnumType,
    inspect.LiteralType,
)


def is_shareable(kind: Any) -> bool:
    """Say whether values of a type cannot change: frozen structs and tuples of such, and plain values."""
    return _fixed(inspect.type_info(kind), set())


def _fixed(info: inspect.Type, seen: set[type]) -> bool:
    match info:
        case inspect.StructType(cls=cls, fields=fields):
            if cls in seen:
                return True
            seen.add(cls)
            return _frozen(cls) and all(_fixed(field.type, seen) for field in fields)
        case inspect.TupleType(item_types=items):
            return all(_fixed(item, seen) for item in items)
        case inspect.VarTupleType(item_type=item) | inspect.FrozenSetType(item_type=item):
            return _fixed(item, seen)
        case inspect.UnionType(types=types):
            return all(_fixed(one, seen) for one in types)
        case _:
            return isinstance(info, _SCALARS)


def _frozen(cls: type[msgspec.Struct]) -> bool:
    return bool(cls.__struct_config__.frozen)
