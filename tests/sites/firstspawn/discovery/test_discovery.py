"""Ways into the list, the public ranking, comparing, and what others show of a server."""

import math
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
import pyvips  # type: ignore[import-untyped]  # it comes without types

from stoa.sites.firstspawn.discovery import service
from stoa.sites.firstspawn.discovery.service import rank_servers, record_samples
from tests.accounts.at_the_door import code_of
from tests.harness.web import StartSite
from tests.kernel.asking import value
from tests.sites.firstspawn.owners import list_server, new_owner
from tests.sites.firstspawn.plugins.at_work import database_at

_PAGE = {"Accept": "text/html"}


async def test_the_page_of_a_server_shows_those_that_programs_are_told_are_like_it(start_site: StartSite) -> None:
    site = await start_site("firstspawn", demo=True)
    for row in (await site.get("/api/v1/servers?limit=8")).json()["data"]:
        like = (await site.get(f"/api/v1/servers/{row['slug']}/similar")).json()["data"]
        page = (await site.get(f"/servers/{row['slug']}", headers=_PAGE)).text
        linked = re.findall(r'href="/servers/([a-z0-9-]+)"', page)
        assert [one for one in dict.fromkeys(linked) if one != row["slug"]] == [one["slug"] for one in like]


async def test_a_score_is_the_sum_of_its_parts_and_lists_are_ordered_by_it(start_site: StartSite) -> None:
    site = await start_site("firstspawn", demo=True)
    rows = (await site.get("/api/v1/servers?limit=5")).json()["data"]
    scores = [(await site.get(f"/api/v1/servers/{row['slug']}/score")).json()["data"] for row in rows]
    for score in scores:
        assert math.isclose(sum(part["points"] for part in score["parts"]), score["now"], abs_tol=1e-6)
        assert abs(score["now"] - score["score"]) < 0.01
        assert all(0 <= part["share"] <= 1 and part["points"] <= part["most"] + 1e-9 for part in score["parts"])
    assert math.isclose(sum(part["most"] for part in scores[0]["parts"]), 100, abs_tol=1e-6)
    assert [score["score"] for score in scores] == sorted((score["score"] for score in scores), reverse=True)

    similar = (await site.get(f"/api/v1/servers/{rows[0]['id']}/similar")).json()["data"]
    assert similar
    assert rows[0]["id"] not in {row["id"] for row in similar}
    assert {row["gameType"] for row in similar} == {rows[0]["gameType"]}

    slug = rows[0]["slug"]
    pages = {
        "/how-ranking-works": "Nothing that can be bought",
        "/plugin-protocol": '<h2 id="signing">Signing</h2>',
        f"/servers/{slug}/score": rows[0]["name"],
        f"/servers/{slug}/share": f"/servers/{slug}/status.png[/img]",
        f"/servers/{slug}": '<meta property="og:image"',
        "/tags/survival": "Survival servers",
        "/regions": "North America",
        "/regions/north-america": "Servers in North America",
        "/": "On the rise",
        "/compare": "Nothing to compare yet",
    }
    for path, words in pages.items():
        answer = await site.get(path, headers=_PAGE)
        assert answer.status_code == 200, path
        assert words in answer.text, path
    for path in ("/tags/nonsense", "/regions/atlantis", "/servers/nobody/score", "/servers/nobody/status.svg"):
        assert (await site.get(path, headers=_PAGE)).status_code == 404, path

    names = [row["slug"] for row in rows[:3]]
    compared = (await site.get(f"/api/v1/compare?servers={','.join(names)},{names[0]}")).json()["data"]
    assert [one["slug"] for one in compared] == names
    page = (await site.get(f"/compare?servers={names[0]}&add={names[1]},nobody", headers=_PAGE)).text
    assert all(row["name"] in page for row in rows[:2])

    feed = ET.fromstring((await site.get("/feeds/servers.rss")).content)  # noqa: S314 - our own answer
    assert len(feed.findall("./channel/item")) == 32
    index = ET.fromstring((await site.get("/sitemap.xml")).content)  # noqa: S314 - our own answer
    assert len(index) == 2
    addresses = [ET.fromstring((await site.get(f"/sitemaps/{n}")).content) for n in (0, 1)]  # noqa: S314 - as above
    assert len(addresses[1]) == 32
    assert (await site.get("/sitemaps/2")).status_code == 404
    assert "/sitemap.xml" in (await site.get("/robots.txt")).text


async def test_pictures_of_a_server_are_pictures_whatever_it_is_called(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    name = "<b>&\"' ]]> caf\u00e9"
    server = (await list_server(owner, name=name, shortDescription="</svg><script>")).json()["data"]
    svg = await owner.site.get(f"/servers/{server['slug']}/status.svg")
    assert svg.headers["content-type"] == "image/svg+xml"
    assert svg.headers.get_list("cross-origin-resource-policy") == ["cross-origin"]
    drawn = ET.fromstring(svg.content)  # noqa: S314 - our own answer
    assert not [one for one in drawn.iter() if one.tag.endswith(("}script", "}b"))]
    for path, size in (("status.png", (468, 60)), ("card.png", (1200, 630))):
        answer = await owner.site.get(f"/servers/{server['slug']}/{path}")
        picture = pyvips.Image.new_from_buffer(answer.content, "")
        assert (picture.width, picture.height) == size
    ET.fromstring((await owner.site.get("/feeds/servers.rss")).content)  # noqa: S314 - our own answer
    page = (await owner.site.get(f"/servers/{server['slug']}", headers=_PAGE)).text
    assert "<script>" not in page.replace('<script type="application/ld+json">', "")


async def test_what_others_show_of_a_server_says_that_it_is_archived(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    assert (await list_server(owner, shortDescription="Sea and sand.")).status_code == 201
    assert (await owner.ask("POST", "/api/v1/servers/copper-cove/archive")).status_code == 204
    at = "/servers/copper-cove"
    svg = await owner.site.get(f"{at}/status.svg")
    assert (svg.status_code, svg.headers["content-type"]) == (410, "image/svg+xml")
    assert svg.headers.get_list("cross-origin-resource-policy") == ["cross-origin"]
    drawn = ET.fromstring(svg.content)  # noqa: S314 - our own answer
    assert drawn.attrib["aria-label"] == "Copper Cove: Archived"
    for path, size in (("status.png", (468, 60)), ("card.png", (1200, 630))):
        answer = await owner.site.get(f"{at}/{path}")
        picture = pyvips.Image.new_from_buffer(answer.content, "")
        assert (answer.status_code, picture.width, picture.height) == (410, *size)
    frame = await owner.site.get(f"{at}/widget", headers=_PAGE)
    assert (frame.status_code, "is archived" in frame.text) == (410, True)
    assert "frame-ancestors *" in frame.headers["content-security-policy"]
    share = await owner.site.get(f"{at}/share", headers=_PAGE)
    assert (share.status_code, "Its owner has taken this server off the list" in share.text) == (410, True)
    for answer in (svg, frame, share):
        assert "1.2.3.4" not in answer.text
        assert "Sea and sand." not in answer.text
    assert (await owner.ask("POST", f"/api/v1{at}/restore")).status_code == 204
    assert (await owner.site.get(f"{at}/status.svg")).status_code == 200


async def test_unknown_tags_are_refused_and_synonyms_become_what_they_mean(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    refused = await list_server(owner, tags=["survival", "made-up"])
    assert (refused.status_code, code_of(refused)) == (422, "UNKNOWN_TAGS")
    assert refused.json()["error"]["details"][0]["field"] == "tags"
    assert (await owner.site.get("/api/v1/servers")).json()["data"] == []
    server = (await list_server(owner, tags=["smp", "rp"])).json()["data"]
    assert [(tag["slug"], tag["name"]) for tag in server["tags"]] == [
        ("roleplay", "Roleplay"),
        ("survival", "Survival"),
    ]
    assert set(server["tags"][0]) == {"id", "name", "slug", "category"}
    path = f"/api/v1/servers/{server['id']}"
    assert code_of(await owner.ask("PATCH", path, {"tags": ["made-up"]})) == "UNKNOWN_TAGS"
    changed = (await owner.ask("PATCH", path, {"tags": ["smp", "pvp"]})).json()["data"]
    assert {tag["slug"] for tag in changed["tags"]} == {"survival", "pvp"}


async def test_a_new_server_has_a_score_at_once_and_a_trend_after_two_weeks(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    server = (await list_server(owner)).json()["data"]
    assert server["score"] > 0
    database = owner.site.runtime.databases["firstspawn"]
    async with database.write() as tx:
        await record_samples(tx)
        await record_samples(tx)
        assert await rank_servers(tx) == 0  # one week has nothing to be compared with, and nothing else has changed
    score = (await owner.site.get(f"/api/v1/servers/{server['id']}/score")).json()["data"]
    trend = next(part for part in score["parts"] if part["name"] == "trend")
    assert trend["share"] == 0.5
    assert datetime.fromisoformat(server["createdAt"]) <= datetime.now(UTC)


async def test_who_walks_the_list_while_it_is_ranked_sees_whatever_keeps_its_place_once(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scores of a run come some servers at a time: one that moves over the walker is missed or met again, no other."""
    monkeypatch.setattr(service, "BATCH", 1)
    owner = await new_owner(start_site)
    for number in range(3):
        await list_server(owner, name=f"Copper Cove {number}", ip=f"1.2.3.{number + 1}")
    database = database_at(owner)
    copies = """
        insert into servers (id, slug, name, game_type, address, tags, created_at, score, state)
        select gen_random_uuid(), 'cove-' || n, 'Cove', 'MINECRAFT', 'cove-' || n || '.example', '{survival}',
            now() - interval '1 year', 50 - n, 'listed'
        from generate_series(1, 20) n
    """
    async with database.write() as tx:
        await tx.connection.execute(copies)
        await service.rank_servers(tx)
        # Three that a run will move: one from the end to the front, one the other way round, one hardly.
        await tx.connection.execute("update servers set score = score - 99 where slug = 'copper-cove-0'")
        await tx.connection.execute("update servers set score = 99 where slug = 'copper-cove-1'")
    assert await database.transact(service.start_ranking)
    seen, cursor, ranking = list[str](), "", True
    while True:
        page = (await owner.site.get(f"/api/v1/servers?sort=score&limit=2{cursor}")).json()
        slugs = [one["slug"] for one in page["data"]]
        assert len(slugs) == len(set(slugs))
        seen += slugs
        ranking = ranking and await database.transact(service.rank_next)
        if page["meta"]["pagination"]["nextCursor"] is None:
            break
        cursor = f"&cursor={page['meta']['pagination']['nextCursor']}"
    still = [f"cove-{number}" for number in range(1, 21)]
    assert sorted(one for one in seen if one in still) == sorted(still)
    while await database.transact(service.rank_next):
        pass
    after = (await owner.site.get("/api/v1/servers?sort=score&limit=100")).json()["data"]
    async with database.write() as tx:
        order = [
            row["slug"] for row in await tx.connection.fetch("select slug from servers order by score desc, id desc")
        ]
    assert [one["slug"] for one in after] == order


async def test_a_ranking_whose_worker_died_is_gone_on_with_and_no_server_is_ranked_twice(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 1)
    owner = await new_owner(start_site)
    for number in range(3):
        assert (await list_server(owner, name=f"Copper Cove {number}", ip=f"1.2.3.{number + 1}")).status_code == 201
    database = database_at(owner)

    async def scores() -> list[float]:
        async with database.write() as tx:
            rows = await tx.connection.fetch("select score from servers order by id")
        return [row["score"] for row in rows]

    async with database.write() as tx:
        await tx.connection.execute("update servers set score = 1")
    assert await database.transact(service.start_ranking)
    assert await database.transact(service.rank_next)
    first, *others = await scores()
    assert (first > 1, others) == (True, [1, 1])  # here the worker dies: what was done stands, the rest is as it was
    async with database.write() as tx:
        await tx.connection.execute("update servers set score = 2 where score > 1")
    await service.rank_all(database)
    first, *others = await scores()
    assert (first, all(score > 2 for score in others)) == (2, True)
    samples = "select count(*)::int, max(samples) from server_days"
    async with database.write() as tx:
        assert tuple((await tx.connection.fetch(samples))[0]) == (3, 1)
    await service.rank_all(database)
    assert min(await scores()) > 2


async def test_what_a_server_shows_of_itself_is_shown_on_its_page(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    assert (await list_server(owner)).status_code == 201
    at = "/servers/copper-cove"
    assert (await owner.site.get(f"{at}/icon.png")).status_code == 404
    icon = pyvips.Image.black(64, 64).write_to_buffer(".png")
    keep = "insert into server_icons (mark, state, made, seen_at) values ('m', 'shown', $1, now())"
    async with database_at(owner).write() as tx:
        await tx.connection.execute(keep, icon)
        await tx.connection.execute("update servers set motd = $1, icon_mark = 'm'", "Welcome <all>\nTonight: a fair")
    page = (await owner.ask("GET", at, headers=_PAGE)).text
    assert "Welcome &lt;all&gt; · Tonight: a fair" in page
    assert f'src="{at}/icon.png"' in page
    shown = await owner.site.get(f"{at}/icon.png", headers={"Cache-Control": "no-cache"})
    assert (shown.status_code, shown.headers["content-type"], shown.content) == (200, "image/png", icon)
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert (await owner.site.get(f"/api/v1{at}")).json()["data"]["iconUrl"] == f"{at}/icon.png"
    assert (await owner.ask("POST", f"/api/v1{at}/archive")).status_code == 204
    assert (await owner.site.get(f"{at}/icon.png")).status_code == 410


async def test_who_looks_around_as_a_member_is_told_of_badges_and_of_who_asks_to_join(start_site: StartSite) -> None:
    site = await start_site("firstspawn", demo=True)
    told = """
        select count(*) filter (where o.name = 'badge.earned-by-person') > 2
            and count(*) filter (where o.name = 'guild.join-requested') = 1
        from kernel.outbox o join accounts.people p on p.email = 'member@firstspawn.example'
        where o.payload ->> 'person_id' = p.id::text or o.payload -> 'deciders' ? p.id::text
    """
    assert await value(site.runtime.databases["firstspawn"], told)
