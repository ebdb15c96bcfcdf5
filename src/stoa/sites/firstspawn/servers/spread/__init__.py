"""How servers are spread: whether few or many fit a question, and in which words it is answered soonest.

Counts are an hour old at most. They choose a way to the answer, never the answer.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import Question
from stoa.kernel.rules.remembered import Remembered

from . import queries

FEW_TAGGED = 1_500
"""So many servers are sooner found by their tags and sorted than met on a walk along the order."""
FEW_NEAR = 400
WALKED, OFFLINE, ONE_REGION = "walked", "offline", "one"
_KEPT = timedelta(minutes=10)
_A_PAIR = 2
_TENTH, _WHOLE = 0.1, 1.0
_WIDE_KILOMETERS = 300
_KILOMETERS_A_DEGREE = 111.2

type Net = Mapping[int, Sequence[tuple[float, int]]]
"""Squares of a net, row by row: the longitude of each one's middle, and how many stand in it."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What is known of the servers, all together."""

    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    fine: Net = field(default_factory=dict)
    coarse: Net = field(default_factory=dict)

    def are_few_tagged(self, tags: Sequence[str]) -> bool:
        """Tell whether few have all of these tags; of three and more nobody knows, and looking costs little."""
        if len(tags) > _A_PAIR:
            return True
        pair = (tags[0], tags[-1]) if tags[0] <= tags[-1] else (tags[-1], tags[0])
        return self.pairs.get(pair, 0) < FEW_TAGGED

    def are_few_near(self, latitude: float, longitude: float, kilometers: float) -> bool:
        """Tell whether few stand in the squares whose middles are in a circle."""
        net, size = (self.coarse, _WHOLE) if kilometers > _WIDE_KILOMETERS else (self.fine, _TENTH)
        reach = max(kilometers / _KILOMETERS_A_DEGREE, size)
        found = 0
        for row in range(math.floor((latitude - reach) / size), math.floor((latitude + reach) / size) + 1):
            middle = (row + 0.5) * size
            across = math.sqrt(max(reach**2 - (middle - latitude) ** 2, 0)) / max(math.cos(math.radians(middle)), 0.01)
            for east, many in net.get(row, ()):
                if abs((east - longitude + 180) % 360 - 180) <= across:
                    found += many
                    if found >= FEW_NEAR:
                        return False
        return True


def net_of(squares: Iterable[tuple[float, float, int]], size: float) -> Net:
    """Lay squares out by the rows of a net of this size: latitude and longitude of a point in each, and how many."""
    sums: dict[tuple[int, int], int] = {}
    for latitude, longitude, many in squares:
        key = math.floor(latitude / size), math.floor(longitude / size)
        sums[key] = sums.get(key, 0) + many
    net: dict[int, list[tuple[float, int]]] = {}
    for (row, column), many in sums.items():
        net.setdefault(row, []).append(((column + 0.5) * size, many))
    return net


_SPREAD: Remembered[Spread] = Remembered(_KEPT.total_seconds())


async def load_spread(db: Read) -> Spread:
    """Give what was counted last."""

    async def read() -> Spread:
        pairs = {(one.tag, one.other): one.many for one in await queries.PAIRS.all(db)}
        rows = await queries.SQUARES.all(db)
        squares = [(one.latitude * _TENTH, one.longitude * _TENTH, one.many) for one in rows]
        return Spread(pairs, net_of(squares, _TENTH), net_of(squares, _WHOLE))

    return await _SPREAD.get(db, read)


async def count_spread(tx: Write) -> None:
    """Count anew."""
    await queries.COUNT_PAIRS.run(tx)
    await queries.COUNT_SQUARES.run(tx)
    _SPREAD.forget()


def choose_way(spread: Spread, question: Question, here: tuple[float, float] | None) -> Question:
    """Put the conditions of a question into the words that are answered soonest; words typed lead by themselves."""
    values, told = question.values, dict(question.conditions)
    ways, few = dict[str, str](), False
    if values.get("online") is False and "online" in told:
        ways["online"] = OFFLINE
    if question.sort.name == "distance" and len(values.get("region", ())) == 1:
        ways["region"] = ONE_REGION  # a single branch of the index by place, of which it is known how many stand there
    if "q" in told:
        if told.get("tags") == "all" and question.sort.name == "relevance":
            ways["tags"] = WALKED
    else:
        near = "radiusKm" in told and here is not None and spread.are_few_near(*here, values["radiusKm"])
        tagged = told.get("tags") == "all" and spread.are_few_tagged(values["tags"])
        few = near or tagged
        if near:
            ways["radiusKm"] = "distance"
        if told.get("tags") == "all" and not tagged:
            ways["tags"] = WALKED
    if not ways and not few:
        return question
    conditions = tuple((name, ways.get(name, mode)) for name, mode in question.conditions)
    return replace(question, conditions=conditions, few=few)


def to_gather(question: Question) -> Question:
    """Put a question into the words that are best where all that fit are wanted, in no order."""
    conditions = tuple((name, "all" if mode == WALKED else mode) for name, mode in question.conditions)
    return replace(question, conditions=conditions)
