"""From a value that does not fit to sentences about its fields."""

import difflib
import re
from collections.abc import Callable
from typing import Any

import msgspec

from stoa.kernel import takes
from stoa.kernel.errors import Detail, Fault, Invalid, Malformed


class UnknownField(Malformed):
    """The request names a field or a parameter that the address does not have."""

    code = "UNKNOWN_FIELD"
    message = "The request names something that does not exist here."


_PLACE = re.compile(r"(?P<what>.*?)(?: - at `(?P<key>key in )?\$(?P<where>[^`]*)`)?$", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.+?)`")
_EMPTY = re.compile(r"Expected `str` of length >= 1$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*?)`", re.DOTALL)

MOST_DETAILS = 20


def describe(error: msgspec.ValidationError, inside: str, kind: Any) -> Detail:
    """Say where a value does not fit, and what its declared type takes there."""
    match = _PLACE.match(str(error))
    what, where, key = (match["what"], match["where"] or "", match["key"]) if match else (str(error), "", None)
    missing = _MISSING.match(what)
    place = ".".join(part for part in (inside, where.strip("."), missing[1] if missing else "") if part)
    if missing:
        return Detail(place, "This is needed.")
    if _EMPTY.match(what):
        return Detail(place, "This must not be empty.")
    words = takes.describe(takes.at(kind, where, key=bool(key)) or kind)
    return Detail(place, f"Each name in it must be {words}." if key else f"This must be {words}.")


def explain(error: msgspec.ValidationError, into: type, plain: Callable[[], Any]) -> Fault:
    """Turn the first error of a struct into a fault that tells all of them.

    Unknown names are the caller's misunderstanding of the address (400); wrong values are answers to mend (422).
    """
    struct: Any = into  # a body may also be a list or a union, which is no class
    if not (isinstance(struct, type) and issubclass(struct, msgspec.Struct)):
        return Invalid(details=(describe(error, "", into),))
    raw = plain()
    if not isinstance(raw, dict):
        return Malformed("The body must be a JSON object.")
    names = dict(zip(struct.__struct_encode_fields__, msgspec.structs.fields(struct), strict=True))
    unknown = [str(name) for name in raw if name not in names] if struct.__struct_config__.forbid_unknown_fields else []
    if unknown:
        return unknown_names(unknown, list(names))
    details: list[Detail] = []
    for encoded, field in names.items():
        if encoded not in raw:
            if field.required:
                details.append(Detail(encoded, "This is needed."))
            continue
        try:
            msgspec.convert(raw[encoded], field.type, strict=not isinstance(raw[encoded], str), str_keys=True)
        except msgspec.ValidationError as fault:
            nested = _UNKNOWN.search(str(fault))
            if nested:
                return unknown_names([f"{encoded}.{nested['name']}"], [])
            details.append(describe(fault, encoded, field.type))
    return Invalid(details=tuple(details[:MOST_DETAILS]) or (describe(error, "", into),))


def unknown_names(unknown: list[str], known: list[str]) -> Fault:
    """Refuse names that mean nothing here, and point at those that were perhaps meant."""
    details = []
    for name in unknown[:MOST_DETAILS]:
        near = difflib.get_close_matches(name, known, n=1)
        details.append(
            Detail(
                name[:100], f"There is no such field. Did you mean {near[0]}?" if near else "There is no such field."
            )
        )
    return UnknownField(details=tuple(details))
