"""Which of two plans a question is answered by: some hundred boats are asked first, in this process.

A list is walked in its order until a page is full, or all that fit are found and then put in order. Either gives the
same answer; which is cheap depends on how many fit and on where in the order they stand, and of columns that go
together (long boats are dear) PostgreSQL knows neither. A sample of the boats does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import cos, pi, radians, sin
from typing import Any, NamedTuple

import msgspec

from stoa.kernel import clock
from stoa.kernel.db import Read
from stoa.kernel.db.asked import Question
from stoa.sites.marinemarket.search import queries
from stoa.sites.marinemarket.search.geography import Point
from stoa.sites.marinemarket.search.models import Sampled

SIZE = 500
WORTH_IT = 20_000
"""Of fewer boats every plan is cheap."""
_FRESH = timedelta(minutes=10)
_CHEAP_WALK = 4_000
_FINDING, _NEAREST = 2.5, 20.0
"""What it costs to find a boat by its filter, and to walk past one by distance, in steps of a walk in order."""
_GLOBE_KM = 6371.0
_MOST_KNOWN = 4_000

type Test = Callable[[Sampled], bool]


class Sample:
    """Boats drawn at random, in each order; each stands for `share` boats."""

    def __init__(self, boats: Sequence[Sampled], share: float) -> None:
        """Put them in order once."""
        self.share = share
        self.choices: dict[str, Choice] = {}
        self.directions = {id(boat): _direction(boat.latitude, boat.longitude) for boat in boats}
        self.orders = {
            "newest": sorted(boats, key=lambda boat: boat.created_at),
            "price": sorted(boats, key=lambda boat: boat.price_minor),
            "length": sorted(boats, key=lambda boat: boat.length_m),
            "year": sorted(boats, key=lambda boat: boat.year),
        }


class Choice(NamedTuple):
    """Whether few fit, and the filter that finds them then."""

    few: bool
    finder: str = ""


_WALK = Choice(few=False)
_TESTS: dict[str, Callable[[Any], Test]] = {
    "boatType": lambda value: lambda boat: boat.boat_type in value,
    "condition": lambda value: lambda boat: boat.condition in value,
    "state": lambda value: lambda boat: boat.state in value,
    "fuel": lambda value: lambda boat: boat.fuel == value,
    "currency": lambda value: lambda boat: boat.currency == value,
    "features": lambda value: lambda boat: all(one in boat.features for one in value),
    "minPrice": lambda value: lambda boat: boat.price_minor >= value,
    "maxPrice": lambda value: lambda boat: boat.price_minor <= value,
    "minYear": lambda value: lambda boat: boat.year >= value,
    "maxYear": lambda value: lambda boat: boat.year <= value,
    "minLength": lambda value: lambda boat: boat.length_m >= value,
    "maxLength": lambda value: lambda boat: boat.length_m <= value,
}
_OWN = {
    "price": ("minPrice", "maxPrice"),
    "length": ("minLength", "maxLength"),
    "year": ("minYear", "maxYear"),
    "distance": ("radiusKm",),
}
_TO_THE_BOAT = 10
"""How much dearer it is where no index tells what is asked, as with equipment: the boats themselves are looked at."""
_NARROW = 0.02
"""Circles with a smaller share of the boats are read whole: PostgreSQL takes them for rarer, and reads far more."""
_PAGE = 21
_LATE = 4
"""So many times later than chance would have it comes the first boat that fits where the order keeps them for last."""


class _Kept(msgspec.Struct):
    """The sample of this process, and when it was drawn."""

    sample: Sample | None = None
    until: datetime | None = None


_kept = _Kept()


async def sample_of(db: Read) -> Sample | None:
    """Give the sample, drawn anew every ten minutes; None where there are too few boats for plans to differ."""
    now = clock.now()
    if _kept.until is None or now >= _kept.until:
        _kept.until = now + _FRESH  # whoever asks meanwhile takes the one before
        _kept.sample = await draw(db)
    return _kept.sample


async def draw(db: Read) -> Sample | None:
    """Read some blocks of the table, wherever they lie."""
    many = await queries.ABOUT_HOW_MANY.one(db)
    if many < WORTH_IT:
        return None
    boats = await queries.SOME.all(db, percent=min(100.0, SIZE * 100 / many), most=SIZE * 2)
    return Sample(boats, many / len(boats)) if boats else None


def choose(sample: Sample | None, question: Question, here: Point | None) -> Choice:
    """Choose how to answer; words are found by their index, and nothing has an order of what lies farthest."""
    names = [name for name, _ in queries.conditions_of(question.conditions)]
    if "query" in names:
        return Choice(few=True, finder="query")
    by_distance = question.sort.name == "distance"
    if by_distance and question.mirrored:
        return Choice(few="radiusKm" in names, finder="radiusKm")
    if sample is None or not names or (by_distance and names == ["radiusKm"]):
        return _WALK
    if "radiusKm" in names:  # hardly two people stand at the same place
        return _weigh(sample, question, names, here)
    asked = repr((question.sort.name, question.mirrored, [(name, question.values[name]) for name in names]))
    known = sample.choices.get(asked)
    if known is None:
        if len(sample.choices) >= _MOST_KNOWN:
            sample.choices.clear()
        known = sample.choices[asked] = _weigh(sample, question, names, here)
    return known


def _weigh(sample: Sample, question: Question, names: Sequence[str], here: Point | None) -> Choice:
    tests = _tests(sample, question.values, names, here)
    by_distance = question.sort.name == "distance"
    own = [tests[name] for name in _own(question) if name in tests]
    rest = [test for name, test in tests.items() if test not in own]
    if not rest:
        return _WALK
    look = _TO_THE_BOAT if "features" in tests else 1
    if by_distance:
        order: Iterable[Sampled] = _nearest_first(sample, here)
        step = _NEAREST  # the boats themselves are looked at on that way
    else:
        rows = sample.orders[question.sort.name]
        order = reversed(rows) if question.sort.descending != question.mirrored else rows
        step = float(look)
    boats = sample.orders["newest"]
    if not by_distance and "radiusKm" in tests and sum(map(tests["radiusKm"], boats)) < len(boats) * _NARROW:
        return Choice(few=True, finder="radiusKm")
    walked = _walked(order, own, rest, sample.share) * step
    if walked <= _CHEAP_WALK:
        return _WALK
    counts = {name: sum(map(test, boats)) for name, test in tests.items()}
    finder = min(counts, key=lambda name: counts[name])
    return Choice(few=counts[finder] * sample.share * _FINDING * look < walked, finder=finder)


def planned(question: Question, choice: Choice) -> Question:
    """Write the conditions as the chosen plan wants them."""
    ways = {
        "features": "" if choice.finder == "features" else "walk",
        "boatType": "one" if len(question.values.get("boatType", ())) == 1 else "",
    }
    if choice.few:
        ways["radiusKm"] = "cells" if choice.finder == "radiusKm" else "measured"
    conditions = tuple((name, ways.get(name, mode)) for name, mode in question.conditions)
    return replace(question, conditions=conditions, few=choice.few)


def _own(question: Question) -> tuple[str, ...]:
    """Name the filters that only say where in the order's index to begin and to end."""
    limits = _OWN.get(question.sort.name, ())
    one_kind = len(question.values.get("boatType", ())) == 1 and question.sort.name in {"price", "length"}
    return (*limits, "boatType") if one_kind else limits


def _tests(sample: Sample, values: Mapping[str, Any], names: Sequence[str], here: Point | None) -> dict[str, Test]:
    tests = {name: _TESTS[name](values[name]) for name in names if name in _TESTS}
    if "radiusKm" in names and here is not None:
        tests["radiusKm"] = _within(sample, here, values["radiusKm"])
    return tests


def _walked(order: Iterable[Sampled], own: Sequence[Test], rest: Sequence[Test], share: float) -> float:
    """Say how many boats a page is walked through; those that the order's own limits leave out are not among them."""
    passed = fitting = first = 0
    for boat in order:
        if own and not all(test(boat) for test in own):
            continue
        if all(test(boat) for test in rest):
            first = first if fitting else passed
            fitting += 1
        passed += 1
    if not fitting:
        return passed * share
    apart = passed / fitting
    return _PAGE * apart if first <= _LATE * apart else (first - apart) * share


def _direction(latitude: float | None, longitude: float | None) -> tuple[float, float, float] | None:
    if latitude is None or longitude is None:
        return None
    up, across = radians(latitude), radians(longitude)
    return cos(up) * cos(across), cos(up) * sin(across), sin(up)


def _within(sample: Sample, here: Point, kilometres: float) -> Test:
    least = cos(min(kilometres / _GLOBE_KM, pi))
    nearness = _nearness(sample, here)
    return lambda boat: nearness(boat) >= least


def _nearest_first(sample: Sample, here: Point | None) -> list[Sampled]:
    if here is None:
        return []
    return sorted(sample.orders["newest"], key=_nearness(sample, here), reverse=True)


def _nearness(sample: Sample, here: Point) -> Callable[[Sampled], float]:
    x, y, z = _direction(*here) or (0.0, 0.0, 0.0)
    directions = sample.directions

    def nearness(boat: Sampled) -> float:
        found = directions[id(boat)]
        return -2.0 if found is None else found[0] * x + found[1] * y + found[2] * z

    return nearness
