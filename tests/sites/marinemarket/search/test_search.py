"""Search as the contract names it, through the door that programs use."""

import re
from html import unescape
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pytest

from tests.harness.web import SiteUnderTest, StartSite
from tests.sites.marinemarket.boats_afloat import launch, new_seller
from tests.sites.marinemarket.buyers import publish_boat
from tests.sites.marinemarket.sellers import new_seller as signed_in_seller


@pytest.fixture
async def market(start_site: StartSite) -> SiteUnderTest:
    site = await start_site("marinemarket")
    database = site.runtime.databases["marinemarket"]
    seller = await new_seller(database)
    await launch(database, seller, title="Blue Heron", make="Bénéteau", price_minor=5_000_000, length_m=9.0)
    await launch(
        database, seller, title="Key Runner", make="Contender", model="32ST", boat_type="fishing", fuel="petrol",
        city="Key West", latitude=24.55, longitude=-81.78, features=["gps", "radar"], year=2018, length_m=9.8,
    )  # fmt: skip
    await launch(
        database, seller, title="Sound Advice", make="Sabre", model="38", state="CT", city="Mystic", latitude=41.35,
        longitude=-71.97, price_minor=20_000_000, condition="excellent", year=1999,
    )  # fmt: skip
    await launch(
        database, seller, title="Baltic Wind", make="Hallberg-Rassy", model="40", state="Sweden", city="Ellös",
        latitude=58.17, longitude=11.46, currency="EUR", price_minor=32_900_000, description="teak deck, one owner",
    )  # fmt: skip
    await launch(database, seller, title="Still a draft", status="draft")
    return site


async def _titles(site: SiteUnderTest, query: str) -> list[str]:
    answer = await site.get(f"/api/v1/search?{query}")
    assert answer.status_code == 200, answer.text
    return [row["title"] for row in answer.json()["data"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("query=beneteau", {"Blue Heron"}),
        (f"query={quote('Bénéteau')}", {"Blue Heron"}),
        ("query=benetau", {"Blue Heron"}),
        ("query=halberg", {"Baltic Wind"}),
        ("query=teak%20owner", {"Baltic Wind"}),
        ("query=miami%20-heron", set()),
        ("boatType=fishing&boatType=power", {"Key Runner"}),
        ("features=gps&features=radar", {"Key Runner"}),
        ("state=connecticut", {"Sound Advice"}),
        ("fuel=petrol", {"Key Runner"}),
        ("minYear=1990&maxYear=2000", {"Sound Advice"}),
        ("minLength=32&maxLength=33&units=imperial", {"Key Runner"}),
        ("currency=eur", {"Baltic Wind"}),
        ("minPrice=15000000&maxPrice=25000000", {"Sound Advice"}),
        ("condition=excellent", {"Sound Advice"}),
        ("lat=25.77&lon=-80.19&radiusKm=50", {"Blue Heron"}),
        ("postcode=33139&radiusKm=300", {"Blue Heron", "Key Runner"}),
        ("near=New%20London%2C%20CT&radiusKm=100", {"Sound Advice"}),
        ("lat=0&lon=0&radiusKm=20100", {"Blue Heron", "Key Runner", "Sound Advice", "Baltic Wind"}),
    ],
)
async def test_filters_find_what_they_name(market: SiteUnderTest, query: str, found: set[str]) -> None:
    assert set(await _titles(market, query)) == found


async def test_the_nearest_comes_first_and_says_how_far_it_is(market: SiteUnderTest) -> None:
    rows = (await market.get("/api/v1/search?postcode=33139&sort=distance")).json()["data"]
    assert [row["title"] for row in rows] == ["Blue Heron", "Key Runner", "Sound Advice", "Baltic Wind"]
    far = [row["distanceKm"] for row in rows]
    assert far == sorted(far)
    assert 200 < far[1] < 230
    assert (await _titles(market, "postcode=33139&sort=-distance"))[0] == "Baltic Wind"


async def test_orders_go_both_ways(market: SiteUnderTest) -> None:
    assert (await _titles(market, "sort=price"))[0] == "Blue Heron"
    assert (await _titles(market, "sort=-price"))[0] == "Baltic Wind"
    assert (await _titles(market, "sort=year"))[0] == "Key Runner"


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("radiusKm=50", 422, "radiusKm"),
        ("currency=CHF", 422, "currency"),
        ("sort=distance", 422, "sort"),
        ("lat=25", 422, "lat"),
        ("postcode=00000&radiusKm=10", 422, "postcode"),
        ("postcode=SW1A%201AA&radiusKm=10", 422, "postcode"),
        ("boatType=raft", 422, "boatType"),
        ("radiusKm=-1&lat=1&lon=1", 422, "radiusKm"),
        ("sort=relevance", 422, "sort"),
        ("near=Xanadupolis&radiusKm=10", 422, "near"),
        ("facets=owner", 422, "facets"),
        ("currency=euro", 422, "currency"),
    ],
)
async def test_what_cannot_be_searched_is_told_by_field(
    market: SiteUnderTest, query: str, status: int, field: str
) -> None:
    answer = await market.get(f"/api/v1/search?{query}")
    assert answer.status_code == status
    assert field in {detail["field"] for detail in answer.json()["error"]["details"]}


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("minPrice=9000000&maxPrice=100", {"minPrice", "maxPrice"}),
        ("minYear=2001&maxYear=2000", {"minYear", "maxYear"}),
        ("minLength=40&maxLength=39.5&units=imperial", {"minLength", "maxLength"}),
        ("minLength=9&maxLength=8&minYear=2001&maxYear=2000", {"minLength", "maxLength", "minYear", "maxYear"}),
    ],
)
async def test_a_least_that_is_more_than_its_most_is_refused_by_both_names(
    market: SiteUnderTest, query: str, fields: set[str]
) -> None:
    for path in ("/api/v1/search", "/api/v1/search/map"):
        answer = await market.get(f"{path}?{query}")
        assert answer.status_code == 422, path
        assert answer.json()["error"]["code"] == "RANGE_BACKWARDS"
        assert {detail["field"] for detail in answer.json()["error"]["details"]} == fields
    assert await _titles(market, "minYear=1999&maxYear=1999&minLength=9&maxLength=30") == ["Sound Advice"]


async def test_bounds_the_wrong_way_round_are_told_beside_their_fields_and_the_others_narrow_on(
    market: SiteUnderTest,
) -> None:
    asked = "minYear=2020&maxYear=1990&minPrice=9000000&maxPrice=500000&currency=USD"
    for view in ("", "&view=map"):
        page = await _page(market, f"/boats?{asked}{view}")
        assert "Under price, year, “from” is more than “to”" in page
        assert re.search(r'id="price-backward">\s*<svg', page)
        assert re.search(r'id="year-backward">\s*<svg', page)
        assert 'id="length-backward"></p>' in page, "nothing is wrong with these"
        assert 'name="minYear" value="2020"' in page, "what was typed is mended where it was typed"
        assert "3 boats" in page, "the currency narrows on"
    lost = await _page(market, "/boats?minYear=2020&maxYear=1990&near=Xanadupolis&radiusKm=50")
    assert "We do not know this town" in lost
    assert "Under year, “from” is more than “to”" in lost


async def test_an_unknown_parameter_is_refused(market: SiteUnderTest) -> None:
    assert (await market.get("/api/v1/search?colour=red")).status_code == 400


async def test_facets_count_what_each_value_would_leave(market: SiteUnderTest) -> None:
    everything = await _facets(market, "facets=boatType,state,features")
    assert everything["boatType"] == {"sail": 3, "fishing": 1}
    assert everything["state"] == {"FL": 2, "CT": 1, "Sweden": 1}
    assert everything["features"] == {"gps": 4, "radar": 1}
    narrowed = await _facets(market, "facets=boatType&facets=state&boatType=sail")
    assert narrowed["boatType"] == {"sail": 3, "fishing": 1}  # as if its own filter were off
    assert narrowed["state"] == {"FL": 1, "CT": 1, "Sweden": 1}
    near = await _facets(market, "facets=boatType&postcode=33139&radiusKm=50&query=beneteau")
    assert near["boatType"] == {"sail": 1}


async def test_boxes_are_ticked_as_each_question_has_them(market: SiteUnderTest) -> None:
    """What was written of the same counts is remembered, and what somebody else has ticked is not among it."""
    questions: list[dict[str, list[str]]] = [
        {"boatType": ["sail"]}, {}, {"boatType": ["sail", "power"]}, {"boatType": ["sail"], "features": ["gps"]}, {},
    ]  # fmt: skip
    for asked in questions:
        page = (await market.get(f"/boats?{urlencode(asked, doseq=True)}", headers={"Accept": "text/html"})).text
        found = re.findall(r'type="checkbox" id="[^"]+" name="(\w+)" value="([^"]+)" checked', page)
        assert sorted(found) == [(name, one) for name in sorted(asked) for one in sorted(asked[name])]


async def _facets(site: SiteUnderTest, query: str) -> dict[str, dict[str, int]]:
    facets: dict[str, Any] = (await site.get(f"/api/v1/search?{query}")).json()["meta"]["facets"]
    return {name: {one["value"]: one["count"] for one in rows} for name, rows in facets.items()}


async def test_pages_follow_one_another_in_every_order(market: SiteUnderTest) -> None:
    for sort in ("newest", "-price", "length", "-year", "distance&postcode=33139", "relevance&query=gps%20or%20a"):
        whole = await _titles(market, f"sort={sort}")
        seen: list[str] = []
        cursor = ""
        while True:
            answer = (await market.get(f"/api/v1/search?limit=1&sort={sort}{cursor}")).json()
            seen += [row["title"] for row in answer["data"]]
            if not answer["meta"]["pagination"]["nextCursor"]:
                break
            cursor = f"&cursor={answer['meta']['pagination']['nextCursor']}"
        assert seen == whole


async def test_a_map_gathers_boats_and_shows_single_ones(market: SiteUnderTest) -> None:
    world = (await market.get("/api/v1/search/map")).json()["data"]
    assert sum(one["count"] for one in world["clusters"]) == 4
    south = (await market.get("/api/v1/search/map?bbox=-83,24,-79,27&zoom=9")).json()["data"]["clusters"]
    assert {one["title"] for one in south} == {"Blue Heron", "Key Runner"}
    assert all(round(one["latitude"], 2) == pytest.approx(one["latitude"]) for one in south)
    over_the_dateline = (await market.get("/api/v1/search/map?bbox=170,-10,-79,60")).json()["data"]["clusters"]
    assert sum(one["count"] for one in over_the_dateline) == 2
    assert (await market.get("/api/v1/search/map?bbox=1,2,3")).status_code == 422


async def test_similar_boats_are_of_the_kind_and_size(market: SiteUnderTest) -> None:
    rows = (await market.get("/api/v1/search?query=sabre")).json()["data"]
    found = (await market.get(f"/api/v1/listings/{rows[0]['id']}/similar")).json()["data"]
    assert [row["title"] for row in found] == ["Baltic Wind", "Blue Heron"]
    assert (await market.get("/api/v1/listings/no-such-boat/similar")).status_code == 404
    page = await market.get(f"/boats/{rows[0]['slug']}/similar", headers={"Accept": "text/html"})
    assert "Baltic Wind" in page.text


async def test_the_page_shows_results_chips_and_a_map(market: SiteUnderTest) -> None:
    html = {"Accept": "text/html"}
    page = (await market.get("/boats?query=benetau&postcode=33139&radiusKm=100&utm_source=mail", headers=html)).text
    assert "Blue Heron" in page
    assert "Within 100 km" in page
    assert "Sound Advice" not in page
    on_map = (await market.get("/boats?view=map&bbox=-83,24,-79,27&zoom=7", headers=html)).text
    assert "Zoom out" in on_map
    assert 'aria-label="Blue Heron, $50,000"' in on_map
    assert (await market.get("/boats?view=map&sort=-price", headers=html)).status_code == 200
    lost = await market.get("/boats?near=Xanadupolis&radiusKm=50", headers=html)
    assert lost.status_code == 200
    assert "We do not know this town" in lost.text


async def test_whatever_is_taken_off_or_changed_leads_to_a_page(market: SiteUnderTest) -> None:
    """A distance goes with the place that it begins at, an order with what it is an order of."""
    asked = "lat=25.77&lon=-80.19&radiusKm=500&sort=distance"
    for path in (f"/boats?{asked}", f"/boats?{asked}&view=map", "/boats?near=Miami&radiusKm=500&sort=distance"):
        page = await _page(market, path)
        links = [unescape(one) for one in re.findall(r'class="chip chip--off" href="([^"]*)"', page)]
        assert len(links) == 2
        for link in links:
            found = await _page(market, link)
            assert "We could not look there" not in found, link
            assert ("view=map" in link) == ("view=map" in path)
    emptied = await _page(market, "/boats?" + _sent(await _page(market, "/boats?query=heron")).replace("heron", ""))
    assert "Key Runner" in emptied


async def test_words_that_are_added_to_a_list_are_answered_by_the_best_match_first(market: SiteUnderTest) -> None:
    sent = _sent(await _page(market, "/boats"))
    assert 'value="" selected>Best match' in await _page(market, f"/boats?{sent}&query=heron")
    newest = _sent(await _page(market, "/boats?query=heron&sort=newest"))
    assert 'value="newest" selected' in await _page(market, f"/boats?{newest}")


async def test_a_place_that_is_typed_counts_more_than_the_point_that_the_form_kept(market: SiteUnderTest) -> None:
    page = await _page(market, "/boats?lat=25.77&lon=-80.19&radiusKm=100&near=New%20London%2C%20CT")
    assert "Sound Advice" in page
    assert "Blue Heron" not in page
    assert "Near a point" not in page


async def test_a_distance_without_a_place_is_told_in_the_words_of_the_form(market: SiteUnderTest) -> None:
    for query in ("radiusKm=50", "sort=distance"):
        page = await _page(market, f"/boats?{query}")
        assert "Write a town or a US postcode under “Near”" in page
        assert "lat and lon" not in page, "no field of the page is called so"


async def test_a_boats_page_leads_to_the_boats_around_it_whatever_the_place_is_called(market: SiteUnderTest) -> None:
    database = market.runtime.databases["marinemarket"]
    seller = await new_seller(database)
    await launch(
        database, seller, slug="vineyard", title="Vineyard", city="Martha's Vineyard", state="MA",
        latitude=41.39, longitude=-70.64,
    )  # fmt: skip
    (link,) = re.findall(r'href="(/boats\?[^"]*radiusKm=100)"', await _page(market, "/boats/vineyard"))
    around = await _page(market, unescape(link))
    assert "Vineyard" in around
    assert "We could not look there" not in around
    assert "Blue Heron" not in around


async def test_what_was_found_is_saved_without_its_order_and_its_page(market: SiteUnderTest) -> None:
    first = await _page(market, "/boats?boatType=sail&limit=1&sort=price")
    (following,) = re.findall(r'href="([^"]*)" rel="next"', first)
    second = await _page(market, unescape(following))
    (saving,) = re.findall(r'href="/saved-searches\?q=([^"#]*)#new"', second)
    assert unquote(saving) == "boatType=sail"


async def _page(site: SiteUnderTest, path: str) -> str:
    answer = await site.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, path
    return answer.text


def _sent(page: str) -> str:
    """Say what the form of the list sends as it stands, without script: fields and what is chosen in selects."""
    (form,) = re.findall(r'<form action="/boats".*?</form>', page, re.DOTALL)
    fields = [
        (name.group(1), value.group(1) if (value := re.search(r'value="([^"]*)"', one)) else "")
        for one in re.findall(r"<input[^>]*>", form)
        if (name := re.search(r'name="([^"]*)"', one)) and ('type="checkbox"' not in one and "radio" not in one)
    ]
    selects = re.findall(r'<select[^>]*name="([^"]*)".*?<option value="([^"]*)" selected', form, re.DOTALL)
    return urlencode([(name, unescape(value)) for name, value in (*fields, *selects)])


@pytest.mark.parametrize(
    ("written", "state"), [("florida", "FL"), (" fl ", "FL"), ("Newcastle, NSW", "Newcastle NSW"), ("Å", "Å")]
)
async def test_a_state_is_found_by_what_is_counted_of_it_whatever_its_seller_wrote(
    start_site: StartSite, written: str, state: str
) -> None:
    seller = await signed_in_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    await publish_boat(seller, location={"city": "Somewhere", "state": written, "latitude": 27.9, "longitude": -82.5})
    assert (await _facets(seller.site, "facets=state"))["state"] == {state: 1}
    assert len(await _titles(seller.site, urlencode({"state": state}))) == 1
    assert len(await _titles(seller.site, urlencode({"state": written.replace(",", "")}))) == 1
