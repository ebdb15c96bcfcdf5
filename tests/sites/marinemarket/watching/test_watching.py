"""Who keeps a boat and asked for it hears of another price and of its sale, once each."""

from typing import Any

from tests.accounts.at_the_door import Visitor, accounts_at
from tests.accounts.privacy.working import working
from tests.harness.web import StartSite
from tests.kernel.asking import eventually, until, value
from tests.sites.marinemarket.buyers import boat_on_sale, data_of
from tests.sites.marinemarket.sellers import SLOOP, second_person

DONE = """
    select count(*) >= $1 and bool_and(status = 'done') from kernel.jobs where name = 'favorites.boat-changed'
"""


async def _change(seller: Visitor, path: str, **more: Any) -> None:
    version = (await data_of(seller, path))["version"]
    told = {**SLOOP, **more}
    answer = await seller.ask("PUT", path, told, headers={"if-match": f'"{version}"'})
    assert answer.status_code == 200, answer.text


async def test_who_asked_for_it_hears_of_the_price_and_of_the_sale(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site, JOBS_POLL="100ms")
    bo, cy = await second_person(seller), await second_person(seller, "cy-cole")
    for visitor, wanted in ((bo, True), (cy, False)):
        await visitor.ask("POST", f"{path}/favorite")
        kept = await visitor.ask("PATCH", f"{path}/favorite", {"wantsAlerts": wanted})
        assert kept.status_code == 200, kept.text

    async def told(visitor: Visitor) -> list[str]:
        return [one["title"] for one in await data_of(visitor, "/api/v1/notifications")]

    async with working(seller.site):
        await _change(seller, path, description=f"{SLOOP['description']} She lies ashore.")
        await _change(seller, path, price=3_700_000)
        assert await eventually(lambda: told(bo)) == ["Wanderer 34 in good order is offered for €37,000 now"]
        assert (await seller.ask("POST", f"{path}/sold", {})).status_code == 200
        await until(accounts_at(seller.site).database, DONE, 2)
    assert await told(bo) == [
        "Wanderer 34 in good order is sold",
        "Wanderer 34 in good order is offered for €37,000 now",
    ]
    assert await told(cy) == []


async def test_a_price_in_another_currency_is_told_and_is_no_drop(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site, JOBS_POLL="100ms")
    bo, cy = await second_person(seller), await second_person(seller, "cy-cole")
    await bo.ask("POST", f"{path}/favorite")
    assert (await bo.ask("PATCH", f"{path}/favorite", {"wantsAlerts": True})).status_code == 200
    wish = {"name": "Sloops", "filters": {"boatType": ["sail"], "maxPrice": 3_950_000}}
    assert (await cy.ask("POST", "/api/v1/saved-searches", wish)).status_code == 201
    database = accounts_at(seller.site).database

    async def told() -> list[str]:
        return [one["title"] for one in await data_of(bo, "/api/v1/notifications")]

    async with working(seller.site):
        await _change(seller, path, price=3_900_000, currency="USD")  # the same number, another price
        assert await eventually(told) == ["Wanderer 34 in good order is offered for $39,000 now"]
        await _change(seller, path, price=3_500_000, currency="EUR")  # a smaller number, perhaps no smaller price
        await until(database, DONE, 2)
        await _change(seller, path, price=3_400_000)
        await until(database, "select count(*) = 1 from saved_search_matches where kind = 'drop'")
    assert await value(database, "select count(*) from saved_search_matches where price_minor = 3500000") == 0


async def test_a_card_tells_what_was_asked_before(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    await _change(seller, path, price=4_100_000)
    assert [one["priceBefore"] for one in await data_of(seller, "/api/v1/search")] == [None]
    await _change(seller, path, price=3_700_000)
    (card,) = await data_of(seller, "/api/v1/search")
    assert (card["price"], card["priceBefore"]) == (3_700_000, 4_100_000)
    page = (await seller.site.get("/boats", headers={"Accept": "text/html"})).text
    assert "Reduced" in page
    assert "€41,000" in page
    await _change(seller, path, price=3_600_000, currency="USD")
    assert [one["priceBefore"] for one in await data_of(seller, "/api/v1/search")] == [None]
