"""Which counts beside filters stand ready: of a circle, of one word, or of one or two pieces of equipment.

Many counts travel as one number, eight decimal digits for each, so that the counts of all spots in a circle are added
up at once; triggers keep them with each boat, and a job adds up what has changed.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from stoa.kernel.db import Query, Read
from stoa.kernel.db.facet import Facet
from stoa.sites.marinemarket.search.models import FacetCounts, LaneSums
from stoa.sites.marinemarket.search.tellings import FACET_VALUES

from . import queries
from .queries import LANES, WIDTH

_MOST_FEATURES = 2

type Conditions = Sequence[tuple[str, str]]


type Ready = Callable[[Read], Awaitable[list[FacetCounts]]]
"""Reads counts that stand ready."""


def ready_counts(names: tuple[str, ...], conditions: Conditions, values: Mapping[str, Any]) -> Ready | None:
    """Give what reads the counts of a question; None where boats must be looked at."""
    if len(conditions) != 1:
        return None
    name, mode = conditions[0]
    if name == "radiusKm":
        query = queries.in_circle()
        return partial(_read_sums, names, query, {one: values[one] for one in query.names})
    if (name, mode) == ("query", "filed"):
        return partial(_read_sums, names, queries.under_word(), {"word": values["words"][0]})
    if (name, mode) == ("features", "") and len(set(values["features"])) <= _MOST_FEATURES:
        one, *others = sorted(set(values["features"]))
        return partial(_read_features, names, {"feature": one, "other": others[0] if others else one})
    return None


async def _read_features(names: tuple[str, ...], values: Mapping[str, Any], db: Read) -> list[FacetCounts]:
    return await queries.with_features(names).all(db, **values)


async def _read_sums(
    names: Sequence[str], query: Query[LaneSums], values: Mapping[str, Any], db: Read
) -> list[FacetCounts]:
    """Take lanes apart, and write each facet as its JSON."""
    sums = await query.one(db, **values)
    return [_facet(name, _by_lane(name, sums.lanes) if name in LANES else _by_group(name, sums)) for name in names]


def _by_lane(name: str, digits: str) -> Mapping[str, int]:
    """Read the lanes of a facet: the first lane is the lowest, and nothing stands before the highest."""
    first, values = LANES[name]
    end = len(digits) - WIDTH * (first - 1)
    return {
        value: int(digits[max(0, end - WIDTH) : end])
        for value, end in zip(values, range(end, end - WIDTH * len(values), -WIDTH), strict=True)
        if end > 0
    }


def _by_group(name: str, sums: LaneSums) -> Mapping[str, int]:
    found = Counter[str]()
    for value, many in zip(sums.states if name == "state" else sums.currencies, sums.many, strict=True):
        found[value] += many
    return found


def _facet(name: str, counts: Mapping[str, int]) -> FacetCounts:
    """Give the most frequent first, and of those that are as frequent the first by their letters."""
    some = sorted((-many, value) for value, many in counts.items() if many > 0 and value)[:FACET_VALUES]
    told = msgspec.json.encode([Facet(value, -many) for many, value in some]).decode()
    return FacetCounts(name, told, -sum(many for many, _ in some))
