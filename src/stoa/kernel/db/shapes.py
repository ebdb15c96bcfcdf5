"""The SQL of a listing, composed once for each shape: which filters, which order, from where.

Only declared text and constants are put together here; every value travels as a parameter.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from .filters import Among, Sort

# A limit is a constant of the shape: as a parameter it would hide from the planner how little is asked for.
LIMITS = (5, 20, 50, 100)
MOST_COUNTED = 10_000

type Start = Literal["first", "value", "null", "offset"]

_SKIPPED = r"""'(?:[^']|'')*' | "[^"]*" | --[^\n]* | /\*.*?\*/"""
_TOKEN = re.compile(
    rf"(?P<skip>{_SKIPPED}) | (?P<bracket>[()]) | (?P<word>\b[a-z]+\b)", re.VERBOSE | re.DOTALL | re.IGNORECASE
)
_COLUMNS = re.compile(rf"{_SKIPPED} | [(),]", re.VERBOSE | re.DOTALL)
_PLAIN = re.compile(r"([a-z_]\w*(?:\.[a-z_]\w*)?)(?:\s+as\s+[a-z_]\w*)?", re.IGNORECASE)
_TURNED = str.maketrans("<>", "><")
_REFUSED = {"group", "having", "order", "limit", "offset", "union", "intersect", "except", "window", "for"}


class Base(NamedTuple):
    """The parts of a listing's `select`."""

    columns: str
    source: str
    condition: str


class Source(NamedTuple):
    """Another table that holds the rows' keys, and all that they are narrowed and ordered by, under some heads.

    A row may stand under several heads; under each one it is found in order by an index that begins with the head.
    """

    heads: str
    """Where to look: `unnest(:words::text[]) as d (word)`."""
    rows: str
    """The table, under the same alias as in the base: `book_words b`."""
    condition: str
    """How both belong together: `b.word = d.word`."""
    ways: Mapping[tuple[str, str], str] = MappingProxyType({})
    """Conditions as they are written here, by filter and mode; others are those of the filters."""
    among: Mapping[str, Among] = MappingProxyType({})
    """Orders, by their name, that a join of the table with a smaller one has under each head."""


class Order(NamedTuple):
    """The order that one statement runs in."""

    by: tuple[str, ...]
    key: str
    descending: bool
    nulls_first: bool | None

    @property
    def comparison(self) -> str:
        """What is true of every row after another one."""
        return "<" if self.descending else ">"

    def clause(self, expressions: Sequence[str], key: str) -> str:
        """Write the `order by`, for the table's expressions or for their names outside."""
        way = " desc" if self.descending else ""
        nulls = "" if self.nulls_first is None else " nulls first" if self.nulls_first else " nulls last"
        return f"order by {', '.join(f'{by}{way}{nulls}' for by in expressions)}, {key}{way}"


class Shape(NamedTuple):
    """Everything about a statement that is no value."""

    sort: Sort
    mirrored: bool
    filters: tuple[tuple[str, str], ...] = ()
    """Filter and mode, in the order of their declaration."""
    start: Start = "first"
    backward: bool = False
    limit: int = 20
    few: bool = False
    """All that fit are found first and put in order then, which is cheap where few fit; else the order is walked."""
    joined: bool = False
    """These are found in the join that the order is walked in, see `Sort.among`: cheap where indexes tell the rest."""
    finished: bool = False
    """The rows are given as finished JSON."""
    keys_first: bool = False
    """The walk looks for keys alone and reads the rows of one page then: cheap where an index holds all that the
    conditions compare, and they are none that it is entered by."""
    source: str = ""
    """The name of the source in which the keys are found."""
    within: int = 0
    """The walk ends after so many rows, whether they fit or not: who walks for what is rare walks for long."""

    @property
    def title(self) -> str:
        """The shape in short: `-newest|gameType,tags:any`."""
        names = ",".join(f"{name}:{mode}" if mode else name for name, mode in self.filters)
        way = {"first": "", "offset": " page"}.get(self.start, " before" if self.backward else " after")
        plan = f" {self.source}" if self.source else self._few if self.few else " keys" if self.keys_first else ""
        more = f"{plan}{f' within {self.within}' if self.within else ''}{' finished' if self.finished else ''}"
        return f"{'-' if self.mirrored else ''}{self.sort.name}{way}|{names}{more}"

    @property
    def _few(self) -> str:
        return " few joined" if self.joined else " few"


class Statement(NamedTuple):
    """The statement for a shape."""

    sql: str
    places: tuple[int, ...]
    """Where in a row the sort's values and the key stand, of which a cursor is made."""


def last_places(count: int) -> tuple[int, ...]:
    """Say where the last so many values of a row stand, however many come before them."""
    return tuple(range(-count, 0))


def plain_columns(columns: str) -> tuple[str, ...]:
    """Tell the columns of a `select` one by one; what is no plain name of a column is empty."""
    if columns.lower().startswith("distinct"):  # what tells rows apart is not left out
        return ()
    found, begin, depth = [], 0, 0
    for token in _COLUMNS.finditer(columns):
        if token[0] in "()":
            depth += 1 if token[0] == "(" else -1
        elif token[0] == "," and not depth:
            found.append(columns[begin : token.start()])
            begin = token.end()
    found.append(columns[begin:])
    return tuple(plain[1] if (plain := _PLAIN.fullmatch(one.strip())) else "" for one in found)


def split_select(sql: str) -> Base:
    """Cut `select … from … where …` into its parts; refuses what a condition cannot be added to."""
    sql = _TOKEN.sub(lambda token: " " if token[0].startswith(("--", "/*")) else token[0], sql)
    marks: dict[str, tuple[int, int]] = {}
    depth = 0
    for token in _TOKEN.finditer(sql):
        if token["bracket"]:
            depth += 1 if token[0] == "(" else -1
        word = (token["word"] or "").lower()
        if depth or not word:
            continue
        if word in {"select", "from", "where"}:
            marks.setdefault(word, token.span())
        elif word in _REFUSED and "from" in marks:
            message = f"A listing's base cannot hold `{word}` at its top: put that part into a subselect in the `from`."
            raise ValueError(message)
    if "from" not in marks or marks.get("select", (1,))[0] != len(sql) - len(sql.lstrip()):
        message = "A listing's base is `select … from …`, with `where …` where it needs one."
        raise ValueError(message)
    start, end = marks["from"]
    where = marks.get("where")
    columns = sql[marks["select"][1] : start].strip()
    source = sql[end : where[0] if where else None].strip()
    return Base(columns, source, sql[where[1] :].strip() if where else "")


def order_of(sort: Sort, key: str, *, mirrored: bool, backward: bool) -> Order:
    """Work out the order that a statement runs in: reading backward mirrors it once more."""
    if mirrored and sort.turned:
        return Order(sort.turned, key, sort.descending != backward, None)
    turned = mirrored != backward
    nulls = None if sort.nulls is None else (sort.nulls == "first") != turned
    return Order(sort.by, key, sort.descending != turned, nulls)


def compose(
    base: Base,
    key: str,
    shape: Shape,
    conditions: Sequence[str],
    source: Source | None = None,
    *,
    by_key: bool = False,
    columns: Sequence[str] = (),
) -> Statement:
    """Write the statement for a shape: the base's columns, then the sort's values and the key.

    What stands among the base's `columns` already is not read twice. `by_key`: the columns are told by the key alone,
    so the rows of the base are not read again for them. The planner chooses a walk without them, which would make all
    walks seem alike.
    """
    order = order_of(shape.sort, key, mirrored=shape.mirrored, backward=shape.backward)
    named = tuple(f"_s{index}" for index in range(len(order.by)))
    extras = ", ".join(f"{by} as {name}" for by, name in zip(order.by, named, strict=True))
    keys = ""
    if source:
        keys = _gathered(source, shape, order, conditions)
    elif shape.few:
        keys = _few(base, shape, order, conditions)
    elif shape.sort.among:
        keys = _among(base, shape, order, conditions)
    elif shape.keys_first or by_key:
        keys = _walk(base, shape, order, f"select {extras}, {key} as _k from {base.source}", conditions)
    if keys and by_key:
        alias, _, column = key.partition(".")
        told = f"select {base.columns}, {', '.join(named)}, {key} as _k"
        sql = f"{told} from ({keys}) as {alias} ({', '.join(named)}, {column}) {order.clause(named, key)}"
        return Statement(sql, last_places(len(named) + 1))
    # Two parts are put in order once more, by the names of what stands beside the columns.
    two_parts = not keys and shape.start in {"value", "null"} and len(_after(order, shape.start)) > 1
    head, places = _head(base, order, () if two_parts else columns)
    if keys:
        return Statement(_of_keys(base, order, head, f"select _k from ({keys}) as _f"), places)
    return Statement(_walk(base, shape, order, head, conditions), places)


def _head(base: Base, order: Order, columns: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """Write what is read of each row, and say where in it the sort's values and the key stand."""
    wanted = {**{f"_s{index}": by for index, by in enumerate(order.by)}, "_k": order.key}
    beside = [name for name, sql in wanted.items() if sql not in columns]
    told = ", ".join([base.columns, *(f"{wanted[name]} as {name}" for name in beside)])
    places = tuple(
        beside.index(name) - len(beside) if name in beside else columns.index(sql) for name, sql in wanted.items()
    )
    return f"select {told} from {base.source}", places


def _walk(base: Base, shape: Shape, order: Order, head: str, conditions: Sequence[str]) -> str:
    """Write the statement that follows an order until a page is full."""
    rows = shape.limit + 1

    def part(*more: str) -> str:
        told = (*conditions, *more, *([_bound(base, shape, order, more)] if shape.within else ()))
        return f"{head}{_where(base, told)} {order.clause(order.by, order.key)} limit {rows}"

    if shape.start == "first":
        return part()
    if shape.start == "offset":
        return f"{part()} offset :_offset"
    parts = [part(*more) for more in _after(order, shape.start)]
    if len(parts) == 1:
        return parts[0]
    named = tuple(f"_s{index}" for index in range(len(order.by)))
    both = " union all ".join(f"({one})" for one in parts)
    return f"select * from ({both}) as _u {order.clause(named, '_k')} limit {rows}"


def _bound(base: Base, shape: Shape, order: Order, more: Sequence[str]) -> str:
    """Say that a row is among the first so many of the order; none is where there are not so many."""
    names = f"{', '.join(order.by)}, {order.key}"
    last = f"select {names} from {base.source}{_where(base, more)} {order.clause(order.by, order.key)}"
    return f"({names}) {order.comparison.translate(_TURNED)}= ({last} offset {shape.within} limit 1)"


def _among(base: Base, shape: Shape, order: Order, conditions: Sequence[str]) -> str:
    """Write the walk that finds keys by a smaller table, all of one of its rows before the next."""
    if shape.sort.among is None:
        return ""
    source = shape.sort.among.source
    order, told = _read_among(shape.sort.among, shape, order, conditions)
    extras = ", ".join(f"{by} as _s{index}" for index, by in enumerate(order.by))
    head = f"select {extras}, {order.key} as _k from {source}"
    return _walk(base._replace(source=source), shape, order, head, told)


def _read_among(among: Among, shape: Shape, order: Order, conditions: Sequence[str]) -> tuple[Order, list[str]]:
    """Say order and conditions of the smaller table."""
    order = order._replace(by=tuple(among.read(by) for by in order.by))
    told = [among.read(condition) for condition in conditions]
    if shape.start == "value":  # what the row after it compares, said of the smaller table alone
        told.append(f"{order.by[0]} {order.comparison}= :_s0")
    return order, told


def _of_keys(base: Base, order: Order, head: str, keys: str) -> str:
    """Write the statement that reads the rows of a page whose keys are found by another."""
    return f"{head}{_where(base, (f'{order.key} = any(array({keys}))',))} {order.clause(order.by, order.key)}"


def _few(base: Base, shape: Shape, order: Order, conditions: Sequence[str]) -> str:
    """Write the statement that finds the keys of a page among all that fit.

    The innermost select knows of no order (`offset 0` keeps the planner from looking through it), so it is answered by
    the index that leaves least.
    """
    if shape.joined and shape.sort.among:
        base = base._replace(source=shape.sort.among.source)
        order, conditions = _read_among(shape.sort.among, shape, order, conditions)
    named = tuple(f"_s{index}" for index in range(len(order.by)))
    sorted_by = ", ".join(f"{by} as {name}" for by, name in zip(order.by, named, strict=True))
    rows = shape.limit + 1
    after = [()] if shape.start in {"first", "offset"} else _after(order, shape.start)
    found = " union all ".join(
        f"select {sorted_by}, {order.key} as _k from {base.source}{_where(base, (*conditions, *more))}"
        for more in after
    )
    start = " offset :_offset" if shape.start == "offset" else ""
    told = f"select {', '.join(named)}, _k from ({found} offset 0) as _f"
    return f"{told} {order.clause(named, '_k')} limit {rows}{start}"


def _gathered(source: Source, shape: Shape, order: Order, conditions: Sequence[str]) -> str:
    """Write the statement that walks under each head until it has a page, and makes one page of all these."""
    named = tuple(f"_s{index}" for index in range(len(order.by)))
    under = Base("", source.rows, source.condition)
    if among := source.among.get(shape.sort.name):
        under = Base("", among.source, among.read(source.condition))
        order, conditions = _read_among(among, shape, order, conditions)
    sorted_by = ", ".join(f"{by} as {name}" for by, name in zip(order.by, named, strict=True))
    offset = " offset :_offset" if shape.start == "offset" else ""
    most = f"limit {shape.limit + 1}{' + :_offset' if offset else ''}"
    after = [()] if shape.start in {"first", "offset"} else _after(order, shape.start)
    walks = " union all ".join(
        f"(select {sorted_by}, {order.key} as _k from {under.source}{_where(under, (*conditions, *more))}"
        f" {order.clause(order.by, order.key)} {most})"
        for more in after
    )
    found = f"select distinct {', '.join(named)}, _k from {source.heads} cross join lateral ({walks}) as _w"
    told = f"select {', '.join(named)}, _k from ({found}) as _f"
    return f"{told} {order.clause(named, '_k')} limit {shape.limit + 1}{offset}"


def compose_count(base: Base, conditions: Sequence[str]) -> str:
    """Write the statement that counts, up to a bound: beyond it a count costs more than it tells."""
    inner = f"select 1 from {base.source}{_where(base, conditions)} limit {MOST_COUNTED + 1}"
    return f"select count(*) from ({inner}) as _t"


def _after(order: Order, start: Start) -> list[tuple[str, ...]]:
    """Conditions for what comes after a cursor. Two parts where nulls and values meet, each served by the index."""
    first = order.by[0]
    if start == "null":
        among_nulls = (f"{first} is null", f"{order.key} {order.comparison} :_k")
        return [among_nulls, (f"{first} is not null",)] if order.nulls_first else [among_nulls]
    values = ", ".join(f":_s{index}" for index in range(len(order.by)))
    beyond = (f"({', '.join(order.by)}, {order.key}) {order.comparison} ({values}, :_k)",)
    return [beyond, (f"{first} is null",)] if order.nulls_first is False else [beyond]


def _where(base: Base, more: Sequence[str]) -> str:
    conditions = [f"({condition})" for condition in (base.condition, *more) if condition]
    return f" where {' and '.join(conditions)}" if conditions else ""
