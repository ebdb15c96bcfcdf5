"""Every refusal of a value names what would be right: the bounds, the choices or the form that its type declares."""

import re
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest

from stoa.kernel import takes
from stoa.kernel.db.filters import BadValue
from stoa.kernel.db.listing import registered_listings
from stoa.kernel.http.binding import Binding
from stoa.kernel.http.problems import describe

from .every import every_feature, import_everything

WRONG: tuple[Any, ...] = (
    None,
    -(10**15),
    10**15,
    -0.5,
    1.5,
    "",
    "x",
    "x" * 100_000,
    "\n",
    [],
    [None] * 5001,
    {},
    {"x": None},
    True,
)
WRONG_TEXTS = ("-1000000000000", "1000000000000", "-0.5", "1.5", "x", "x" * 3000, "2020-13-45", "\n")
SENTENCE = re.compile(r"(This must|This is needed|Each name in it must).*\.$", re.DOTALL)
SAYS_NOTHING = re.compile(r"a value\b|`|Expected|Invalid|\\|\^", re.DOTALL)


def _structs(kind: Any, seen: set[Any]) -> Iterator[Any]:
    base, _ = takes.rules_of(kind)
    for arm in takes.alternatives(base):
        inner, _ = takes.rules_of(arm)
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            if inner not in seen:
                seen.add(inner)
                yield inner
                for field in msgspec.structs.fields(inner):
                    yield from _structs(field.type, seen)
        elif takes.alternatives(inner) != [inner]:
            yield from _structs(inner, seen)
        else:
            for one in get_args(inner):
                yield from _structs(one, seen) if one is not Ellipsis else ()


def every_struct() -> list[Any]:
    """Give every struct that a body or a query string is read into, whichever lies within another too."""
    seen: set[Any] = set()
    bindings = [Binding(route) for feature in every_feature() for route in feature.routes]
    kinds = [kind for binding in bindings for kind in (binding.body, binding.query) if kind is not None]
    return [struct for kind in kinds for struct in _structs(kind, seen)]


def _bounds_of(kind: Any) -> list[str]:
    base, rules = takes.rules_of(kind)
    if takes.alternatives(base) != [base]:
        return [bound for arm in takes.alternatives(base) for bound in _bounds_of(arm)]
    if any(rule.extra for rule in rules):
        return []  # told by its form
    numbers = [bound for rule in rules for bound in (rule.ge, rule.gt, rule.le, rule.lt) if bound is not None]
    return [f"{bound:,}" if abs(bound) >= 10_000 else f"{bound}" for bound in numbers]


def _faults_of(name: str, kind: Any) -> Iterator[str]:
    for wrong in WRONG:
        try:
            msgspec.convert(wrong, kind, str_keys=True)
        except msgspec.ValidationError as error:
            if "unknown field" in str(error):
                continue
            told = describe(error, name, kind)
            if not SENTENCE.match(told.message) or SAYS_NOTHING.search(told.message):
                yield f"{name} of {str(wrong)[:20]!r}: {told.message}"
            elif told.field == name and (left := [one for one in _bounds_of(kind) if one not in told.message]):
                yield f"{name} does not tell {left}: {told.message}"


def test_a_refused_field_is_told_in_words_what_it_takes_with_every_bound() -> None:
    structs = every_struct()
    assert len(structs) > 200
    faults = [
        f"{struct.__name__}.{fault}"
        for struct in structs
        for name, field in zip(struct.__struct_encode_fields__, msgspec.structs.fields(struct), strict=True)
        for fault in _faults_of(name, field.type)
    ]
    assert faults == [], "Declare bounds on the field, and `extra={'form': …}` beside a pattern."


def test_a_refused_filter_is_told_in_words_what_it_takes_with_every_bound() -> None:
    import_everything()
    filters = [one for listing in registered_listings() for one in listing.filters.values() if not one.read]
    assert len(filters) > 100
    faults = []
    for one in filters:
        for wrong in WRONG_TEXTS:
            try:
                one.value([wrong])
            except BadValue as refusal:
                left = [bound for bound in _bounds_of(one.bounded) if bound not in str(refusal)]
                if left or not SENTENCE.match(str(refusal)) or SAYS_NOTHING.search(str(refusal)):
                    faults.append(f"{one.name} of {wrong[:20]!r}: {refusal}")
    assert faults == []


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("lat", "95", "This must be a number from -90 to 90."),
        ("minPrice", "-1", "This must be a whole number from 0 to 10,000,000,000."),
        ("minYear", "soon", "This must be a whole number from 1800 to 2100."),
        ("radiusKm", "0", "This must be a number above 0 and up to 20,100."),
    ],
)
def test_a_place_and_a_price_that_cannot_be_are_told_their_bounds(name: str, wrong: str, words: str) -> None:
    import_everything()
    found = next(one.filters[name] for one in registered_listings() if {"minPrice", "lat"} <= one.filters.keys())
    with pytest.raises(BadValue, match=re.escape(words)):
        found.value([wrong])
