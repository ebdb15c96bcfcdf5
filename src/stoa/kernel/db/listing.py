"""Lists, declared: what may be asked of them, and one page at a time as the answer.

SERVERS = Listing(
    base="select s.id, s.slug, s.rating from servers s where s.status = 'published'",
    into=ServerCard,
    key="s.id",
    filters=[Filter("gameType", "s.game_type = :gameType", GameType)],
    sorts=[Sort("newest", "s.created_at", descending=True), Sort("rating", "s.rating", nulls="last")],
    default_sort="newest",
)
page = await SERVERS.page(db, SERVERS.ask(query_string, keys, actor=user_id))
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import msgspec

from stoa.kernel.crypto import Keyring
from stoa.kernel.timing import Timing
from stoa.kernel.together import Together

from .asked import OWN_NAMES, ListRequest, Question, read_question
from .cursor import Position, question_hash, read_cursor, write_cursor
from .filters import Filter, Sort
from .handles import Read
from .listing_check import check
from .listing_parameters import Parameter, parameters_of
from .page import Page, hold_finished
from .page_rows import Prepared, RowFinder
from .query import Query, compile_named, declared_name
from .shapes import (
    MOST_COUNTED,
    Shape,
    Source,
    compose,
    compose_count,
    plain_columns,
    split_select,
)

MOST_SHAPES = 512
MOST_QUESTIONS = 1024

_registry: "list[Listing[Any]]" = []


class Listing[T]:
    """A list that can be filtered, sorted and paged; its SQL is composed once for each shape of a question."""

    def __init__(
        self,
        *,
        base: str,
        into: type[T],
        key: str,
        sorts: Sequence[Sort],
        default_sort: str,
        filters: Sequence[Filter] = (),
        default_sort_with: Mapping[str, str] | None = None,
        pages: bool = False,
        also: Sequence[str] = (),
        told: type[Any] | None = None,
        finished: str = "",
        finished_with: Mapping[str, str] | None = None,
        sources: Mapping[str, Source] | None = None,
        registered: bool = True,
    ) -> None:
        """Check the declaration.

        `key` is unique and never null. `default_sort_with` names another default for when a filter is there (`q` by
        relevance). `pages` allows `?page=`. `also` names parameters that the route reads itself. `told` is what
        becomes of a row before it is told, where that has more fields. `finished` is SQL for a whole row as the JSON
        that answers carry, for `finished_page`, and `finished_with` names another for when a filter is there.
        """
        self.base = split_select(base)
        self.finished = self.base._replace(columns=finished) if finished else None
        self._finished = {name: self.base._replace(columns=sql) for name, sql in (finished_with or {}).items()}
        self.key = key
        # Finished rows that are found by their key need no other column.
        self._by_key = set(re.findall(rf"\b{key.partition('.')[0]}\.\w+", finished)) == {key}
        self.sources = dict(sources or {})
        self.sorts = {sort.name: sort for sort in sorts}
        self.filters = {one.name: one for one in filters}
        self.default_sort = default_sort
        self.default_sort_with = dict(default_sort_with or {})
        self.pages = pages
        self.also = frozenset(also)
        self.timing = Timing()
        self.fields = _fields_of(told or into)
        self.fixed = compile_named(base)[1]
        self._width = len(_fields_of(into)) or 1
        self._finder = RowFinder(self.prepared, self._width, sorts, by_key=self._by_key)
        columns = plain_columns(self.base.columns)
        self._columns = columns if len(columns) == self._width else ()
        self.rows = Query(base, into, registered=False)
        self.module = sys._getframe(1).f_globals.get("__name__", "")  # noqa: SLF001 - as for a query
        self._name = ""
        self._statements: dict[Shape, Prepared] = {}
        self._counts: dict[tuple[tuple[str, str], ...], Query[Any]] = {}
        self._questions: dict[str, Question] = {}
        modes = [one.mode.name for one in filters if one.mode]
        declared = [*OWN_NAMES, *(["page"] if pages else []), *(one.name for one in filters), *modes, *also]
        self.names = frozenset(declared)
        check(self, declared)
        if registered:
            _registry.append(cast("Listing[Any]", self))

    @property
    def name(self) -> str:
        """The room and the variable under which the listing stands: `firstspawn.servers.SERVERS`."""
        if not self._name:
            self._name = declared_name(self.module, self)
        return self._name

    def __repr__(self) -> str:
        """Show the name rather than the text."""
        return f"<Listing {self.name}>"

    def ask(self, query: str, keys: Keyring, *, actor: object = "") -> ListRequest:
        """Read a query string into a question; `actor` binds its cursors to one person."""
        question = self._questions.get(query)
        if question is None:
            question = read_question(self, query)
            if question.cursor is None:
                _keep(self._questions, query, question, MOST_QUESTIONS)
        return ListRequest(question, keys, str(actor or ""))

    async def page(self, db: Read, asked: ListRequest, /, *, total: bool = False, **fixed: Any) -> Page[T]:
        """Give one page. `fixed` are the parameters of the base; `total` counts, up to a bound, with a second query."""
        return await self._page(db, asked, fixed, self.rows.hold, total=total)

    async def finished_page(self, db: Read, asked: ListRequest, /, *, total: bool = False, **fixed: Any) -> Page[Any]:
        """Give one page to be told as it is: its rows are finished JSON, which costs a tenth of reading them.

        Where the listing has none, or only some fields are wanted, they are rows as any other.
        """
        if self.finished is None or asked.question.fields:
            return await self._page(db, asked, fixed, self.rows.hold, total=total)
        return await self._page(db, asked, fixed, hold_finished, total=total, finished=True)

    async def _page(
        self,
        db: Read,
        asked: ListRequest,
        fixed: Mapping[str, Any],
        hold: Callable[[Any], Any],
        *,
        total: bool = False,
        finished: bool = False,
    ) -> Page[Any]:
        question, keys = asked.question, asked.keys
        if len(fixed) != len(self.fixed):
            message = f"{self.name} takes {sorted(self.fixed)}, and was given {sorted(fixed)}."
            raise TypeError(message)
        bound = question_hash(self.name, question.key, sorted(fixed.items()), asked.actor)
        position = self._position(question, keys, bound)
        backward = position is not None and position.backward
        counted: int | None = None
        if total or question.page:
            async with Together() as ask:
                counting = ask(self._count(db, question, fixed))
                found = await self._finder.find(db, question, position, fixed, finished=finished)
            counted = counting.result()
        else:
            found = await self._finder.find(db, question, position, fixed, finished=finished)
        rows, places = found.rows, found.places
        more = len(rows) > question.limit
        rows = rows[: question.limit]
        if backward:
            rows.reverse()
        before = more if backward else position is not None
        after = backward or more
        width = 1 if finished else self._width  # the first part of a row reads like a row
        whole = bool(rows) and len(rows[0]) == width

        def cursor(row: Sequence[Any], *, backward: bool) -> str:
            return write_cursor(keys, bound, [row[place] for place in places], backward=backward)

        return Page(
            data=[hold(row) for row in rows] if whole else [hold(row[:width]) for row in rows],
            limit=question.limit,
            next_cursor=cursor(rows[-1], backward=False) if after and rows else None,
            prev_cursor=cursor(rows[0], backward=True) if before and rows else None,
            total=None if counted is None else min(counted, MOST_COUNTED),
            total_is_more=counted is not None and counted > MOST_COUNTED,
            page=question.page,
            fields=question.fields,
        )

    async def count(self, db: Read, asked: ListRequest, /, **fixed: Any) -> int:
        """Count what fits, up to a bound that `MOST_COUNTED` names; one more where there are more."""
        return await self._count(db, asked.question, fixed)

    def _position(self, question: Question, keys: Keyring, bound: bytes) -> Position | None:
        if question.cursor is None:
            return None
        return read_cursor(keys, bound, question.cursor, count=len(question.sort.by) + 1 + bool(question.sort.tiers))

    async def _count(self, db: Read, question: Question, fixed: Mapping[str, Any]) -> int:
        query = self.count_query(question.conditions)
        params = {**question.values, **fixed}
        rows = await db.fetch(query, [params[name] for name in query.names])
        return cast("int", rows[0][0])

    def query(self, shape: Shape) -> Query[Any]:
        """Give the statement for a shape."""
        return self.prepared(shape).query

    def prepared(self, shape: Shape) -> Prepared:
        """Give the statement for a shape, composed at its first use, and where it tells the values of a cursor."""
        known = self._statements.get(shape)
        if known is None:
            base = self.base
            if shape.finished and self.finished:
                base = next(
                    (self._finished[name] for name, _ in shape.filters if name in self._finished), self.finished
                )
            source = self.sources[shape.source] if shape.source else None
            told, columns = self.conditions(shape.filters, source), () if shape.finished else self._columns
            by_key = shape.finished and self._by_key
            sql, places = compose(base, self.key, shape, told, source, by_key=by_key, columns=columns)
            known = Prepared(self._named(sql, shape.title), places)
            _keep(self._statements, shape, known, MOST_SHAPES)
        return known

    def count_query(self, conditions: tuple[tuple[str, str], ...]) -> Query[Any]:
        """Give the statement that counts, for a set of filters."""
        query = self._counts.get(conditions)
        if query is None:
            names = ",".join(name for name, _ in conditions)
            query = self._named(compose_count(self.base, self.conditions(conditions)), f"count|{names}")
            _keep(self._counts, conditions, query, MOST_SHAPES)
        return query

    def _named(self, sql: str, title: str) -> Query[Any]:
        query: Query[Any] = Query(sql, registered=False).named(f"{self.name}[{title}]")
        query.timing = self.timing  # one histogram for the listing, however many shapes it takes
        return query

    def conditions(self, filters: tuple[tuple[str, str], ...], source: Source | None = None) -> list[str]:
        """Write what filters ask for as conditions."""
        ways = source.ways if source else {}
        return [ways.get(one) or self.filters[one[0]].conditions()[one[1]] for one in filters]

    def in_order(self, sort: Sort, filters: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Choose the words of each condition that the index behind an order answers best."""
        return tuple((name, self.filters[name].mode_in(sort.name, mode)) for name, mode in filters)

    def parameters(self) -> list[Parameter]:
        """Describe every query parameter, for documentation."""
        return parameters_of(self)


def registered_listings() -> list[Listing[Any]]:
    """Every listing that some room has declared; the tests walk them all."""
    return list(_registry)


def _fields_of(into: Any) -> dict[str, str]:
    """Names in the answer, and the attribute behind each; nothing for a plain type."""
    if not (isinstance(into, type) and issubclass(into, msgspec.Struct)):
        return {}
    return dict(zip(into.__struct_encode_fields__, into.__struct_fields__, strict=True))


def _keep[K, V](store: dict[K, V], key: K, value: V, most: int) -> None:
    """Keep a value; where there are too many, the oldest goes."""
    if len(store) >= most:
        store.pop(next(iter(store)), None)
    store[key] = value
