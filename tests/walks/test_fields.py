"""What `?fields=` may name of a list is what the list answers with: no more, no less."""

from typing import Any, TypeAliasType, get_args, get_origin, get_type_hints

import pytest

from stoa.kernel.db.page import Page
from stoa.kernel.http.routes import Route

from .every import every_feature

LISTS = {route.name: route for feature in every_feature() for route in feature.routes if route.is_api and route.listing}
# It answers with places of a map and not with a page; its list is asked for by the same filters.
NO_PAGE = {"marinemarket.search.api.map_boats"}


def test_the_lists_of_the_api_are_found() -> None:
    assert len(LISTS) > 50
    assert set(LISTS) >= NO_PAGE


@pytest.mark.parametrize("name", sorted(set(LISTS) - NO_PAGE))
def test_fields_that_may_be_asked_for_are_those_of_the_answer(name: str) -> None:
    route = LISTS[name]
    assert route.listing is not None
    assert set(route.listing.fields) == set(_told_by(route).__struct_encode_fields__)


def _told_by(route: Route) -> Any:
    told = _of_page(get_type_hints(route.handler)["return"])
    assert told is not None, f"{route.name} answers without a page."
    return told


def _of_page(kind: Any) -> Any:
    while isinstance(kind, TypeAliasType):
        kind = kind.__value__
    if get_origin(kind) is Page:
        return get_args(kind)[0]
    return next((found for one in get_args(kind) if (found := _of_page(one)) is not None), None)
