"""Which of two plans a question is answered by: some hundred boats are asked first, in this process.

A list is walked in its order until a page is full, or all that fit are found and then put in order. Either gives the
same answer; which is cheap depends on how many fit and on where in the order they stand, and of columns that go
together (long boats are dear) PostgreSQL knows neither. A sample of the boats does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce
from math import cos, radians, sin
from operator import and_
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from stoa.commons.geography import Point
from stoa.commons.nets import Nets
from stoa.kernel import clock
from stoa.kernel.db import Read
from stoa.kernel.db.asked import Question
from stoa.kernel.db.filters import BESIDE
from stoa.sites.marinemarket.search import queries
from stoa.sites.marinemarket.search.models import Sampled
from stoa.sites.marinemarket.search.once import ONCE
from stoa.sites.marinemarket.search.steps import ALL_STEPS, KINDS, SORTS_IN_KINDS

SIZE = 500
WORTH_IT = 20_000
"""Of fewer boats every plan is cheap."""
_FRESH = timedelta(minutes=10)
_AGAIN = timedelta(seconds=10)
"""When it is drawn again that could not be drawn: not by everybody who asks meanwhile."""
_CHEAP_WALK = 4_000
FINDING = 2.5
"""What it costs to find a boat by its filter, in steps of a walk in order."""
_IN_INDEX = 0.5
"""The same where the index tells all that is asked; and how many a kind has is better known than how long a walk is."""
_STEPPING = 3.0
"""What it costs to read a boat of a step, whose page is put in order with the others': so many steps of a walk."""
_OF_A_KIND = 1.5
"""The same of a kind, where one page is found as another walk finds its own."""
_NOWHERE = 4.0
ANY_NUMBER = 2**31
_SURELY, _ABOUT_KM = 0.95, 3.0
_MOST_AROUND = 400
_ORDERS = {"newest": "created_at", "price": "price_minor", "length": "length_m", "year": "year"}
_MOST_KNOWN = 4_000

type Test = Callable[[Sampled], bool]


class Sample:
    """Boats drawn at random, and in which order they stand; each stands for `share` boats.

    Which of them fit is written as the bits of a number, one for each boat, so that conditions are put together and
    counted at once.
    """

    def __init__(self, boats: Sequence[Sampled], share: float, nets: Nets | None = None) -> None:
        """Put them in order once; `nets` tell how many boats lie where, which the sample says only roughly."""
        self.boats = boats
        self.share = share
        self.nets = nets or Nets(
            (boat.latitude, boat.longitude, round(share))
            for boat in boats
            if boat.latitude is not None and boat.longitude is not None
        )
        self.kinds = sorted({boat.boat_type for boat in boats})
        self.choices: dict[str, Choice] = {}
        self._fitting: dict[tuple[str, str], int] = {}
        self._directions = [_direction(boat.latitude, boat.longitude) for boat in boats]
        self._around: dict[tuple[int, int], Sequence[int]] = {}
        self._orders = {
            name: sorted(range(len(boats)), key=[getattr(boat, column) for boat in boats].__getitem__)
            for name, column in _ORDERS.items()
        }

    def fitting(self, name: str, value: Any) -> int:
        """Say which boats pass a filter."""
        key = name, repr(value)
        bits = self._fitting.get(key)
        if bits is None:
            if len(self._fitting) >= _MOST_KNOWN:
                self._fitting.clear()
            test = _TESTS[name](value)
            bits = self._fitting[key] = _bits(map(test, self.boats))
        return bits

    def ordered(self, sort: str, here: Point | None) -> Sequence[int]:
        """Put them in an order; by distance, from about here."""
        if here is None or sort != "distance":
            return self._orders[sort]
        about = round(here.latitude), round(here.longitude)
        known = self._around.get(about)
        if known is None:
            if len(self._around) >= _MOST_AROUND:
                self._around.clear()
            x, y, z, _ = _direction(*about)
            near = [a * x + b * y + c * z + nowhere for a, b, c, nowhere in self._directions]
            known = self._around[about] = sorted(range(len(near)), key=near.__getitem__, reverse=True)
        return known

    def before(self, order: Sequence[int], *, turned: bool, among: int, fitting: int) -> int:
        """Count those that a walk in order passes before the first that fits."""
        passed = 0
        for at in reversed(order) if turned else order:
            if fitting >> at & 1:
                break
            passed += among >> at & 1
        return passed


class Choice(NamedTuple):
    """Whether few fit, and the filter that finds them then."""

    few: bool
    finder: str = ""
    source: str = ""
    """Where they are found by steps, see `steps`."""


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
    "length": ("minLength", "maxLength", "fuel"),
    "year": ("minYear", "maxYear"),
    "distance": ("radiusKm", "state", "currency"),
}
_IN_KINDS = ("minPrice", "maxPrice", "minLength", "maxLength")
"""What boats of one kind are put in order by, in indexes of their own."""
_LOOKING = {"features": 10}
"""How much dearer it is where an index finds boats and tells no more of them, so that each is looked at."""
_FEW_NEAR = 1_500
"""So many boats of a circle are sooner all found and put in order than a page of them is met on a walk."""
_COMMON = 0.1
"""Words of a larger share of the boats are met in any order."""
PAGE = 21
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
        try:
            _kept.sample = await draw(db)
        except BaseException:
            _kept.until = now + _AGAIN
            raise
    return _kept.sample


async def draw(db: Read) -> Sample | None:
    """Read some blocks of the table, wherever they lie."""
    many = await queries.ABOUT_HOW_MANY.one(db)
    if many < WORTH_IT:
        return None
    boats = await queries.SOME.all(db, percent=min(100.0, SIZE * 100 / many), most=SIZE * 2)
    nets = Nets((one.latitude, one.longitude, one.many) for one in await queries.SPREAD.all(db))
    return Sample(boats, many / len(boats), nets) if boats else None


def choose(sample: Sample | None, question: Question, here: Point | None) -> Choice:
    """Choose how to answer; rare words are found by their index, and nothing has an order of what lies farthest."""
    conditions = queries.conditions_of(question.conditions)
    names = [name for name, _ in conditions]
    by_distance = question.sort.name == "distance"
    if ("features", "array") in conditions:
        return Choice(few=True, finder="features")
    if "query" in names:
        few = by_distance or not _are_common(sample, question)
        return Choice(few=few, finder="query")
    if sample is None or not names:
        return _WALK
    close = ANY_NUMBER
    if "radiusKm" in names and here is not None:
        surely = question.values["radiusKm"] * _SURELY - _ABOUT_KM  # who walks for what is not there walks for long
        close = sample.nets.count_near(*here, surely, ANY_NUMBER) if surely > 0 else 0
        if question.sort.name != "distance" and close < _FEW_NEAR:
            return Choice(few=True, finder="radiusKm")
    told = [(name, question.values[name]) for name in names if name != "radiusKm"]
    if not told:
        return _WALK
    about = (round(here.latitude), round(here.longitude), close.bit_length()) if here and "radiusKm" in names else None
    asked = repr((question.sort.name, question.mirrored, about, told))
    known = sample.choices.get(asked)
    if known is None:
        if len(sample.choices) >= _MOST_KNOWN:
            sample.choices.clear()
        known = sample.choices[asked] = _weigh(sample, question, here, close)
    return known


def _are_common(sample: Sample | None, question: Question) -> bool:
    """Say whether any order soon meets the words that were typed."""
    uses = question.values["wording"].uses
    return sample is not None and uses is not None and uses > len(sample.boats) * sample.share * _COMMON


def _weigh(sample: Sample, question: Question, here: Point | None, close: int) -> Choice:
    names = [name for name, _ in question.conditions]
    fitting = {name: sample.fitting(name, question.values[name]) for name in names if name in _TESTS}
    own = [name for name in _own(question) if name in fitting]
    rest = [name for name in fitting if name not in own]
    if not rest:
        return _WALK
    boats, by_distance = len(sample.boats), question.sort.name == "distance"
    among = _all_of((fitting[name] for name in own), boats)
    found = _all_of((fitting[name] for name in rest), boats) & among
    turned = question.mirrored != (question.sort.descending and not by_distance)
    first = sample.before(sample.ordered(question.sort.name, here), turned=turned, among=among, fitting=found)
    in_circle = 1.0 if by_distance else min(1.0, close / (boats * sample.share))
    walked = _walked(among.bit_count(), found.bit_count() * in_circle, first, sample.share)
    walked = min(walked, close) if by_distance else walked  # who goes by distance leaves the circle and is done
    if _goes_by_kinds(question):
        walked = max(walked, _passed(sample, question, fitting, turned=turned))
    stepped, source = _stepped(sample, question, fitting)
    if min(stepped * (_OF_A_KIND if source == KINDS else _STEPPING), _CHEAP_WALK) < walked and stepped < _CHEAP_WALK:
        return Choice(few=False, source=source)
    in_kind, limit = _of_one_kind(sample, question, fitting)
    if walked <= min(_CHEAP_WALK, in_kind):
        return _WALK
    found_by = {name: bits.bit_count() * sample.share * _LOOKING.get(name, 1) for name, bits in fitting.items()}
    if "radiusKm" in names:
        found_by["radiusKm"] = close
    finder = min(found_by, key=found_by.__getitem__)
    if in_kind <= min(walked, found_by[finder] * FINDING):
        return Choice(few=True, finder=limit)
    return Choice(few=found_by[finder] * FINDING < walked, finder=finder)


def _is_one_kind(question: Question) -> bool:
    return len(question.values.get("boatType", ())) == 1


def _of_one_kind(sample: Sample, question: Question, fitting: Mapping[str, int]) -> tuple[float, str]:
    """Say what it costs to find boats of one kind in an index of kinds, and by which limit."""
    limits = [name for name in _IN_KINDS if name in fitting and _is_one_kind(question)]
    found = {name: (fitting[name] & fitting["boatType"]).bit_count() * sample.share for name in limits}
    return min(((many * _IN_INDEX, name) for name, many in found.items()), default=(float(ANY_NUMBER), ""))


def _stepped(sample: Sample, question: Question, fitting: Mapping[str, int]) -> tuple[float, str]:
    """Say how many boats are looked at where a page is read of each step, and in which steps."""
    found = [(float(ANY_NUMBER), "")]
    if "radiusKm" in dict(question.conditions):
        return found[0]
    for steps in ALL_STEPS:
        given = fitting.keys() & set(steps.limits)
        if given and steps.sort == question.sort.name:
            boats = len(sample.boats)
            rest = _all_of((bits for name, bits in fitting.items() if name not in given), boats).bit_count()
            found.append((steps.many(question.values) * PAGE * boats / max(rest, 1), steps.source(given)))
    if _goes_by_kinds(question):
        found.append((_in_kinds(sample, question, fitting), KINDS))
    return min(found)


def _goes_by_kinds(question: Question) -> bool:
    names = dict(question.conditions).keys()
    return "features" in names and "boatType" not in names and question.sort.name in SORTS_IN_KINDS


def _in_kinds(sample: Sample, question: Question, fitting: Mapping[str, int]) -> float:
    """Say how many boats are looked at where a page is read of each kind that has each piece of equipment."""
    return sum(
        min(PAGE / odds, sample.fitting("boatType", [kind]).bit_count() * sample.share)
        for kind, odds in _odds(sample, question, fitting).items()
    )


def _passed(sample: Sample, question: Question, fitting: Mapping[str, int], *, turned: bool) -> float:
    """Say how many boats a walk passes until it should have met a page, as each kind has what is asked for."""
    odds = _odds(sample, question, fitting)
    order = sample.ordered(question.sort.name, None)
    wanted, passed = PAGE / sample.share, 0
    for passed, at in enumerate(reversed(order) if turned else order):  # noqa: B007 - told below
        wanted -= odds.get(sample.boats[at].boat_type, 0.0)
        if wanted <= 0:
            break
    return passed * sample.share


def _odds(sample: Sample, question: Question, fitting: Mapping[str, int]) -> dict[str, float]:
    """Say how many of a kind fit, for kinds that have each piece of equipment; where nobody does, half a boat might."""
    found, odds = _all_of(fitting.values(), len(sample.boats)), dict[str, float]()
    for kind in sample.kinds:
        of_kind = sample.fitting("boatType", [kind])
        if all(sample.fitting("features", [one]) & of_kind for one in question.values["features"]):
            odds[kind] = max((found & of_kind).bit_count(), 0.5) / of_kind.bit_count()
    return odds


def planned(question: Question, choice: Choice) -> Question:
    """Write the conditions as the chosen plan wants them."""
    by_distance = question.sort.name == "distance"
    # A walk and a look for words go the same way whatever else is asked; what is found by another filter is planned by
    # its value.
    once = not choice.few or choice.finder == "query"
    ways = dict.fromkeys(_TESTS.keys() - {"features"}, ONCE) if once else {}
    one_kind = _is_one_kind(question)
    in_kind = choice.few and one_kind and choice.finder in _IN_KINDS
    if in_kind:  # indexes of a kind have all that any order needs but places, and those are told by spots
        ways = {name: BESIDE if name[:3] in {"min", "max"} else ONCE for name in _TESTS.keys() - {"features"}}
        ways |= dict.fromkeys((one for one in _IN_KINDS if one[3:] == choice.finder[3:]), ONCE)
    if one_kind:
        ways["boatType"] = "one"
    if choice.few and choice.finder == "features":
        ways["features"] = "array"
    if choice.few and (by_distance or not in_kind):
        ways["radiusKm"] = "spots" if choice.finder == "radiusKm" else "measured"
    elif by_distance and len(question.values.get("state", ())) == 1:
        ways["state"] = "one"
    conditions = tuple((name, mode if mode == "placed" else ways.get(name, mode)) for name, mode in question.conditions)
    # Every order's index knows equipment and spots, though it is not entered by them; the one by distance does not.
    keys_first = question.sort.name in _ORDERS and not {("features", ""), ("radiusKm", "")}.isdisjoint(conditions)
    return replace(
        question,
        conditions=conditions,
        few=choice.few,
        joined=in_kind and by_distance,
        keys_first=keys_first,
        source=choice.source,
    )


def _own(question: Question) -> tuple[str, ...]:
    """Name the filters that only say where in the order's index to begin and to end."""
    limits = _OWN.get(question.sort.name, ())
    one_kind = _is_one_kind(question) and question.sort.name in {"price", "length"}
    return (*limits, "boatType") if one_kind else limits


def _walked(among: int, fitting: float, first: int, share: float) -> float:
    """Say how many boats a page is walked through; those that the order's own limits leave out are not among them."""
    if not fitting:
        return among * share
    apart = among / fitting
    return PAGE * apart if first <= _LATE * apart else (first - apart) * share


def _bits(fit: Iterable[bool]) -> int:
    """Write a number whose lowest bit stands for the first."""
    return int("".join("1" if one else "0" for one in fit)[::-1] or "0", 2)


def _all_of(several: Iterable[int], boats: int) -> int:
    return reduce(and_, several, (1 << boats) - 1)


def _direction(latitude: float | None, longitude: float | None) -> tuple[float, float, float, float]:
    """Point from the middle of the globe; the last number is added to how near it is."""
    if latitude is None or longitude is None:
        return 0.0, 0.0, 0.0, -_NOWHERE
    up, across = radians(latitude), radians(longitude)
    return cos(up) * cos(across), cos(up) * sin(across), sin(up), 0.0
