"""Tags through the doors of FirstSpawn: the catalogue, the tags of a server, renaming and merging with a way back."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from stoa.commons.tags.models import TagCatalogue
from stoa.commons.tags.rules import slug_of
from stoa.commons.tags.service import merge_tags
from stoa.kernel import audit
from tests.accounts.at_the_door import accounts_at, code_of
from tests.commons.crowd import Member, add_server, gather_crowd, read_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until

HOLLOW = "/api/v1/servers/ember-hollow/tags"
ADMIN = "/api/v1/admin/tags"


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn")


async def keeper_of(site: SiteUnderTest) -> Member:
    [keeper] = await gather_crowd(site, ["keeper"], role="moderator", scopes=("tags.catalogue",))
    return keeper


async def by_slug(site: SiteUnderTest, slug: str) -> Any:
    rows = (await site.get("/api/v1/tags")).json()["data"]
    return next((row for row in rows if row["slug"] == slug), None)


async def test_the_catalogue_is_listed_by_category_and_suggested_by_prefix_synonym_and_likeness(
    site: SiteUnderTest,
) -> None:
    names = [row["slug"] for row in (await site.get("/api/v1/tags/community")).json()["data"]]
    assert "co-op" in names
    assert "pvp" not in names

    async def suggested(typed: str) -> list[str]:
        return [row["slug"] for row in (await site.get(f"/api/v1/tags/suggest?q={typed}")).json()["data"]]

    assert (await suggested("sky"))[0] == "skyblock"
    assert "survival" in await suggested("smp")
    assert "minigames" in await suggested("minigmaes")
    assert (await site.get("/api/v1/tags/nonsense")).status_code == 404


async def test_an_owner_sets_tags_and_the_row_carries_them(site: SiteUnderTest) -> None:
    owner, stranger = await gather_crowd(site, ["olga", "ann-lee"])
    server_id = await add_server(site, owner=owner.id)
    told = (await owner.ask("PUT", HOLLOW, {"tags": ["smp", "pvp", "pvp"]})).json()["data"]
    assert {tag["slug"] for tag in told} == {"survival", "pvp"}
    assert set(told[0]) == {"id", "name", "slug", "category"}
    assert sorted(await read_sql(site, "select tags from servers where id = $1", server_id)) == ["pvp", "survival"]
    assert (await site.get(HOLLOW)).json()["data"] == told
    assert (await by_slug(site, "pvp"))["count"] == 1
    assert code_of(await stranger.ask("PUT", HOLLOW, {"tags": []})) == "NOT_YOURS"
    assert code_of(await owner.ask("PUT", HOLLOW, {"tags": ["no-such"]})) == "UNKNOWN_TAG"
    many = [row["slug"] for row in (await site.get("/api/v1/tags")).json()["data"]][:11]
    assert code_of(await owner.ask("PUT", HOLLOW, {"tags": many})) == "TOO_MANY_TAGS"


async def test_counts_stay_exact_while_many_change_tags_at_once(site: SiteUnderTest) -> None:
    [owner] = await gather_crowd(site, ["olga"])
    slugs = [f"place-{n}" for n in range(6)]
    for slug in slugs:
        await add_server(site, slug, owner=owner.id)
    sets = (["pvp", "survival"], ["survival", "economy"], ["economy", "pvp", "quests"])

    async def change(slug: str, turn: int) -> None:
        for tags in (sets[turn % 3], sets[(turn + 1) % 3], ["survival"]):
            answer = await owner.ask("PUT", f"/api/v1/servers/{slug}/tags", {"tags": tags})
            assert answer.status_code == 200, answer.text

    await asyncio.gather(*(change(slug, turn) for turn, slug in enumerate(slugs)))
    wrong = await read_sql(
        site,
        """
        select count(*)::int from commons.tags t
        where t.count <> (select count(*) from commons.tag_sets s where s.tag_id = t.id)
        """,
    )
    assert wrong == 0
    assert await read_sql(site, "select count from commons.tags where slug = 'survival'") == 6


async def test_a_proposal_waits_until_it_is_agreed_to(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    keeper = await keeper_of(site)
    wish = {"name": "Bed Wars", "category": "gamemode"}
    made = (await ann.ask("POST", "/api/v1/tags", wish)).json()["data"]
    assert (made["slug"], made["state"]) == ("bed-wars", "proposed")
    assert await by_slug(site, "bed-wars") is None
    assert code_of(await ann.ask("POST", "/api/v1/tags", {**wish, "category": "nonsense"})) == "UNKNOWN_CATEGORY"
    [waiting] = await keeper.get(f"{ADMIN}?state=proposed")
    await keeper.ask("PATCH", f"{ADMIN}/{waiting['id']}", {"isActive": True})
    assert (await by_slug(site, "bed-wars"))["name"] == "Bed Wars"


async def test_a_name_of_nothing_but_spaces_is_none(site: SiteUnderTest) -> None:
    keeper = await keeper_of(site)
    wish = {"name": "Bed Wars", "slug": "bed-wars", "category": "gamemode"}
    assert (await keeper.ask("POST", ADMIN, {**wish, "name": "  "})).status_code == 422
    made = (await keeper.ask("POST", ADMIN, wish)).json()["data"]
    assert (await keeper.ask("PATCH", f"{ADMIN}/{made['id']}", {"name": " "})).status_code == 422


async def test_what_is_said_of_a_tag_is_told_and_its_place_orders_it(site: SiteUnderTest) -> None:
    keeper = await keeper_of(site)
    tag = await by_slug(site, "spanish")
    assert (tag["description"], tag["icon"], tag["sortOrder"], tag["isActive"]) == ("Spanish is spoken.", None, 0, True)
    at = f"{ADMIN}/{tag['id']}"
    wish = {"name": "Bed Wars", "slug": "bed-wars", "category": "gamemode", "color": "#AABBCC", "icon": "star"}
    made = (await keeper.ask("POST", ADMIN, {**wish, "description": " Beds. ", "sortOrder": 7})).json()["data"]
    assert [made[name] for name in ("description", "color", "icon", "sortOrder")] == ["Beds.", "#aabbcc", "star", 7]
    assert [row["slug"] for row in (await site.get("/api/v1/tags/gamemode")).json()["data"]][-1] == "bed-wars"
    for wrong in ({"color": "red"}, {"icon": "no-such-drawing"}, {"sortOrder": -1}, {"description": "x" * 301}):
        refused = await keeper.ask("PATCH", at, wrong)
        assert (refused.status_code, [one["field"] for one in refused.json()["error"]["details"]]) == (422, [*wrong])
    await keeper.ask("PATCH", at, {"icon": "globe"})
    changed = (await keeper.ask("PATCH", at, {"color": None, "name": "Castilian"})).json()["data"]
    assert (changed["description"], changed["color"], changed["icon"]) == ("Spanish is spoken.", None, "globe")
    page = (await site.get("/tags/spanish", headers={"Accept": "text/html"})).text
    assert '<p class="lead">Spanish is spoken. ' in page


async def test_a_renamed_tag_answers_to_its_old_slug_and_can_be_named_back(site: SiteUnderTest) -> None:
    [owner] = await gather_crowd(site, ["olga"])
    keeper = await keeper_of(site)
    server_id = await add_server(site, owner=owner.id)
    await owner.ask("PUT", HOLLOW, {"tags": ["pvp"]})
    tag = await by_slug(site, "pvp")
    changed = (await keeper.ask("PATCH", f"{ADMIN}/{tag['id']}", {"slug": "duels", "name": "Duels"})).json()["data"]
    assert "pvp" in changed["synonyms"]
    assert await read_sql(site, "select tags from servers where id = $1", server_id) == ["duels"]
    told = (await owner.ask("PUT", HOLLOW, {"tags": ["pvp"]})).json()["data"]
    assert [one["slug"] for one in told] == ["duels"]
    taken = await keeper.ask("POST", ADMIN, {"name": "PvP", "slug": "pvp", "category": "gamemode"})
    assert code_of(taken) == "TAG_EXISTS"
    assert (await keeper.ask("PATCH", f"{ADMIN}/{tag['id']}", {"slug": "pvp"})).status_code == 200
    assert await read_sql(site, "select tags from servers where id = $1", server_id) == ["pvp"]


async def test_a_tag_that_is_merged_while_it_is_set_is_the_one_it_was_merged_into(site: SiteUnderTest) -> None:
    [owner] = await gather_crowd(site, ["olga"])
    server_id = await add_server(site, owner=owner.id)
    database = accounts_at(site).database
    catalogues = site.runtime.sites[site.name].declared(TagCatalogue)
    pvp, survival = [UUID((await by_slug(site, slug))["id"]) for slug in ("pvp", "survival")]
    waiting = (
        "select count(*) > 0 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    )
    async with asyncio.TaskGroup() as tasks, database.write() as tx:
        await merge_tags(tx, catalogues, pvp, survival, audit.By(owner.id))
        setting = tasks.create_task(owner.ask("PUT", HOLLOW, {"tags": ["pvp"]}))
        await until(database, waiting)
    assert [tag["slug"] for tag in setting.result().json()["data"]] == ["survival"]
    assert await read_sql(site, "select tags from servers where id = $1", server_id) == ["survival"]
    assert await read_sql(site, "select count from commons.tags where id = $1", pvp) == 0


async def test_a_merge_moves_everything_and_its_undoing_moves_it_back(site: SiteUnderTest) -> None:
    [owner] = await gather_crowd(site, ["olga"])
    keeper = await keeper_of(site)
    both = await add_server(site, owner=owner.id)
    one = await add_server(site, "low-light", owner=owner.id)
    await owner.ask("PUT", HOLLOW, {"tags": ["pvp", "arena"]})
    await owner.ask("PUT", "/api/v1/servers/low-light/tags", {"tags": ["arena"]})
    gone, stays = await by_slug(site, "arena"), await by_slug(site, "pvp")
    assert code_of(await keeper.ask("POST", f"{ADMIN}/{gone['id']}/merge", {"into": gone["id"]})) == "CANNOT_MERGE"
    [merge] = (await keeper.ask("POST", f"{ADMIN}/{gone['id']}/merge", {"into": stays["id"]})).json()["data"]
    for server_id in (both, one):
        assert await read_sql(site, "select tags from servers where id = $1", server_id) == ["pvp"]
    assert (await by_slug(site, "pvp"))["count"] == 2
    assert (await by_slug(site, "arena")) is None
    undo = f"/api/v1/admin/tag-merges/{merge['id']}"
    assert (await keeper.ask("DELETE", undo)).status_code == 204
    assert code_of(await keeper.ask("DELETE", undo)) == "CANNOT_UNDO"
    assert await read_sql(site, "select tags from servers where id = $1", both) == ["arena", "pvp"]
    assert await read_sql(site, "select tags from servers where id = $1", one) == ["arena"]
    assert ((await by_slug(site, "pvp"))["count"], (await by_slug(site, "arena"))["count"]) == (1, 2)


@pytest.mark.parametrize(
    ("name", "slug"), [("Bed Wars", "bed-wars"), ("Überleben", "uberleben"), ("C++ & more!", "c-more"), ("日本", "")]
)
def test_a_name_becomes_a_slug_that_an_address_can_hold(name: str, slug: str) -> None:
    assert slug_of(name) == slug
