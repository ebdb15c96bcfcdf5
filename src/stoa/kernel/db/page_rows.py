"""The rows of one page of a listing: read in order, tier after tier, or several tiers at once."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from .asked import Question
from .cursor import BadCursor, Position
from .filters import Sort
from .handles import Read
from .joined import fetch_joined
from .query import Query
from .shapes import LIMITS, Shape, Start, last_places


class Prepared(NamedTuple):
    """A shape's statement, and where in a row that it gives the values of a cursor stand."""

    query: Query[Any]
    places: tuple[int, ...]


class Found(NamedTuple):
    """Rows, and where in each the values of a cursor stand."""

    rows: list[Any]
    places: tuple[int, ...]


class RowFinder:
    """Finds the rows of a listing's pages by the statements that it composes."""

    def __init__(
        self,
        prepared: Callable[[Shape], Prepared],
        width: int,
        sorts: Iterable[Sort],
        *,
        by_key: bool,
    ) -> None:
        """Take how a listing prepares a shape, how wide its rows are, and its orders."""
        self._prepared = prepared
        self._width = width
        self._tiers_first = {sort.name: sort.tiers_first() for sort in sorts if sort.at_once}
        self._by_key = by_key

    async def find(
        self,
        db: Read,
        question: Question,
        position: Position | None,
        fixed: Mapping[str, Any],
        *,
        finished: bool,
    ) -> Found:
        """Give the rows of a page and one more where there is one, in the order in which they are read."""
        if question.sort.at_once and not question.answered_by:
            return await self._fetch_at_once(db, question, position, fixed, finished=finished)
        if question.sort.tiers:
            met = await self._fetch_tiers(db, question, position, fixed, finished=finished)
            return met or await self._fetch_at_once(db, question, position, fixed, finished=finished)
        chosen = question.answered_by[0] if question.answered_by else question
        if not chosen:
            return Found([], ())
        backward = position is not None and position.backward
        return await self._fetch(db, chosen, position, fixed, finished=finished, backward=backward)

    async def _fetch_at_once(
        self, db: Read, question: Question, position: Position | None, fixed: Mapping[str, Any], *, finished: bool
    ) -> Found:
        """Read a page of all tiers with one statement; cursors are those of tier after tier."""
        last = len(question.sort.tiers) - 1
        backward = position is not None and position.backward
        if position is not None:
            tier, *values = position.values
            if tier not in range(last + 1):
                raise BadCursor
            position = position._replace(values=(last - tier, *values))
        first = replace(question, sort=self._tiers_first[question.sort.name])
        found = await self._fetch(db, first, position, fixed, finished=finished, backward=backward)
        width = 1 if finished else self._width
        place, *others = found.places
        rows = [(*row[:width], last - row[place], *(row[other] for other in others)) for row in found.rows]
        return Found(rows, last_places(len(question.sort.by) + 2))

    async def _fetch_tiers(
        self, db: Read, question: Question, position: Position | None, fixed: Mapping[str, Any], *, finished: bool
    ) -> Found | None:
        """Read tier after tier until a page is full; a cursor says in which one to begin.

        None where a walk that ends early has met no whole page: nobody knows what stands behind its end.
        """
        backward = position is not None and position.backward
        tiers: tuple[Question | None, ...] = question.answered_by or _tiers(question)
        way = range(len(tiers)) if question.mirrored == backward else range(len(tiers))[::-1]
        if position is not None:
            if position.values[0] not in way:
                raise BadCursor
            way = way[way.index(position.values[0]) :]
            position = position._replace(values=position.values[1:])
        width = 1 if finished else self._width
        rows: list[Sequence[Any]] = []

        def take(tier: int, found: Iterable[Any], places: Sequence[int]) -> None:
            rows.extend((*row[:width], tier, *(row[place] for place in places)) for row in found)

        first = way[: question.joined_tiers] if position is None and way[0] == 0 else way[:0]
        asked = [(tier, *self._ask(one, None, fixed, finished=finished)) for tier in first if (one := tiers[tier])]
        if asked:
            joined = await fetch_joined(db, [(ready.query, args) for _, ready, args in asked])
            for (tier, ready, _), some in zip(asked, joined, strict=False):
                take(tier, some, ready.places)
        ends_early = any(one.within for tier, *_ in asked if (one := tiers[tier]))
        for tier in way[len(first) :]:
            if len(rows) > question.limit or ends_early:
                break
            if chosen := tiers[tier]:
                found = await self._fetch(db, chosen, position, fixed, finished=finished, backward=backward)
                take(tier, found.rows, found.places)
                ends_early = chosen.within > 0
            position = None
        if ends_early and len(rows) <= question.limit:
            return None
        return Found(rows, last_places(len(question.sort.by) + 2))

    async def _fetch(
        self,
        db: Read,
        question: Question,
        position: Position | None,
        fixed: Mapping[str, Any],
        *,
        finished: bool,
        backward: bool,
    ) -> Found:
        ready, args = self._ask(question, position, fixed, finished=finished, backward=backward)
        return Found(await db.fetch(ready.query, args), ready.places)

    def _ask(
        self,
        question: Question,
        position: Position | None,
        fixed: Mapping[str, Any],
        *,
        finished: bool,
        backward: bool = False,
    ) -> tuple[Prepared, list[Any]]:
        """Give the statement for a question, and its values."""
        params: dict[str, Any] = {**question.values, **fixed}
        start: Start = "offset" if question.page and question.page > 1 else "first"
        if start == "offset" and question.page:
            params["_offset"] = (question.page - 1) * question.limit
        if position is not None:
            *values, params["_k"] = position.values
            params |= {f"_s{index}": value for index, value in enumerate(values)}
            start = "null" if question.sort.nulls and values[0] is None else "value"
        ready = self._prepared(
            Shape(
                question.sort,
                question.mirrored,
                question.conditions,
                start,
                backward=backward,
                limit=LIMITS[bisect_left(LIMITS, question.limit)],
                few=question.few,
                joined=question.joined,
                finished=finished,
                keys_first=question.keys_first and not (finished and self._by_key),
                source=question.source,
                within=question.within,
            )
        )
        return ready, [params[name] for name in ready.query.names]


def _tiers(question: Question) -> tuple[Question, ...]:
    return tuple(
        replace(question, conditions=tuple((one, mode if name == one else way) for one, way in question.conditions))
        for name, mode in question.sort.tiers
    )
