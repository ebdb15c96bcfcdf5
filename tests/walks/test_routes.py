"""Every route says who may call it, how often, and what it is for."""

import pytest

from stoa.kernel.feature import Feature, Site
from stoa.kernel.http.access import public
from stoa.kernel.http.binding import WrongDeclaration
from stoa.kernel.http.default_limits import limit_of
from stoa.kernel.http.routes import get
from stoa.ui.default_look import STOA
from tests.harness.web import StartSite

from .every import every_feature

ROUTES = [route for feature in every_feature() for route in feature.routes]


def test_every_route_declares_access_limit_and_purpose() -> None:
    assert len(ROUTES) > 500
    for route in ROUTES:
        assert route.access is not None, route.name
        assert limit_of(route).tiers, route.name
        assert route.summary, route.name
        assert route.handler.__doc__, route.name


def test_no_two_routes_of_a_site_share_a_name() -> None:
    names = [route.name for route in ROUTES]
    assert sorted(names) == sorted(set(names))


CREATING = [route for route in ROUTES if route.is_api and route.method == "POST" and route.status in {201, 202}]


def test_what_makes_something_takes_a_key_against_doubling_or_says_why_it_needs_none() -> None:
    assert len(CREATING) > 20
    undecided = [route.name for route in CREATING if route.idempotent == bool(route.repeats_because)]
    assert undecided == [], "Declare idempotent=True, or say in repeats_because why not."


def test_a_reason_against_a_key_stands_where_one_is_asked_for() -> None:
    assert [route.name for route in ROUTES if route.repeats_because and route not in CREATING] == []


async def test_a_route_that_declares_no_access_keeps_the_app_from_starting(start_site: StartSite) -> None:
    @get("/open-door", summary="A route without a policy")
    async def open_door() -> None:
        """Let everybody in, by mistake."""

    feature = Feature(name="careless", package="tests.walks", routes=(open_door,))
    site = Site(name="careless", title="Careless", tagline="", look=STOA, features=(feature,))
    with pytest.raises(WrongDeclaration, match="declares no access policy"):
        await start_site(site=site)


async def test_a_function_that_asks_for_something_unknown_keeps_the_app_from_starting(start_site: StartSite) -> None:
    @get("/odd", access=public, summary="A route that asks for the weather")
    async def odd(weather: str) -> None:
        """Ask for something that no request gives."""

    feature = Feature(name="odd", package="tests.walks", routes=(odd,))
    site = Site(name="odd", title="Odd", tagline="", look=STOA, features=(feature,))
    with pytest.raises(WrongDeclaration, match="'weather' is no part of the path"):
        await start_site(site=site)
