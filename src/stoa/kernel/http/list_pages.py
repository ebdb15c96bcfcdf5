"""What a page with a list, filters and a way on and back has to know; the same for every list."""

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

import msgspec

from stoa.kernel.db.asked import ListRequest, pair_in_address
from stoa.kernel.db.facet import Facet
from stoa.kernel.db.page import Page

_NO_FILTERS = frozenset({"limit", "cursor", "sort", "fields", "page"})
_PLACE = frozenset({"cursor", "page"})
"""Where in a list somebody is, which means nothing once it is another list."""

type Label = Callable[[str, str], str]


class _Counted(Protocol):
    @property
    def value(self) -> str: ...
    @property
    def count(self) -> int: ...


class Option(msgspec.Struct, frozen=True):
    """A value to filter by, as the page names it."""

    value: str
    label: str
    count: int


class ActiveFilter(msgspec.Struct, frozen=True):
    """A filter that is on, and the address without it."""

    label: str
    remove_url: str


def name_options(facets: Mapping[str, list[Facet]], label: Label) -> dict[str, list[Option]]:
    """Name the values of facets for people."""
    return {
        name: [Option(one.value, label(name, one.value), one.count) for one in found] for name, found in facets.items()
    }


def offered(
    facets: Mapping[str, Sequence[_Counted]], chosen: Mapping[str, Sequence[str]], label: Label, *, most: int
) -> dict[str, list[Option]]:
    """Give the most frequent values of each filter, and those that are on: a form without them would take them off.

    Only what is shown is named.
    """
    shown = {}
    for name, known in facets.items():
        on = chosen.get(name, ())
        left = known if len(known) <= most else [*known[:most], *(one for one in known[most:] if one.value in on)]
        found = {one.value for one in left} if on else ()
        lost = [Option(value, label(name, value), 0) for value in on if value not in found]
        shown[name] = [Option(one.value, label(name, one.value), one.count) for one in left] + lost
    return shown


def list_context(
    path: str,
    asked: ListRequest,
    page: Page[Any],
    *,
    label: Label,
    search: str,
    leaning: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> dict[str, Any]:
    """Tell a template what was asked, how to ask for less, and where the next and the last page are.

    `search` names the parameter that the search box fills; it is shown there and not among the filters. `leaning` names
    for a filter those that mean nothing without it: who takes the place away takes the circle around it, too, and the
    order by distance.
    """
    pairs = [(name, value) for name, value in asked.question.texts if value]
    written = [(pair, pair_in_address(*pair)) for pair in pairs if pair[0] not in _PLACE]
    chosen: dict[str, list[str]] = {}
    for name, value in pairs:
        chosen.setdefault(name, []).append(value)
    filters = [(name, value) for name, value in pairs if name not in _NO_FILTERS and name != search]
    question = asked.question

    def without(name: str, value: str) -> str:
        one, gone = (name, value), set[str]()
        if name in leaning:
            gone = {name, *leaning[name]}
            gone |= {"sort"} if gone.intersection(question.sort.needs) else set()
        left = "&".join([words for pair, words in written if pair != one and pair[0] not in gone])
        return f"{path}?{left}" if left else path

    return {
        "chosen": chosen,
        "query": chosen.get(search, [""])[0],
        "sort": ("-" if question.mirrored else "") + question.sort.name,
        "active_filters": [ActiveFilter(label(*one), without(*one)) for one in filters],
        "clear_url": path,
        "total": page.total,
        "total_is_more": page.total_is_more,
        "prev_url": asked.url(path, cursor=page.prev_cursor) if page.prev_cursor else "",
        "next_url": asked.url(path, cursor=page.next_cursor) if page.next_cursor else "",
    }
