"""The table of rates is what the doors keep. Row 42 of the table."""

import re
from pathlib import Path

import pytest

from stoa.kernel.feature import discover_sites
from stoa.kernel.limits import HOUR, MINUTE, Rate
from stoa.sites.firstspawn.rates import RATES
from tests.accounts.at_the_door import code_of, grant, open_site
from tests.commons.crowd import add_server, gather_crowd
from tests.harness.web import StartSite

DOORS = {"browse": ("GET", "/api/v1/servers"), "favorites": ("POST", "/api/v1/servers/ember-hollow/favorite")}


def test_every_row_names_a_limit_that_some_route_has() -> None:
    routes = [route for feature in discover_sites()["firstspawn"].features for route in feature.routes]
    named = {route.limit.name for route in routes if route.limit is not None}
    assert set(RATES) - {"plugin"} <= named


@pytest.mark.parametrize("row", sorted(DOORS))
async def test_each_tier_may_as_often_as_its_column_says(start_site: StartSite, row: str) -> None:
    site = await open_site(start_site, LIMITS_FACTOR="1")
    crowd = await gather_crowd(site, ["ann-lee", "olga-ray", "pia-may"])
    await add_server(site)
    tiers = dict(zip(("member", "owner", "premium"), crowd, strict=True))
    for tier, somebody in tiers.items():
        if tier != "member":
            await grant(site, str(somebody.id), tier)
    method, path = DOORS[row]
    for tier, somebody in tiers.items():
        rate = RATES[row][tier]
        assert isinstance(rate, Rate)
        answers = [await somebody.ask(method, path) for _ in range(3)]
        assert {answer.status_code for answer in answers} <= {200, 201}, answers[0].text
        assert answers[0].headers["ratelimit-limit"] == str(rate.count), tier
        assert int(answers[2].headers["ratelimit-remaining"]) == rate.count - 3


async def test_a_guest_who_browses_too_fast_is_told_when_to_come_back(start_site: StartSite) -> None:
    site = await open_site(start_site, LIMITS_FACTOR="1")
    most = RATES["browse"]["anonymous"]
    assert isinstance(most, Rate)
    answers = [await site.get("/api/v1/servers") for _ in range(most.count + 1)]
    assert [answer.status_code for answer in answers] == [200] * most.count + [429]
    assert code_of(answers[-1]) == "RATE_LIMITED"
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_in_development_nobody_is_hurried(start_site: StartSite) -> None:
    site = await open_site(start_site)
    assert (await site.get("/api/v1/servers")).headers["ratelimit-limit"] == "600"


PER = {"a minute": MINUTE, "an hour": HOUR}
COLUMNS = ("anonymous", "member", "premium", "owner", "staff")


def test_the_operators_page_has_every_row_of_the_table() -> None:
    page = (Path(__file__).parents[3] / "docs/firstspawn/operators.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)`[^|]*\|(.*)\|$", page, re.MULTILINE))
    for name, tiers in RATES.items():
        if name == "plugin":
            assert rows[name].strip() == "1000 a minute"
            assert tiers == {"plugin": Rate(1000, per=MINUTE)}
            continue
        told = dict(zip(COLUMNS, (cell.strip() for cell in rows[name].split("|")), strict=True))
        for tier, words in told.items():
            count, _, per = words.partition(" ")
            rate = None if words in {"any", ""} else Rate(int(count), per=PER[per])
            assert (tier in tiers, tiers.get(tier)) == (words != "", rate), (name, tier)
