"""What a page with a list, filters and a way on and back has to know; the same for every list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.facet import Facet
from stoa.kernel.db.page import Page

_NO_FILTERS = frozenset({"limit", "cursor", "sort", "fields", "page"})

type Label = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Option:
    """A value to filter by, as the page names it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter that is on, and the address without it."""

    label: str
    remove_url: str


def name_options(facets: Mapping[str, list[Facet]], label: Label) -> dict[str, list[Option]]:
    """Name the values of facets for people."""
    return {
        name: [Option(one.value, label(name, one.value), one.count) for one in found] for name, found in facets.items()
    }


def list_context(path: str, asked: ListRequest, page: Page[Any], *, label: Label, search: str) -> dict[str, Any]:
    """Tell a template what was asked, how to ask for less, and where the next and the last page are.

    `search` names the parameter that the search box fills; it is shown there and not among the filters.
    """
    pairs = [(name, value) for name, value in asked.question.texts if value]
    chosen: dict[str, list[str]] = {}
    for name, value in pairs:
        chosen.setdefault(name, []).append(value)
    filters = [(name, value) for name, value in pairs if name not in _NO_FILTERS and name != search]
    question = asked.question
    return {
        "chosen": chosen,
        "query": chosen.get(search, [""])[0],
        "sort": ("-" if question.mirrored else "") + question.sort.name,
        "active_filters": [ActiveFilter(label(*one), _without(path, pairs, one)) for one in filters],
        "clear_url": path,
        "total": page.total,
        "prev_url": asked.url(path, cursor=page.prev_cursor) if page.prev_cursor else "",
        "next_url": asked.url(path, cursor=page.next_cursor) if page.next_cursor else "",
    }


def _without(path: str, pairs: list[tuple[str, str]], dropped: tuple[str, str]) -> str:
    left = [pair for pair in pairs if pair != dropped and pair[0] not in {"cursor", "page"}]
    return f"{path}?{urlencode(left)}" if left else path
