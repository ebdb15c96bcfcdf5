"""The owner's side on its pages, as a browser without script sees it."""

import io
import re
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx2

from stoa.commons.stats.views import write_heaps
from stoa.kernel.ids import new_id
from stoa.testing.game_servers import GameServer
from tests.accounts.at_the_door import Visitor, open_site
from tests.accounts.screens.visiting import Reader, errors_of, reader, title_of
from tests.commons.crowd import run_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.sites.firstspawn.owners import list_server, new_owner, second_person

FORM = {"name": "Copper Cove", "gameType": "MINECRAFT", "ip": "1.2.3.4", "tags": "survival", "act": "save"}
DESK = "/my/servers/copper-cove"


@asynccontextmanager
async def owner_of_a_server(site: SiteUnderTest) -> AsyncIterator[Reader]:
    """Give somebody who has listed a server with the form."""
    async with reader(site) as owner:
        await owner.join()
        listed = await owner.send("/servers/new", **FORM)
        assert (listed.status_code, listed.headers["location"]) == (303, DESK), listed.text
        yield owner


async def server_id(site: SiteUnderTest) -> UUID:
    """Give the id of the one server that is listed."""
    return UUID((await site.get("/api/v1/servers")).json()["data"][0]["id"])


async def test_a_server_is_listed_with_a_form_that_says_beside_each_field_what_is_wrong(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        assert title_of(await ann.open("/servers/new")) == "List your server"
        refused = await ann.send("/servers/new", **FORM | {"ip": "10.0.0.1"})
        assert (refused.status_code, "not one that players" in refused.text) == (422, False)
        assert errors_of(refused)["ip"].startswith("Enter a public host name")
        assert 'value="Copper Cove"' in refused.text
        assert "ip" in errors_of(await ann.send("/servers/new", **FORM | {"ip": "play.example.org:1"}))
        assert "port" in errors_of(await ann.send("/servers/new", **FORM | {"port": "80"}))
        seen = await ann.send("/servers/new", **FORM | {"act": "preview", "description": "**Bold** <script>x</script>"})
        assert "<strong>Bold</strong> &lt;script&gt;" in seen.text
        assert (await site.get("/api/v1/servers")).json()["data"] == []
        assert (await ann.send("/servers/new", **FORM)).headers["location"] == DESK
        assert "Copper Cove" in (await ann.open("/my/servers")).text


async def test_where_a_server_stands_is_found_by_town_or_by_a_click_on_the_map(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        assert 'type="image" name="spot"' in (await ann.open("/servers/new")).text
        found = (await ann.send("/servers/new", **FORM | {"town": "Vienna, AT", "act": "find"})).text
        assert 'name="latitude" type="text" value="48.21"' in found
        assert 'src="/map.svg?at=48.21,16.37"' in found
        assert 'value="Copper Cove"' in found
        clicked = (await ann.send("/servers/new", **FORM | {"spot.x": "390", "spot.y": "62"})).text
        assert 'name="latitude" type="text" value="49"' in clicked
        assert 'name="longitude" type="text" value="15"' in clicked
        by_key = (await ann.send("/servers/new", **FORM | {"spot.x": "0", "spot.y": "0"})).text
        assert 'name="latitude" type="text" value=""' in by_key
        assert (await site.get("/api/v1/servers")).json()["data"] == []
        assert "town" in errors_of(await ann.send("/servers/new", **FORM | {"town": "Nowhere at all"}))
        assert (await ann.send("/servers/new", **FORM | {"town": "04101"})).status_code == 303
        listed = (await site.get("/api/v1/servers/copper-cove")).json()["data"]
        assert (round(listed["latitude"]), round(listed["longitude"])) == (44, -70)
        moved = FORM | {"town": "", "latitude": "48.2", "longitude": "16.4"}
        assert (await ann.send(f"{DESK}/edit", **moved)).status_code == 303
        assert (await site.get("/api/v1/servers/copper-cove")).json()["data"]["latitude"] == 48.2
        picture = await site.get("/map.svg?at=48.20,16.40")
        assert (picture.headers["content-type"], picture.text.count("<circle")) == ("image/svg+xml", 2)
        assert (await site.get("/map.svg?at=1,2")).status_code == 422


async def test_an_address_is_tried_before_it_is_listed(start_site: StartSite) -> None:
    site = await open_site(start_site, GAME_ADDRESSES_ALLOW_PRIVATE="true")
    game = GameServer()
    port = await game.start()
    async with reader(site) as ann:
        await ann.join()
        here = FORM | {"ip": "127.0.0.1", "act": "check"}
        answered = await ann.send("/servers/new", **here | {"port": str(port)})
        assert "The server answers." in answered.text
        assert "12 of 100 players" in answered.text
        await game.stop()
        silent = await ann.send("/servers/new", **here | {"port": str(port)})
        assert "It can be listed all the same" in silent.text
        hytale = await ann.send("/servers/new", **here | {"gameType": "HYTALE"})
        assert "Hytale servers say nothing to strangers" in hytale.text
        refused = await ann.send("/servers/new", **here | {"ip": "what is this"})
        assert "ip" in errors_of(refused)


async def test_programs_try_addresses_and_list_what_they_look_after(start_site: StartSite) -> None:
    owner = await new_owner(start_site, GAME_ADDRESSES_ALLOW_PRIVATE="true")
    game = GameServer()
    told = {"gameType": "MINECRAFT", "ip": "127.0.0.1", "port": await game.start()}
    looked = (await owner.ask("POST", "/api/v1/server-checks", told)).json()["data"]
    assert (looked["answered"], looked["playerCount"]) == (True, 12)
    await game.stop()
    await list_server(owner)
    [mine] = (await owner.ask("GET", "/api/v1/servers/mine")).json()["data"]
    assert (mine["slug"], mine["role"], mine["plugin"], mine["reviewsWaiting"]) == ("copper-cove", "owner", "none", 0)
    stranger = await second_person(owner)
    assert (await stranger.ask("GET", "/api/v1/servers/mine")).json()["data"] == []
    assert (await stranger.ask("GET", "/api/v1/servers/copper-cove/analytics")).status_code == 403


async def test_a_listing_is_changed_archived_restored_and_ended_by_its_name(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with owner_of_a_server(site) as owner:
        page = await owner.open(f"{DESK}/edit")
        assert 'value="1.2.3.4"' in page.text
        changed = await owner.send(f"{DESK}/edit", **FORM | {"shortDescription": "By the sea.", "region": "Europe"})
        assert changed.status_code == 303
        assert (await site.get("/api/v1/servers/copper-cove")).json()["data"]["shortDescription"] == "By the sea."
        looked = await owner.send(f"{DESK}/edit", **FORM | {"act": "check", "ip": "10.0.0.1"})
        assert "ip" in errors_of(looked)
        assert (await owner.send(f"{DESK}/edit", f"{DESK}/state", act="archive")).status_code == 303
        assert (await site.get("/servers/copper-cove")).status_code == 410
        assert "Archived" in (await owner.open("/my/servers")).text
        assert (await owner.send(f"{DESK}/edit", f"{DESK}/state", act="restore")).status_code == 303
        assert (await site.get("/servers/copper-cove")).status_code == 200
        kept = await owner.send(f"{DESK}/edit", f"{DESK}/state", act="remove", name="Another")
        assert (kept.status_code, "to take it off for good" in kept.text) == (422, True)
        assert (await owner.send(f"{DESK}/edit", f"{DESK}/state", act="burn")).status_code == 422
        assert (await owner.send(f"{DESK}/edit", f"{DESK}/state", act="remove", name="copper cove")).status_code == 303
        assert (await owner.open(DESK)).status_code == 404


async def test_what_browsers_have_shown_is_counted_once_a_day_and_told_to_the_owner(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with owner_of_a_server(site) as owner:
        one = str(await server_id(site))
        seen = {"shown": [one, one, str(new_id())], "viewed": [one]}
        for _ in range(2):
            assert (await site.request("POST", "/api/v1/servers/seen", json=seen)).status_code == 204
        assert (await owner.client.post("/api/v1/servers/seen", json={"copied": [one]})).status_code == 204
        assert await write_heaps(site.runtime.databases["firstspawn"], site.runtime.valkey, "firstspawn")
        overview = await owner.open(f"{DESK}?days=7")
        assert "Copied the address: 1" in overview.text
        table = (await owner.open(f"{DESK}/analytics.csv?days=2")).text.splitlines()
        assert table[0].startswith("day,impressions,page_views,address_copies,votes,joins")
        assert [line.split(",")[1:4] for line in table[1:]] == [["0", "0", "0"], ["1", "1", "1"]]


async def test_the_figures_say_how_many_of_each_step_took_the_next(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    server = (await list_server(owner)).json()["data"]
    voter = await second_person(owner)
    assert (await voter.ask("POST", f"/api/v1/servers/{server['id']}/votes", {})).status_code == 201
    await voter.ask("POST", "/api/v1/servers/seen", {"viewed": [server["id"]]})
    await owner.ask("POST", "/api/v1/servers/seen", {"shown": [server["id"]], "viewed": [server["id"]]})
    await write_heaps(owner.site.runtime.databases["firstspawn"], owner.site.runtime.valkey, "firstspawn")
    told = (await owner.ask("GET", "/api/v1/servers/copper-cove/analytics?days=7")).json()["data"]
    assert [(step["name"], step["count"], step["rate"]) for step in told["funnel"]] == [
        ("Seen in a list", 1, None),
        ("Opened the page", 2, None),
        ("Copied the address", 0, 0.0),
        ("Voted", 1, 50.0),
        ("Joined for the first time", 0, 0.0),
    ]
    assert (len(told["days"]), told["days"][-1]["votes"], told["days"][-1]["uptime"]) == (7, 1, None)


async def write_review(of: Visitor, slug: str) -> str:
    """Review a server as somebody whose account is no newcomer's; give the review's id."""
    async with of.site.runtime.databases["firstspawn"].write() as tx:
        await tx.connection.execute("update accounts.people set created_at = now() - interval '9 days'")
    answer = await of.ask(
        "POST", f"/api/v1/servers/{slug}/reviews", {"rating": 4, "content": "Kind people, a good map, and no lag."}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


async def test_reviews_that_wait_are_answered_on_the_desk(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with owner_of_a_server(site) as owner:
        author = await Visitor(site, "bo@stoa.example", "bo-berg").join()
        await author.sign_in()
        review = await write_review(author, "copper-cove")
        assert "Kind people" in (await owner.open(f"{DESK}/reviews")).text
        answered = await owner.send(f"{DESK}/reviews", reviewId=review, content="Thank you, come back soon.")
        assert answered.status_code == 303
        assert "Every review is answered" in (await owner.open(f"{DESK}/reviews")).text
        assert "come back soon" in (await owner.open(f"{DESK}/reviews?show=all")).text
        shown = (await site.get(f"/api/v1/reviews/{review}")).json()["data"]
        assert shown["reply"]["content"] == "Thank you, come back soon."
        refused = await owner.send(f"{DESK}/reviews", reviewId=review, content="x" * 2001)
        assert refused.status_code == 422
        await owner.send("/servers/new", **FORM | {"name": "The Hub", "ip": "1.2.3.5"})
        elsewhere = "/my/servers/the-hub/reviews"
        strange = await owner.send(f"{DESK}/reviews", elsewhere, reviewId=review, content="Not about this one.")
        assert strange.status_code == 404
        shown = (await site.get(f"/api/v1/reviews/{review}")).json()["data"]
        assert shown["reply"]["content"] == "Thank you, come back soon."


async def test_a_key_is_shown_once_with_the_guide_and_can_be_bound_exchanged_and_revoked(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with owner_of_a_server(site) as owner:
        assert "No key yet" in (await owner.open(f"{DESK}/plugin")).text
        made = await owner.send(f"{DESK}/plugin", networks="1.2.3.0/24")
        secret = re.search(r"fs_sk_[\w-]+", made.text)
        assert secret is not None
        assert "config.yml" in made.text
        assert "it plays a whole server" in made.text
        key, fresh = (
            re.search(r"fs_pk_\w+", made.text),
            re.search(rf'action="({DESK}/plugin/[0-9a-f-]{{36}})"', made.text),
        )
        assert key is not None
        assert fresh is not None
        packed = await owner.send(f"{DESK}/plugin", fresh[1], act="download", secret=secret[0])
        assert (packed.status_code, packed.headers["cache-control"]) == (200, "no-store")
        with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
            names, config = archive.namelist(), archive.read("firstspawn-plugin-python/config.yml").decode()
        assert "firstspawn-plugin-python/firstspawn_plugin/client.py" in names
        lines = config.splitlines()
        assert (lines[0].startswith("api-url: http"), lines[0].endswith("/api/v1")) == (True, True)
        assert lines[1:] == [f"api-key: {key[0]}", f"api-secret: {secret[0]}"]
        guessed = await owner.send(f"{DESK}/plugin", fresh[1], act="download", secret="fs_sk_guessed")
        assert (guessed.status_code, secret[0] in guessed.text) == (409, False)
        page = (await owner.open(f"{DESK}/plugin")).text
        assert (secret[0] in page, "from 1.2.3.0/24" in page, "Never used" in page) == (False, True, True)
        plugin = re.search(rf'action="{DESK}/plugin/([0-9a-f-]{{36}})"', page)
        assert plugin is not None
        at = f"{DESK}/plugin/{plugin[1]}"
        assert "networks" in errors_of(await owner.send(f"{DESK}/plugin", networks="not a network"))
        assert (await owner.send(f"{DESK}/plugin", at, act="addresses", networks="")).status_code == 303
        assert "from any address" in (await owner.open(f"{DESK}/plugin")).text
        again = await owner.send(f"{DESK}/plugin", at, act="rotate")
        assert "fs_sk_" in again.text
        assert (await owner.send(f"{DESK}/plugin", at, act="polish")).status_code == 422
        assert (await owner.send(f"{DESK}/plugin", at, act="revoke")).status_code == 303
        assert "No key yet" in (await owner.open(f"{DESK}/plugin")).text


async def test_a_server_stands_behind_a_proxy_and_is_asked_now(start_site: StartSite) -> None:
    site = await open_site(start_site, GAME_ADDRESSES_ALLOW_PRIVATE="true")
    game = GameServer()
    port = await game.start()
    async with owner_of_a_server(site) as owner:
        await owner.send("/servers/new", **FORM | {"name": "The Hub", "ip": "127.0.0.1", "port": str(port)})
        assert "The Hub" in (await owner.open(f"{DESK}/network")).text
        assert (await owner.send(f"{DESK}/network", proxy="the-hub")).status_code == 303
        assert 'value="the-hub" selected' in (await owner.open(f"{DESK}/network")).text
        hub = await owner.open("/my/servers/the-hub/network")
        assert "Behind this one:" in hub.text
        refused = await owner.send(f"{DESK}/network", "/my/servers/the-hub/network", proxy="copper-cove")
        assert refused.status_code == 422
        asked = await owner.send(f"{DESK}/network", "/my/servers/the-hub/network/check")
        assert "It answers." in asked.text
    await game.stop()


async def test_a_votifier_is_set_tried_and_forgotten(start_site: StartSite) -> None:
    site = await open_site(start_site, GAME_ADDRESSES_ALLOW_PRIVATE="true")
    async with owner_of_a_server(site) as owner:
        page = f"{DESK}/votes"
        assert "No votes yet" in (await owner.open(page)).text
        door = {"host": "127.0.0.1", "port": "8192", "serviceName": "FirstSpawn", "token": "a-long-token"}
        assert "token" in errors_of(await owner.send(page, **door | {"token": "short"}))
        assert "host" in errors_of(await owner.send(page, **door | {"host": "no host"}))
        assert (await owner.send(page, **door)).status_code == 303
        assert "a-long-token" not in (await owner.open(page)).text
        assert "That did not work." in (await owner.send(page, f"{page}/test")).text
        assert (await owner.send(page, f"{page}/{new_id()}/replay")).status_code == 404
        assert (await owner.send(page, f"{page}/remove")).status_code == 303
        assert "enter its host" in (await owner.send(page, f"{page}/test")).text.lower()


async def test_what_holds_is_said_with_its_date_and_shown_to_players(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with owner_of_a_server(site) as owner:
        page = f"{DESK}/safety"
        assert (await owner.send(page, kept="fair")).status_code == 303
        assert "You said it last" in (await owner.open(page)).text
        assert (await owner.send(page, kept="whatever")).status_code == 422
        shown = await owner.open("/servers/copper-cove")
        assert "gives an advantage over other players" in shown.text
        assert (await site.get("/api/v1/servers/copper-cove")).json()["data"]["guidelines"] == ["fair"]
        said = await owner.client.put(
            "/api/v1/servers/copper-cove/guidelines",
            json={"kept": ["staff", "fair"]},
            headers={"X-CSRF-Token": await owner.token(page)},
        )
        assert said.json()["data"]["kept"] == ["fair", "staff"]


async def test_webhooks_of_a_server_are_listed_on_its_desk(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with owner_of_a_server(site) as owner:
        one = await server_id(site)
        assert f"/account/webhooks?kind=server&amp;id={one}" in (await owner.open(f"{DESK}/webhooks")).text
        made = await owner.send(
            f"/account/webhooks?kind=server&id={one}",
            "/account/webhooks",
            subjectKind="server",
            subjectId=str(one),
            url="https://93.184.216.34/hook",
            events="vote.received",
            description="Our bot",
        )
        assert made.status_code == 200, made.text
        listed = (await owner.open(f"{DESK}/webhooks")).text
        assert "Our bot" in listed
        hook = re.search(r"/account/webhooks/[0-9a-f-]{36}", listed)
        assert hook is not None
        page = (await owner.open(hook[0])).text
        assert f'href="{DESK}/webhooks" aria-current' in page
        await _look_after_together(site, owner, one, hook[0])


async def _look_after_together(site: SiteUnderTest, owner: Reader, one: UUID, hook: str) -> None:
    """Let somebody else manage the server: its webhooks are theirs to look after, too, and no helper's."""
    async with reader(site) as bo:
        bo.email, bo.username = "bo@stoa.example", "bo-berg"
        await bo.join()
        assert (await bo.open(hook)).status_code == 404
        me = (await bo.client.get("/api/v1/users/me")).json()["data"]["id"]
        for role, page, log in (("helper", 403, 404), ("manager", 200, 200)):
            async with site.runtime.databases["firstspawn"].write() as tx:
                await tx.connection.execute("delete from server_team where person_id = $1", UUID(me))
                joined = "insert into server_team (server_id, person_id, role) values ($1, $2, $3)"
                await tx.connection.execute(joined, one, UUID(me), role)
            assert (await bo.open(f"{DESK}/webhooks")).status_code == page
            assert (await bo.open(hook)).status_code == log
        assert "made by ann" in (await bo.open(f"{DESK}/webhooks")).text.lower()
        assert (await bo.send(hook, f"{hook}/delete")).headers["location"] == f"{DESK}/webhooks"
        assert "Our bot" not in (await owner.open(f"{DESK}/webhooks")).text


async def pictures_form(owner: Reader, which: str, content: bytes) -> httpx2.Response:
    """Send a picture with the form."""
    token = await owner.token(f"{DESK}/pictures")
    files = {"file": ("picture.png", content, "image/png")}
    return await owner.client.post(f"{DESK}/pictures/{which}", data={"csrf_token": token}, files=files)


async def test_a_banner_and_a_logo_are_sent_each_in_its_place(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with owner_of_a_server(site) as owner:
        png = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
        assert (await pictures_form(owner, "banner", png)).status_code == 303
        assert (await pictures_form(owner, "logo", png)).status_code == 303
        page = await owner.open(f"{DESK}/pictures")
        assert page.text.count("It is being prepared.") == 2
        assert (await owner.send(f"{DESK}/pictures", f"{DESK}/pictures/banner/remove")).status_code == 303
        assert (await owner.open(f"{DESK}/pictures")).text.count("It is being prepared.") == 1
        token = await owner.token(f"{DESK}/pictures")
        nothing = await owner.client.post(
            f"{DESK}/pictures/logo", data={"csrf_token": token}, files={"file": ("", b"", "image/png")}
        )
        assert nothing.status_code == 422


async def test_figures_are_told_however_much_a_plugin_has_made_up(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    await list_server(owner)
    await run_sql(
        owner.site,
        """
        insert into playtime_held (id, server_id, plugin_id, batch_id, player_uuid, minutes, last_seen, reason,
            decision, created_at)
        select gen_random_uuid(), s.id, gen_random_uuid(), 'b', gen_random_uuid(), 1000000, now(), 'wall-time', '{}',
            now()
        from servers s cross join generate_series(1, 2200)
        """,
    )
    answer = await owner.ask("GET", "/api/v1/servers/copper-cove/analytics")
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["notCounted"][0]["minutes"] == 2_200_000_000
