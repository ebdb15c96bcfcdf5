"""MarineMarket's boats, through the doors that buyers and programs use."""

import pytest

from tests.harness.web import SiteUnderTest, StartSite


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("marinemarket", demo=True)


async def test_the_search_begins_with_the_newest(site: SiteUnderTest) -> None:
    rows = (await site.get("/api/v1/search")).json()["data"]
    made = [row["createdAt"] for row in rows]
    assert len(rows) == 20
    assert made == sorted(made, reverse=True)


async def test_a_budget_a_length_and_a_kind_narrow_together(site: SiteUnderTest) -> None:
    query = "boatType=sail&maxPrice=10000000&minLength=10&sort=price"
    rows = (await site.get(f"/api/v1/search?{query}")).json()["data"]
    assert [row["title"] for row in rows] == ['Bavaria Cruiser 37 "Meltemi"']


async def test_prices_sort_both_ways(site: SiteUnderTest) -> None:
    low = [row["price"] for row in (await site.get("/api/v1/search?sort=price")).json()["data"]]
    high = [row["price"] for row in (await site.get("/api/v1/search?sort=-price")).json()["data"]]
    assert low == sorted(low)
    assert high == sorted(high, reverse=True)


async def test_words_find_makes_and_places(site: SiteUnderTest) -> None:
    assert (await site.get("/api/v1/search?query=nordhavn")).json()["data"][0]["boatDetails"]["make"] == "Nordhavn"
    assert (await site.get("/api/v1/search?query=Ellös")).json()["data"][0]["boatDetails"]["make"] == "Hallberg-Rassy"


async def test_a_boat_answers_to_its_slug_and_to_its_id(site: SiteUnderTest) -> None:
    by_slug = (await site.get("/api/v1/listings/lagoon-42-charter-exit")).json()["data"]
    assert (await site.get(f"/api/v1/listings/{by_slug['id']}")).json()["data"] == by_slug
    assert (by_slug["price"], by_slug["currency"]) == (31_900_000, "EUR")


async def test_wrong_values_are_told_field_by_field(site: SiteUnderTest) -> None:
    answer = await site.get("/api/v1/search?minYear=old&maxLength=-4&boatType=raft")
    assert answer.status_code == 422
    assert {detail["field"] for detail in answer.json()["error"]["details"]} == {"minYear", "maxLength", "boatType"}


async def test_the_front_page_shows_kinds_and_new_boats(site: SiteUnderTest) -> None:
    page = (await site.get("/", headers={"Accept": "text/html"})).text
    assert "Zodiac Cadet 310 Aero" in page
    assert 'href="/boats?boatType=sail"' in page


async def test_the_list_page_shows_what_is_chosen(site: SiteUnderTest) -> None:
    page = (await site.get("/boats?boatType=yacht&minPrice=100000000", headers={"Accept": "text/html"})).text
    assert "Princess Y72" in page
    assert "Nordhavn 47" not in page
    assert "Price from 1,000,000" in page


async def test_a_boats_page_shows_its_measures(site: SiteUnderTest) -> None:
    page = (await site.get("/boats/nordhavn-47-trawler", headers={"Accept": "text/html"})).text
    assert "4.90 m" in page
    assert "6,870" in page


async def test_an_unknown_boat_is_not_found(site: SiteUnderTest) -> None:
    answer = await site.get("/boats/no-such-boat", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text
