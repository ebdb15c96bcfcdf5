"""Pages of reviews, favorites, comments and tags, as somebody without script uses them."""

import re
from typing import Any

import httpx2
import pytest

from stoa.sites.firstspawn.servers.subject import SERVER
from tests.accounts.at_the_door import CHEAP, accounts_at, grant
from tests.accounts.screens.visiting import Reader, errors_of, reader, title_of
from tests.commons.crowd import WORDS, add_server, gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite


async def opened(site: SiteUnderTest, somebody: Reader) -> str:
    """Let somebody join who has been here for a while; gives their id."""
    await somebody.join()
    await run_sql(site, "update accounts.people set created_at = now() - interval '9 days'")
    return str(await read_sql(site, "select id from accounts.people where username = $1", somebody.username))


async def go(answer: httpx2.Response, somebody: Reader) -> httpx2.Response:
    assert answer.status_code == 303, answer.text
    return await somebody.open(answer.headers["location"].partition("#")[0])


@pytest.fixture
async def firstspawn(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn", settings=CHEAP)


async def test_a_player_reviews_votes_reports_and_takes_back_without_script(firstspawn: SiteUnderTest) -> None:
    site = firstspawn
    [bob] = await gather_crowd(site, ["bob-ray"])
    await add_server(site)
    theirs = (await bob.ask("POST", "/api/v1/servers/ember-hollow/reviews", {"rating": 2, "content": WORDS})).json()
    other = theirs["data"]["id"]
    async with reader(site) as ann:
        assert "Write a review" in (await ann.open("/servers/ember-hollow")).text
        assert (await ann.open("/servers/ember-hollow/review")).headers["location"].startswith("/sign-in")
        await opened(site, ann)
        page = "/servers/ember-hollow/review"
        wrong = await ann.send(page, rating="", content="Short.")
        assert wrong.status_code == 422
        assert errors_of(wrong).keys() == {"content", "rating"}
        shown = await go(await ann.send(page, rating="5", title="Home", content=WORDS), ann)
        assert "2 reviews" in shown.text
        assert "Edit your review" in shown.text
        assert 'value="5" checked' in (await ann.open(page)).text
        assert "edited" in (await go(await ann.send(page, rating="4", title="", content=WORDS), ann)).text
        voted = await go(await ann.send("/servers/ember-hollow", f"/reviews/{other}/vote", isUpvote="true"), ann)
        assert 'aria-pressed="true" aria-label="This helped, 1 so far"' in voted.text
        part = await ann.client.post(
            f"/reviews/{other}/vote",
            data={"csrf_token": await ann.token("/servers/ember-hollow"), "isUpvote": ""},
            headers={"HX-Request": "true"},
        )
        assert part.text.lstrip().startswith("<article")
        assert (await ann.send(f"/reviews/{other}/flag", reason="")).status_code == 422
        assert (await ann.send(f"/reviews/{other}/flag", reason="An advertisement.")).status_code == 303
        assert (await ann.send(f"/reviews/{other}/reply", content="Thanks")).status_code == 403
        assert title_of(await ann.open(f"/reviews/{other}")) == "Review by Bob-Ray"
        everything = await ann.open("/servers/ember-hollow/reviews?sort=lowest&rating=2")
        assert "Remove filter" in everything.text
        own = await read_sql(site, "select id from commons.reviews where rating = 4")
        assert "1 review" in (await go(await ann.send(page, f"/reviews/{own}/withdraw"), ann)).text


async def test_an_owner_answers_and_a_moderator_rules_on_pages(firstspawn: SiteUnderTest) -> None:
    site = firstspawn
    async with reader(site) as owner:
        owner_id = await opened(site, owner)
        await add_server(site, owner=(await gather_crowd(site, ["filler"]))[0].id)
        await run_sql(site, "update server_team set person_id = $1", owner_id)
        [bob] = await gather_crowd(site, ["bob-ray"])
        answer = await bob.ask("POST", "/api/v1/servers/ember-hollow/reviews", {"rating": 2, "content": WORDS})
        review = answer.json()["data"]["id"]
        told = await go(await owner.send(f"/reviews/{review}/reply", content="We are sorry."), owner)
        assert "Answer of the owner" in told.text
        for role in ("helper", "owner"):  # whoever may answer is shown the form in which they do
            await run_sql(site, "update server_team set role = $1", role)
            assert (await owner.open(f"/reviews/{review}/reply")).text.count("We are sorry.") == 2
        await grant(site, owner_id, "moderator")
        assert "2 stars" not in (await owner.open("/admin/reviews?state=held")).text
        assert (
            await owner.send(f"/admin/reviews/{review}", f"/admin/reviews/{review}/hide", reason="")
        ).status_code == 422
        ruled = await go(
            await owner.send(f"/admin/reviews/{review}", f"/admin/reviews/{review}/hide", reason="Names a child."),
            owner,
        )
        assert "Names a child." in ruled.text


async def test_favorites_are_kept_noted_listed_and_let_go_without_script(firstspawn: SiteUnderTest) -> None:
    site = firstspawn
    server_id = await add_server_quietly(site)
    async with reader(site) as ann:
        await opened(site, ann)
        assert "Nothing kept yet" in (await ann.open("/favorites")).text
        page = "/servers/ember-hollow"
        kept = await go(await ann.send(page, f"{page}/favorite", on="true", back=page), ann)
        assert 'aria-pressed="true" aria-label="Take Ember Hollow off your favorites"' in kept.text
        part = await ann.client.post(
            f"{page}/favorite",
            data={"csrf_token": await ann.token(page), "on": "true"},
            headers={"HX-Request": "true"},
        )
        assert part.text.lstrip().startswith("<form")
        assert (await ann.send("/favorites", "/favorite-lists", name="")).status_code == 422
        made = await ann.send("/favorites", "/favorite-lists", name="Winter")
        chosen = re.findall(r"list=([0-9a-f-]+)", made.headers["location"])[0]
        about = f"/favorites/server/{server_id}"
        shown = await go(await ann.send("/favorites", about, note="Ask.", listId=chosen, wantsAlerts="true"), ann)
        assert "you are told when it comes back online" in shown.text
        assert '<svg class="scene' in shown.text.partition('class="thumb thumb--l" href="/servers/ember-hollow"')[2]
        assert "Ember Hollow" in (await ann.open(made.headers["location"])).text
        assert (await ann.send("/favorites", about, note="n" * 501)).status_code == 422
        assert (await ann.send("/favorites", f"/favorite-lists/{chosen}/delete")).status_code == 303
        await moderate(site, server_id, "hide")
        hidden = (await ann.open("/favorites")).text
        assert "No longer shown" in hidden
        assert 'class="thumb' not in hidden
        assert "Nothing kept yet" in (await go(await ann.send("/favorites", f"{about}/remove"), ann)).text
        await moderate(site, server_id, "show")
        await ann.send("/servers/ember-hollow", "/servers/ember-hollow/favorite", on="true")
        gone = await go(await ann.send("/favorites", f"{page}/favorite", on="false", back="/favorites"), ann)
        assert "Nothing kept yet" in gone.text


async def moderate(site: SiteUnderTest, server_id: Any, act: str) -> None:
    """Hide a server as moderators do, or show it again."""
    does = {"hide": SERVER.hide, "show": SERVER.show}[act]
    assert does is not None
    async with accounts_at(site).database.write() as tx:
        await does(tx, server_id)


async def add_server_quietly(site: SiteUnderTest) -> Any:
    await gather_crowd(site, ["nobody-yet"])
    return await add_server(site)


async def test_tags_are_shown_added_renamed_merged_and_parted_on_pages(firstspawn: SiteUnderTest) -> None:
    site = firstspawn
    async with reader(site) as keeper:
        assert "Game modes" in (await keeper.open("/tags")).text
        await grant(site, await opened(site, keeper), "moderator")
        page = "/admin/tags"
        assert (await keeper.send(page, name="Bed Wars", category="gamemode")).status_code == 303
        taken = await keeper.send(page, name="Bed wars", category="gamemode")
        assert errors_of(taken)["name"].startswith("There is a tag")
        made = await read_sql(site, "select id from commons.tags where slug = 'bed-wars'")
        change = {"name": "Bedwars", "slug": "bedwars", "category": "gamemode", "isActive": "true"}
        assert "Bedwars" in (await go(await keeper.send(page, f"{page}/{made}", **change), keeper)).text
        assert (await keeper.send(page, f"{page}/{made}", **{**change, "slug": "pvp"})).status_code == 409
        assert (await keeper.send(page, f"{page}/{made}/merge", into="no-such")).status_code == 422
        merged = await go(await keeper.send(page, f"{page}/{made}/merge", into="pvp"), keeper)
        assert "Bedwars into PvP" in merged.text
        undo = f"/admin/tag-merges/{await read_sql(site, 'select id from commons.tag_merges')}/undo"
        assert "undone" in (await go(await keeper.send(page, undo), keeper)).text
        assert (await keeper.send(page, undo)).status_code == 409


async def test_a_discussion_is_held_edited_voted_on_closed_and_ruled_on_without_script(start_site: StartSite) -> None:
    site = await start_site("marinemarket", settings=CHEAP)
    [bob] = await gather_crowd(site, ["bob-ray"])
    await run_sql(
        site,
        """
        with seller as (insert into sellers (id) values (gen_random_uuid()) returning id)
        insert into listings (id, seller_id, slug, title, boat_type, condition, make, model, year, length_m,
            price_minor, currency, state, city, country, status)
        select gen_random_uuid(), id, 'wanderer-34', 'Wanderer 34', 'sail', 'good', 'Wanderer', '34', 1998, 10.4,
            3900000, 'EUR', 'Denmark', 'Aarhus', 'DK', 'active' from seller
        """,
    )
    said = await bob.ask("POST", "/api/v1/listings/wanderer-34/comments", {"content": "Is she dry?"})
    theirs = said.json()["data"]["id"]
    async with reader(site) as ann:
        page = "/boats/wanderer-34/comments"
        assert "Sign in to join in" in (await ann.open(page)).text
        person = await opened(site, ann)
        boat = "/boats/wanderer-34"
        kept = await go(await ann.send(boat, f"{boat}/favorite", on="true", back=boat), ann)
        assert "Take Wanderer 34 off your favorites" in kept.text
        assert (await ann.send(page, content="  ", parentId="")).status_code == 422
        assert "Dry as a bone." in (await go(await ann.send(page, content="Dry as a bone.", parentId=theirs), ann)).text
        mine = await read_sql(site, "select id from commons.comments where parent_id is not null")
        one = f"/comments/{mine}"
        assert "Bone dry." in (await go(await ann.send(one, f"{one}/edit", content="Bone dry.", parentId=""), ann)).text
        assert (await ann.send(one, f"{one}/edit", content=" ", parentId="")).status_code == 422
        assert (await ann.send(page, f"/comments/{theirs}/vote", isUpvote="true")).status_code == 303
        part = await ann.client.post(
            f"/comments/{theirs}/vote",
            data={"csrf_token": await ann.token(page), "isUpvote": "false"},
            headers={"HX-Request": "true"},
        )
        assert 'id="votes-' in part.text
        assert (await ann.send(f"/comments/{theirs}", f"/comments/{theirs}/flag", reason="")).status_code == 422
        assert (await ann.send(f"/comments/{theirs}", f"/comments/{theirs}/flag", reason="spam")).status_code == 303
        assert "no longer shown" not in (await go(await ann.send(one, f"{one}/withdraw"), ann)).text
        await grant(site, person, "moderator")
        closed = await go(await ann.send(page, f"{page}/lock", locked="true", reason="Sold."), ann)
        assert "This discussion is closed." in closed.text
        assert await read_sql(site, "select count(*) from kernel.audit_log where action = 'thread.locked'") == 1
        assert "Is she dry?" in (await ann.open("/admin/comments?state=shown")).text
        rule = f"/admin/comments/{theirs}/hide"
        assert (await ann.send(f"/comments/{theirs}", rule, reason="")).status_code == 422
        assert "A price." in (await go(await ann.send(f"/comments/{theirs}", rule, reason="A price."), ann)).text
