"""FirstSpawn's servers, through the doors that players and programs use."""

import re

import pytest
import pytest_asyncio

from tests.harness.web import SiteUnderTest, StartSite


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(start_shared_site: StartSite) -> SiteUnderTest:
    return await start_shared_site("firstspawn", demo=True)


async def test_the_list_begins_with_the_busiest(site: SiteUnderTest) -> None:
    rows = (await site.get("/api/v1/servers?sort=players")).json()["data"]
    players = [row["playerCount"] for row in rows]
    assert len(rows) == 20
    assert players == sorted(players, reverse=True)


async def test_filters_narrow_the_list_together(site: SiteUnderTest) -> None:
    rows = (await site.get("/api/v1/servers?gameType=hytale&online=true&region=Europe&minRating=4.5")).json()["data"]
    assert [row["name"] for row in rows] == ["Kweebec Grove"]


async def test_tags_are_all_wanted_unless_any_will_do(site: SiteUnderTest) -> None:
    both = (await site.get("/api/v1/servers?tags=pvp,ranked")).json()["data"]
    either = (await site.get("/api/v1/servers?tags=pvp,ranked&tagsMode=any")).json()["data"]
    assert {row["name"] for row in both} == {"Obsidian League", "Emberwulf"}
    assert len(either) > len(both)
    assert all({"pvp", "ranked"} & {tag["slug"] for tag in row["tags"]} for row in either)


async def test_counts_say_what_each_value_would_leave(site: SiteUnderTest) -> None:
    answer = (await site.get("/api/v1/servers?facets=tags,gameType,region&gameType=HYTALE&limit=1")).json()
    facets = answer["meta"]["facets"]
    games = {one["value"]: one["count"] for one in facets["gameType"]}
    assert games == {"MINECRAFT": 25, "HYTALE": 7}  # a facet is counted as if its own filter were off
    for one in [*facets["tags"][:6], *facets["region"]]:
        name = "tags" if one in facets["tags"] else "region"
        found = await site.get("/api/v1/servers", params={"gameType": "HYTALE", name: one["value"], "limit": "100"})
        assert len(found.json()["data"]) == one["count"]
    assert {"value": "co-op", "label": "Co-op", "count": 2} in facets["tags"]
    assert answer["meta"]["pagination"]["limit"] == 1


async def test_counts_in_a_circle_say_what_each_value_would_leave_of_it(site: SiteUnderTest) -> None:
    around = {"near": "50.1,8.6", "radiusKm": "700", "limit": "100"}
    answer = (await site.get("/api/v1/servers", params={**around, "facets": "tags,gameType,region"})).json()
    facets = answer["meta"]["facets"]
    assert sum(one["count"] for one in facets["gameType"]) == len(answer["data"]) > 0
    for name, values in facets.items():
        for one in values[:6]:
            found = await site.get("/api/v1/servers", params={**around, name: one["value"]})
            assert len(found.json()["data"]) == one["count"]
    page = await site.get("/servers", params={"near": "50.1,8.6", "radiusKm": "700"})
    assert re.search(rf"\b{len(answer['data'])} servers\b", page.text)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ember", "Ember Hollow"),
        ("embre holow", "Ember Hollow"),
        ("skyfrge", "Skyforge Isles"),
        ("LANT", "Lanternfall"),
    ],
)
async def test_a_name_is_found_by_its_beginning_and_in_spite_of_a_slip(
    site: SiteUnderTest, typed: str, first: str
) -> None:
    found = (await site.get("/api/v1/servers", params={"q": typed})).json()["data"]
    assert found[0]["name"] == first
    found = (await site.get("/api/v1/servers/suggest", params={"q": typed})).json()["data"]
    assert found[0]["name"] == first
    assert set(found[0]) == {"id", "slug", "name"}


async def test_nothing_that_is_typed_breaks_the_search(site: SiteUnderTest) -> None:
    for typed in ("!", "' or 1=1 --", "a & | b", '"', "%_", ":*", "\\", "((", "-minecraft", "\U0010ffff", "a" * 60):
        for path in ("/api/v1/servers", "/api/v1/servers/suggest"):
            answer = await site.get(path, params={"q": typed})
            assert answer.status_code in {200, 422}, (path, typed, answer.text)


async def test_the_nearest_come_first_and_a_radius_leaves_the_others_out(site: SiteUnderTest) -> None:
    rows = (await site.get("/api/v1/servers?near=-33.87,151.21&sort=distance&limit=32")).json()["data"]
    assert rows[0]["region"] == "Oceania"
    assert [row["distanceKm"] for row in rows] == sorted(row["distanceKm"] for row in rows)
    near = (await site.get("/api/v1/servers?near=-33.87,151.21&radiusKm=500&sort=distance")).json()["data"]
    assert all(row["distanceKm"] <= 500 for row in near)
    by_name = {row["id"]: row["distanceKm"] for row in rows}
    narrow = (await site.get("/api/v1/servers?near=-33.87,151.21&fields=id,distanceKm&limit=32")).json()["data"]
    assert {row["id"]: row["distanceKm"] for row in narrow} == by_name
    unplaced = (await site.get("/api/v1/servers?fields=distanceKm&limit=1")).json()["data"]
    assert unplaced == [{"distanceKm": None}]
    assert "distanceKm" not in (await site.get("/api/v1/servers")).json()["data"][0]
    assert {row["region"] for row in near} == {"Oceania"}
    assert [row["id"] for row in near] == [row["id"] for row in rows[: len(near)]]
    html = {"Accept": "text/html"}
    page = (await site.get("/servers?near=-33.87,151.21&sort=distance", headers=html)).text
    assert "32 servers" in page
    assert f"{near[-1]['distanceKm']:,.0f} km away" in page
    assert (await site.get("/api/v1/servers?near=95,0&sort=distance")).status_code == 422
    assert (await site.get("/api/v1/servers?radiusKm=5")).status_code == 422


@pytest.mark.parametrize("sort", ["score", "players", "rating", "uptime", "newest", "trending", "votes"])
async def test_every_order_shows_every_server_once(site: SiteUnderTest, sort: str) -> None:
    for way in ("", "-"):
        rows = (await site.get(f"/api/v1/servers?sort={way}{sort}&limit=100&fields=id")).json()["data"]
        assert len({row["id"] for row in rows}) == 32
        assert set(rows[0]) == {"id"}


async def test_words_find_names_tags_and_descriptions(site: SiteUnderTest) -> None:
    found = {row["name"] for row in (await site.get("/api/v1/servers?q=lighthouse")).json()["data"]}
    assert found == {"Low Light"}
    assert (await site.get("/api/v1/servers?q=skyblock")).json()["data"][0]["name"] == "Skyforge Isles"


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("surival", "survival"),
        ("minigmes", "minigames"),
        ("co-op", "co-op"),
        ("coop", "co-op"),
        ("earth map", "earth-map"),
        ("frendly", "family-friendly"),
    ],
)
async def test_a_tag_is_found_by_each_of_its_words_and_in_spite_of_a_slip(
    site: SiteUnderTest, typed: str, tag: str
) -> None:
    wanted = (await site.get("/api/v1/servers", params={"tags": tag, "limit": 100, "fields": "slug"})).json()["data"]
    found = (await site.get("/api/v1/servers", params={"q": typed, "limit": 100, "fields": "slug"})).json()["data"]
    assert wanted
    assert {one["slug"] for one in wanted} <= {one["slug"] for one in found}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Hytale", "gameType=HYTALE"),
        ("1.21", "version=1.21"),
        ("german servers", "language=de"),
        ("vanilla in europe", "region=Europe&q=vanilla"),
    ],
)
async def test_where_nothing_has_the_words_and_they_name_filters_the_page_leads_to_those(
    site: SiteUnderTest, typed: str, address: str
) -> None:
    answer = await site.get("/servers", params={"q": typed, "sort": "relevance", "minPlayers": "5"})
    assert answer.status_code == 303
    sort = "sort=relevance&" if "q=" in address else ""  # what nobody looks for by words has no relevance
    assert answer.headers["location"] == f"/servers?{sort}minPlayers=5&{address}"
    assert (await site.get(answer.headers["location"])).status_code == 200


async def test_what_may_be_meant_is_offered_beside_what_has_the_words(site: SiteUnderTest) -> None:
    page = (await site.get("/servers", params={"q": "spanish", "sort": "players"})).text
    assert 'Did you mean <a href="/servers?sort=players&amp;language=es">Spanish</a>?' in page
    assert "Did you mean" not in (await site.get("/servers?q=ember")).text


async def test_pages_of_the_list_follow_one_another_without_gap_or_double(site: SiteUnderTest) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await site.get(f"/api/v1/servers?sort=newest&limit=7{cursor}")).json()
        seen += [row["id"] for row in page["data"]]
        if page["meta"]["pagination"]["nextCursor"] is None:
            break
        cursor = f"&cursor={page['meta']['pagination']['nextCursor']}"
    assert len(seen) == len(set(seen)) == 32


async def test_a_server_answers_to_its_slug_and_to_its_id(site: SiteUnderTest) -> None:
    by_slug = (await site.get("/api/v1/servers/ember-hollow")).json()["data"]
    by_id = (await site.get(f"/api/v1/servers/{by_slug['id']}")).json()["data"]
    assert by_slug == by_id
    assert by_slug["ip"] == "play.ember-hollow.example"


async def test_an_unknown_server_is_not_found(site: SiteUnderTest) -> None:
    answer = await site.get("/api/v1/servers/no-such-place")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "NOT_FOUND"


async def test_the_front_page_shows_busy_servers_and_ways_in(site: SiteUnderTest) -> None:
    page = (await site.get("/", headers={"Accept": "text/html"})).text
    assert "Obsidian League" in page
    assert 'href="/tags/survival"' in page


async def test_the_list_page_shows_what_is_chosen_and_how_to_take_it_off(site: SiteUnderTest) -> None:
    page = (await site.get("/servers?tags=survival&online=true", headers={"Accept": "text/html"})).text
    assert "Ember Hollow" in page
    assert "Obsidian League" not in page
    assert 'href="/servers?online=true"' in page


async def test_boxes_are_ticked_as_a_list_was_asked_for_whatever_was_asked_before(site: SiteUnderTest) -> None:
    for asked in ("tags=survival", "region=Europe", "", "online=true&tags=survival", "tags=survival"):
        page = (await site.get(f"/servers?{asked}", headers={"Accept": "text/html"})).text
        ticked = re.findall(r'name="(\w+)" value="([^"]*)" checked', page)
        assert sorted(f"{name}={value}" for name, value in ticked) == sorted(filter(None, asked.split("&")))


HOW_MANY = """
sort=score
gameType=hytale
gameType=hytale&gameType=minecraft
gameType=minecraft&region=Europe&sort=players
tags=survival&region=Europe
online=true&sort=newest
near=50,8&radiusKm=900
minPlayers=50
q=skyblock
"""


@pytest.mark.parametrize("asked", HOW_MANY.split())
async def test_the_list_page_says_how_many_there_are(site: SiteUnderTest, asked: str) -> None:
    there = len((await site.get(f"/api/v1/servers?{asked}&limit=100")).json()["data"])
    for limit in (1, 100):
        page = (await site.get(f"/servers?{asked}&limit={limit}", headers={"Accept": "text/html"})).text
        assert f">{there} {'server' if there == 1 else 'servers'}" in page


async def test_a_version_is_found_with_all_that_begin_with_it(site: SiteUnderTest) -> None:
    listed = (await site.get("/api/v1/servers?limit=100")).json()["data"]
    wanted = {one["id"] for one in listed if str(one["version"]).startswith("1.21")}
    assert any(one["version"] != "1.21" for one in listed if one["id"] in wanted)
    for asked in ("1.21", "1.21.x"):
        answer = (await site.get(f"/api/v1/servers?version={asked}&facets=gameType&limit=100")).json()
        assert {one["id"] for one in answer["data"]} == wanted
        assert sum(one["count"] for one in answer["meta"]["facets"]["gameType"]) == len(wanted)
    assert (await site.get("/api/v1/servers?version=1.2")).json()["data"] == []


async def test_a_search_without_a_hit_offers_a_way_back(site: SiteUnderTest) -> None:
    page = (await site.get("/servers?q=zzzzzz", headers={"Accept": "text/html"})).text
    assert "No servers match" in page
    assert 'href="/servers"' in page


async def test_hostile_words_in_the_search_are_shown_and_not_run(site: SiteUnderTest) -> None:
    page = (await site.get("/servers", params={"q": '"><script>alert(1)</script>'})).text
    assert "<script>alert(1)" not in page


async def test_a_servers_page_shows_its_address_to_copy(site: SiteUnderTest) -> None:
    page = (await site.get("/servers/ember-hollow", headers={"Accept": "text/html"})).text
    assert "play.ember-hollow.example" in page


@pytest.mark.parametrize(("path", "queries"), [("/api/v1/servers", 1), ("/servers", 3), ("/servers/ember-hollow", 8)])
async def test_a_page_runs_few_queries_and_no_more_for_twenty_rows_than_for_one(
    site: SiteUnderTest, path: str, queries: int
) -> None:
    for limit in ("?limit=1", "?limit=20") if path.endswith("servers") else ("",):
        answer = await site.get(path + limit, headers={"Authorization": "Basic none"})  # nothing kept for such a caller
        assert answer.status_code == 200
        ran = re.search(r'desc="(\d+) queries"', answer.headers["server-timing"])
        assert ran is not None
        assert int(ran[1]) <= queries  # counts of what filters would leave are kept for the second


async def test_a_decorated_link_to_a_page_works_and_a_program_is_told(site: SiteUnderTest) -> None:
    page = await site.get("/servers?tags=survival&utm_source=letter", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "Ember Hollow" in page.text
    assert "Remove utm_source" not in page.text
    assert "/servers?tags=survival&amp;utm_source" not in page.text
    answer = await site.get("/api/v1/servers?tags=survival&utm_source=letter")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "UNKNOWN_PARAMETER"


async def test_the_member_whom_one_looks_around_as_has_written_reviews(site: SiteUnderTest) -> None:
    profile = (await site.get("/api/v1/users/demo-member/profile")).json()["data"]
    written = (await site.get("/api/v1/users/demo-member/reviews")).json()["data"]
    assert profile["reviewCount"] == len(written) > 0
