"""What a type takes, in words that a refusal can be built from: `a whole number from 0 to 100`."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, TypeAliasType, Union, get_args, get_origin
from uuid import UUID

import msgspec

_WORDS: dict[Any, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Decimal: "a number",
    UUID: "an id",
    datetime: "a time such as 2026-01-31T12:00:00Z",
    date: "a day such as 2026-01-31",
    bytes: "base64",
}
_LISTS = (list, tuple, set, frozenset)
_LONG = 10_000
_STEP = re.compile(r"\[[^\]]*\]|[^.\[\]]+")


def unwrapped(kind: Any) -> Any:
    """Give what a `type` alias stands for; anything else as it is."""
    while isinstance(alias := get_origin(kind) or kind, TypeAliasType):
        kind = alias.__value__
    return kind


def alternatives(kind: Any) -> list[Any]:
    """Give the arms of a union without null and what is not set; a plain type is its only one."""
    kind = unwrapped(kind)
    if get_origin(kind) in {Union, UnionType}:
        return [
            arm for one in get_args(kind) if one not in {type(None), msgspec.UnsetType} for arm in alternatives(one)
        ]
    return [kind]


def rules_of(kind: Any) -> tuple[Any, list[msgspec.Meta]]:
    """Take the declared bounds off a type."""
    kind, rules = unwrapped(kind), []
    while get_origin(kind) is Annotated:
        base, *more = get_args(kind)
        rules += [rule for rule in more if isinstance(rule, msgspec.Meta)]
        kind = unwrapped(base)
    return kind, rules


def choices(kind: Any) -> list[str] | None:
    """Give the values that an enumeration or `Literal` takes; None for other types."""
    kind, _ = rules_of(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return [str(choice) for choice in get_args(kind)] if get_origin(kind) is Literal else None


def describe(kind: Any) -> str:
    """Say in words what a type takes. A pattern is told by the `form` in its `extra`."""
    arms = alternatives(kind)
    if len(arms) != 1:
        return " or ".join(dict.fromkeys(describe(arm) for arm in arms))
    base, rules = rules_of(arms[0])
    if len(alternatives(base)) > 1:
        return describe(base)
    if named := [choice for choice in choices(base) or () if choice]:
        return f"one of {', '.join(named)}" if len(named) > 1 else named[0]
    if form := next((rule.extra["form"] for rule in rules if rule.extra and "form" in rule.extra), None):
        return str(form)
    words = _WORDS.get(base) or _structure(base)
    return words + "".join(_range(rule) for rule in rules) + "".join(_lengths(rule, base) for rule in rules)


def _structure(base: Any) -> str:
    base = get_origin(base) or base
    if base in _LISTS:
        return "a list"
    return "an object" if base in {dict, Mapping} or _is_struct(base) else "a value"


def _is_struct(base: Any) -> bool:
    return isinstance(base, type) and issubclass(base, msgspec.Struct)


def _figure(value: float) -> str:
    return f"{value:,}" if abs(value) >= _LONG else f"{value}"


def _range(rule: msgspec.Meta) -> str:
    low, high = (None if bound is None else _figure(bound) for bound in (rule.ge, rule.le))
    if low is not None and high is not None:
        return f" from {low} to {high}"
    found = [f" of {low} or more"] if low is not None else [f" above {_figure(rule.gt)}"] if rule.gt is not None else []
    if rule.lt is not None:
        high = f"below {_figure(rule.lt)}"
    elif high is not None:
        high = f"up to {high}" if found else f"of {high} or less"
    return " and".join([*found, f" {high}"] if high is not None else found)


def _lengths(rule: msgspec.Meta, base: Any) -> str:
    least, most = rule.min_length or 0, rule.max_length
    unit = (
        "entries" if (get_origin(base) or base) in _LISTS or base is dict or get_origin(base) is dict else "characters"
    )
    if most is not None:
        return f" of {least} to {_figure(most)} {unit}" if least else f" of at most {_figure(most)} {unit}"
    return f" of at least {least} {unit}" if least else ""


def at(kind: Any, place: str, *, key: bool = False) -> Any:
    """Find the type that stands at a place such as `lines[0].count` within a type; None where it is not plain which.

    With `key` it is the type of the names of what stands there.
    """
    found = [kind]
    for step in _STEP.findall(place):
        found = [inner for one in found for arm in alternatives(one) for inner in _inside(arm, step)]
    if key:
        found = [get_args(rules_of(arm)[0])[0] for one in found for arm in alternatives(one)]
    return found[0] if len(found) == 1 else None


def _inside(kind: Any, step: str) -> Iterator[Any]:
    base, _ = rules_of(kind)
    for arm in alternatives(base):
        arguments = get_args(arm)
        if step.startswith("["):
            yield from (
                arguments[-1:] if get_origin(arm) is dict else [one for one in arguments if one is not Ellipsis][:1]
            )
        elif _is_struct(arm):
            names = zip(arm.__struct_encode_fields__, msgspec.structs.fields(arm), strict=True)
            yield from (field.type for name, field in names if name == step)
