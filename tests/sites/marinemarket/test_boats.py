"""MarineMarket's boats, through the doors that buyers and programs use."""

import re

import pytest_asyncio

from tests.accounts.at_the_door import open_site
from tests.accounts.screens.visiting import reader
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import value
from tests.sites.marinemarket.boats_afloat import launch, new_seller
from tests.sites.marinemarket.buyers import boat_on_sale, publish_boat

HTML = {"Accept": "text/html"}


async def _rows(site: SiteUnderTest, query: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (await site.get(f"/api/v1/search?{query}")).json()["data"]
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(start_shared_site: StartSite) -> SiteUnderTest:
    return await start_shared_site("marinemarket", demo=True)


async def test_a_demo_that_is_looked_at_for_two_months_does_not_run_empty(site: SiteUnderTest) -> None:
    soon = "select count(*) from listings where shown and expires_at < now() + interval '54 days'"
    database = site.runtime.databases[site.name]
    assert await value(database, "select count(*) from listings where shown")
    assert await value(database, soon) == 0


async def test_the_search_sorts_filters_and_refuses_field_by_field(site: SiteUnderTest) -> None:
    made = [str(row["createdAt"]) for row in await _rows(site, "")]
    assert len(made) == 20
    assert made == sorted(made, reverse=True)
    low = [int(str(row["price"])) for row in await _rows(site, "sort=price")]
    high = [int(str(row["price"])) for row in await _rows(site, "sort=-price")]
    assert (low, high) == (sorted(low), sorted(high, reverse=True))

    narrow = (await site.get("/api/v1/search?boatType=sail&maxPrice=10000000&minLength=10&sort=price")).json()["data"]
    assert narrow
    for row in narrow:
        assert (row["boatDetails"]["type"], row["price"] <= 10_000_000) == ("sail", True)
        assert row["boatDetails"]["length"] >= 10

    for words, make in (("nordhavn", "Nordhavn"), ("Ellös Mk", "Hallberg-Rassy"), ("ellos Mk", "Hallberg-Rassy")):
        found = (await site.get("/api/v1/search", params={"query": words})).json()["data"]
        assert found[0]["boatDetails"]["make"] == make, words

    by_slug = (await site.get("/api/v1/listings/lagoon-42-charter-exit")).json()["data"]
    by_id = (await site.get(f"/api/v1/listings/{by_slug['id']}")).json()["data"]
    assert by_id == by_slug
    assert (by_slug["price"], by_slug["currency"]) == (31_900_000, "EUR")

    answer = await site.get("/api/v1/search?minYear=old&maxLength=-4&boatType=raft")
    assert answer.status_code == 422
    assert {detail["field"] for detail in answer.json()["error"]["details"]} == {"minYear", "maxLength", "boatType"}


async def test_the_pages_show_kinds_filters_measures_and_what_is_not_there(site: SiteUnderTest) -> None:
    page = (await site.get("/", headers=HTML)).text
    newest = (await site.get("/api/v1/listings?limit=1")).json()["data"][0]
    assert f'href="/boats/{newest["slug"]}"' in page
    assert 'href="/boats?boatType=sail"' in page

    page = (await site.get("/boats?boatType=yacht&minPrice=200000000", headers=HTML)).text
    assert "Princess Y72" in page
    assert "Nordhavn 47" not in page
    assert "Price from 2,000,000" in page
    page = (await site.get("/boats?minLength=30&units=imperial&maxPrice=900000000&currency=usd", headers=HTML)).text
    assert "Length from 30 ft" in page
    assert "Price to 9,000,000 USD" in page
    assert "Length to 20 m" in (await site.get("/boats?maxLength=20", headers=HTML)).text

    refused = await site.get("/boats?minPrice=cheap", headers=HTML)
    assert refused.status_code == 422
    assert "<strong>Min price</strong>" in refused.text

    page = (await site.get("/boats/nordhavn-47-trawler", headers=HTML)).text
    assert "4.90 m" in page
    assert "6,870" in page

    answer = await site.get("/boats/no-such-boat", headers=HTML)
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text
    assert "There is nothing here." not in answer.text, "the title has said it"


async def test_hearts_on_cards_lead_back_to_the_list_with_its_filters(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    database = site.runtime.databases["marinemarket"]
    await launch(database, await new_seller(database), title="Blue Heron", slug="blue-heron")
    shown = "/boats?boatType=sail"
    stranger = (await site.get(shown, headers={"Accept": "text/html"})).text
    assert 'href="/sign-in?next=/boats%3FboatType%3Dsail"' in stranger
    async with reader(site) as ann:
        await ann.join()
        page = (await ann.open(shown)).text
        assert 'formaction="/boats/blue-heron/favorite"' in page
        back = re.search(r'name="back" value="([^"]*)"', page)
        assert back is not None
        kept = await ann.send(shown, "/boats/blue-heron/favorite", on="true", back=back[1])
        assert (kept.status_code, kept.headers["location"]) == (303, shown)
        assert "Take Blue Heron off your favorites" in (await ann.open(shown)).text
        assert "Take Blue Heron off your favorites" in (await ann.open("/")).text


async def test_a_boat_stands_on_the_front_page_when_it_is_published_and_is_gone_when_it_is_taken_off(
    start_site: StartSite,
) -> None:
    seller, path = await boat_on_sale(start_site)

    async def shows(slug: str) -> list[bool]:
        everybody = (await seller.site.get("/", headers=HTML)).text
        herself = (await seller.ask("GET", "/", headers=HTML)).text
        return [f'href="/boats/{slug}"' in page for page in (everybody, herself)]

    assert await shows("wanderer-34-in-good-order") == [True, True]
    assert await shows("zorblax-reef") == [False, False]
    await publish_boat(seller, title="Zorblax Reef")
    assert await shows("zorblax-reef") == [True, True]
    assert (await seller.ask("POST", f"{path}/deactivate")).status_code == 200
    assert await shows("wanderer-34-in-good-order") == [False, False]
