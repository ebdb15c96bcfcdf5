"""Favorites through the doors of both sites: keeping, lists, and what cards show."""

import asyncio

import pytest

from stoa.accounts.privacy.erasure import erase_person
from stoa.commons.favorites import service
from stoa.commons.favorites.models import FavoriteChange
from stoa.sites.firstspawn.servers.subject import SERVER
from tests.accounts.at_the_door import accounts_at, code_of
from tests.commons.crowd import add_server, gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until

HOLLOW = "/api/v1/servers/ember-hollow/favorite"
MINE = "/api/v1/users/me/favorites"
LISTS = "/api/v1/users/me/favorite-lists"
_WAITS = """
    select exists (
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    )
"""


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn")


async def test_keeping_twice_keeps_once_and_letting_go_twice_is_no_fault(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    server_id = await add_server(site)
    for _ in range(2):
        answer = await ann.ask("POST", HOLLOW)
        assert answer.json()["data"] == {"isFavorite": True, "count": 1}
    [kept] = await ann.get(MINE)
    assert kept["subject"]["title"] == "Ember Hollow"
    assert (await ann.get("/api/v1/favorites"))[0]["subjectId"] == str(server_id)
    assert await ann.get(f"{MINE}?fields=subjectId,wantsAlerts") == [
        {"subjectId": str(server_id), "wantsAlerts": kept["wantsAlerts"]}
    ]
    assert code_of(await ann.ask("GET", f"{MINE}?fields=person_id")) == "INVALID"
    assert (await site.get("/api/v1/servers/ember-hollow")).json()["data"]["favoriteCount"] == 1
    for _ in range(2):
        assert (await ann.ask("DELETE", HOLLOW)).status_code == 204
    assert await ann.get(MINE) == []
    told = await read_sql(site, "select array_agg(name order by seq) from kernel.outbox where name like 'favorite.%'")
    assert told == ["favorite.added", "favorite.removed"]


async def test_whoever_keeps_as_much_as_they_may_still_keeps_what_they_keep(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_FAVORITES", 1)
    [ann] = await gather_crowd(site, ["ann-lee"])
    await add_server(site)
    await add_server(site, "frost-hollow")
    for _ in range(2):
        assert (await ann.ask("POST", HOLLOW)).json()["data"] == {"isFavorite": True, "count": 1}
    assert code_of(await ann.ask("POST", HOLLOW.replace("ember", "frost"))) == "TOO_MANY_FAVORITES"
    assert len(await ann.get(MINE)) == 1


async def test_counts_are_exact_while_many_come_and_go_at_once(site: SiteUnderTest) -> None:
    crowd = await gather_crowd(site, [f"person-{n}" for n in range(30)])
    server_id = await add_server(site)

    async def waver(number: int) -> None:
        await asyncio.gather(*(crowd[number].ask("POST", HOLLOW) for _ in range(3)))
        if number % 3 == 0:
            await asyncio.gather(*(crowd[number].ask("DELETE", f"/api/v1/favorites/{server_id}") for _ in range(2)))

    await asyncio.gather(*(waver(number) for number in range(30)))
    assert await read_sql(site, "select count(*)::int from commons.favorites") == 20
    assert await read_sql(site, "select count from commons.favorite_counts") == 20
    assert await read_sql(site, "select favorite_count from servers") == 20


async def test_of_two_changes_at_once_each_changes_what_it_tells(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    server_id, person_id = await add_server(site), ann.id
    await ann.ask("POST", HOLLOW)
    await ann.ask("PATCH", HOLLOW, {"wantsAlerts": True})
    async with site.runtime.databases["firstspawn"].write() as tx:
        await service.edit_favorite(tx, SERVER.kind, server_id, person_id, FavoriteChange(wants_alerts=False))
        noting = asyncio.create_task(ann.ask("PATCH", HOLLOW, {"note": "Ask Olga."}))
        await until(site.runtime.databases["firstspawn"], _WAITS)
    assert (await noting).status_code == 200
    [kept] = await ann.get(MINE)
    assert (kept["note"], kept["wantsAlerts"]) == ("Ask Olga.", False)


async def test_lists_notes_and_alerts_are_ones_own(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    await add_server(site)
    assert code_of(await ann.ask("PATCH", HOLLOW, {"note": "Nice."})) == "NOT_A_FAVORITE"
    await ann.ask("POST", "/api/v1/favorites/ember-hollow")
    made = (await ann.ask("POST", LISTS, {"name": "Winter"})).json()["data"]
    assert code_of(await ann.ask("POST", LISTS, {"name": "winter"})) == "LIST_EXISTS"
    theirs = (await bob.ask("POST", LISTS, {"name": "Winter"})).json()["data"]
    assert code_of(await ann.ask("PATCH", HOLLOW, {"listId": theirs["id"]})) == "NO_SUCH_LIST"
    change = {"listId": made["id"], "note": "Ask Olga.", "wantsAlerts": True}
    kept = (await ann.ask("PATCH", "/api/v1/favorites/ember-hollow", change)).json()["data"]
    assert (kept["note"], kept["wantsAlerts"], kept["listId"]) == ("Ask Olga.", True, made["id"])
    assert len(await ann.get(f"{MINE}?list={made['id']}&kind=server")) == 1
    renamed = (await ann.ask("PATCH", f"{LISTS}/{made['id']}", {"name": "Summer"})).json()["data"]
    assert [(one["name"], one["count"]) for one in renamed] == [("Summer", 1)]
    assert (await bob.ask("DELETE", f"{LISTS}/{made['id']}")).status_code == 404
    assert (await ann.ask("DELETE", f"{LISTS}/{made['id']}")).status_code == 204
    [left] = await ann.get(MINE)
    assert left["listId"] is None
    assert await ann.get(LISTS) == []


async def test_a_list_is_called_something(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    made = (await ann.ask("POST", LISTS, {"name": " Winter "})).json()["data"]
    assert made["name"] == "Winter"
    for blank in ("", " ", "\n"):
        for method, path in (("POST", LISTS), ("PATCH", f"{LISTS}/{made['id']}")):
            answer = await ann.ask(method, path, {"name": blank})
            assert answer.status_code == 422, answer.text


async def test_which_cards_are_kept_is_asked_once_for_all_of_them(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    first, second = await add_server(site), await add_server(site, "low-light")
    await ann.ask("POST", HOLLOW)
    assert await ann.get(f"{MINE}/among?kind=server&ids={second}&ids={first}") == [str(first)]
    assert (await ann.ask("DELETE", "/api/v1/favorites/ember-hollow")).status_code == 204


async def test_what_is_shown_no_more_can_still_be_let_go(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    first, second = await add_server(site), await add_server(site, "low-light")
    for path in (HOLLOW, "/api/v1/servers/low-light/favorite"):
        await ann.ask("POST", path)
    async with accounts_at(site).database.write() as tx:
        assert SERVER.hide is not None
        await SERVER.hide(tx, first)
    await run_sql(site, "delete from servers where id = $1", second)
    assert [one["subject"] for one in await ann.get(MINE)] == [None, None]
    assert (await bob.ask("DELETE", HOLLOW)).status_code == 404  # nobody learns that it is there
    assert (await ann.ask("DELETE", HOLLOW)).status_code == 204
    assert (await ann.ask("DELETE", f"/api/v1/servers/{second}/favorite")).status_code == 204
    assert await ann.get(MINE) == []


async def test_what_somebody_kept_is_counted_no_more_once_they_are_erased(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    server_id = await add_server(site)
    for one in (ann, bob):
        await one.ask("POST", HOLLOW)
        await one.ask("POST", "/api/v1/servers/ember-hollow/votes", {})
    months = "select array_agg(votes) from vote_months"
    assert (await read_sql(site, "select vote_count from servers"), await read_sql(site, months)) == (2, [2])
    accounts, files = accounts_at(site), site.runtime.files[site.name]
    async with accounts.database.write() as tx:
        await erase_person(tx, accounts, files, ann.id)
    shown = (await site.get(f"/api/v1/servers/{server_id}")).json()["data"]
    assert (shown["favoriteCount"], shown["voteCount"]) == (1, 1)
    assert await read_sql(site, "select count from commons.favorite_counts") == 1
    assert await read_sql(site, months) == [1]
    assert (await bob.ask("DELETE", HOLLOW)).status_code == 204
    assert await read_sql(site, "select favorite_count from servers") == 0


async def test_boats_are_kept_by_the_same_rules(start_site: StartSite) -> None:
    market = await start_site("marinemarket")
    [ann] = await gather_crowd(market, ["ann-lee"])
    slug = "wanderer-34"
    await run_sql(
        market,
        """
        with seller as (insert into sellers (id) values (gen_random_uuid()) returning id)
        insert into listings (id, seller_id, slug, title, boat_type, condition, make, model, year, length_m,
            price_minor, currency, state, city, country, status)
        select gen_random_uuid(), id, $1, 'Wanderer 34', 'sail', 'good', 'Wanderer', '34', 1998, 10.4, 3900000, 'EUR',
            'Denmark', 'Aarhus', 'DK', 'active' from seller
        """,
        slug,
    )
    path = f"/api/v1/listings/{slug}/favorite"
    before = (await market.get(f"/api/v1/listings/{slug}")).json()["data"]["favoriteCount"]
    assert (await ann.ask("POST", path)).json()["data"]["count"] == before + 1
    assert (await ann.ask("PATCH", path, {"wantsAlerts": True})).json()["data"]["wantsAlerts"] is True
    assert (await market.get(f"/api/v1/listings/{slug}")).json()["data"]["favoriteCount"] == before + 1
    assert (await ann.ask("DELETE", path)).status_code == 204


async def test_of_two_that_are_kept_at_once_the_last_place_takes_one(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_FAVORITES", 1)
    [ann] = await gather_crowd(site, ["ann-lee"])
    await add_server(site)
    await add_server(site, "frost-hollow")
    both = await asyncio.gather(ann.ask("POST", HOLLOW), ann.ask("POST", HOLLOW.replace("ember", "frost")))
    assert sorted(one.status_code for one in both) == [200, 409]
    assert len(await ann.get(MINE)) == 1
