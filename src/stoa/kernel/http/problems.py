"""From a value that does not fit to sentences about its fields."""

import difflib
import re
from collections.abc import Callable
from typing import Any

import msgspec

from stoa.kernel.errors import Detail, Fault, Invalid, Malformed


class UnknownField(Malformed):
    """The request names a field or a parameter that the address does not have."""

    code = "UNKNOWN_FIELD"
    message = "The request names something that does not exist here."


_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"Expected `str` of length >= 1$", "Must not be empty."),
        (r"Expected `str` of length >= (\d+)", r"Must be at least \1 characters long."),
        (r"Expected `str` of length <= (\d+)", r"Must be at most \1 characters long."),
        (r"Expected `str` matching regex .*", "Is not in the form that is asked for."),
        (r"Expected `array` of length >= (\d+)", r"Needs at least \1 entries."),
        (r"Expected `array` of length <= (\d+)", r"Takes at most \1 entries."),
        (r"Expected `(?:int|float|decimal)` >= (\S+)", r"Must be \1 or more."),
        (r"Expected `(?:int|float|decimal)` <= (\S+)", r"Must be \1 or less."),
        (r"Expected `(?:int|float|decimal)` > (\S+)", r"Must be more than \1."),
        (r"Expected `(?:int|float|decimal)` < (\S+)", r"Must be less than \1."),
        (r"Invalid enum value (.*)", r"\1 is not one of the choices."),
        (r"Invalid UUID", "Is not an id."),
        (r"Invalid RFC3339 .*", "Must be a date and time such as 2026-05-01T12:00:00Z."),
        (r"Object missing required field `(.+)`", "This is needed."),
        (r"Expected `str(?: \| null)?`, got .*", "Must be text."),
        (r"Expected `int(?: \| null)?`, got .*", "Must be a whole number."),
        (r"Expected `float(?: \| null)?`, got .*", "Must be a number."),
        (r"Expected `bool(?: \| null)?`, got .*", "Must be true or false."),
        (r"Expected `array(?: \| null)?`, got .*", "Must be a list."),
        (r"Expected `object(?: \| null)?`, got .*", "Must be an object."),
        (r"Expected `uuid(?: \| null)?`, got .*", "Must be an id."),
        (r"Expected `datetime(?: \| null)?`, got .*", "Must be a date and time such as 2026-05-01T12:00:00Z."),
    )
)
_PLACE = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?\$(?P<where>[^`]*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*?)`", re.DOTALL)

MOST_DETAILS = 20


def describe(error: msgspec.ValidationError, inside: str = "") -> Detail:
    """Say in words what one error means, and where."""
    match = _PLACE.match(str(error))
    what, where = (match["what"], match["where"] or "") if match else (str(error), "")
    missing = re.search(r"missing required field `(.+?)`", what)
    place = ".".join(part for part in (inside, where.strip("."), missing[1] if missing else "") if part)
    for pattern, words in _WORDS:
        found = pattern.match(what)
        if found:
            return Detail(place, found.expand(words))
    return Detail(place, what if what.endswith(".") else f"{what}.")


def explain(error: msgspec.ValidationError, into: type, plain: Callable[[], Any]) -> Fault:
    """Turn the first error of a struct into a fault that tells all of them.

    Unknown names are the caller's misunderstanding of the address (400); wrong values are answers to mend (422).
    """
    struct: Any = into  # a body may also be a list or a union, which is no class
    if not (isinstance(struct, type) and issubclass(struct, msgspec.Struct)):
        return Invalid(details=(describe(error),))
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
            details.append(describe(fault, encoded))
    return Invalid(details=tuple(details[:MOST_DETAILS]) or (describe(error),))


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
