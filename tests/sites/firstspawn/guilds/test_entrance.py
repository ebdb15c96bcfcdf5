"""Getting into a guild by an invitation or by asking, and what those who look after it decide on its pages."""

import asyncio
import re
from uuid import uuid4

from stoa.sites.firstspawn.guilds.subject import GUILD
from tests.accounts.at_the_door import accounts_at, code_of, open_site
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import Reader, errors_of, reader
from tests.commons.crowd import Member, gather_crowd, read_sql, run_sql
from tests.commons.media.samples import png
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import eventually

GUILDS = "/api/v1/guilds"


async def found(owner: Member, visibility: str = "INVITE_ONLY") -> str:
    """Found a guild, and give its address."""
    answer = await owner.ask("POST", GUILDS, {"name": "Lantern Keepers", "visibility": visibility})
    assert answer.status_code == 201, answer.text
    return f"{GUILDS}/{answer.json()['data']['id']}"


async def test_whoever_asks_is_let_in_once_or_turned_down(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo, cy, dee] = await gather_crowd(site, ["ann-lee", "bo-berg", "cy-cole", "dee-fox"])
    at = await found(ann)
    for one in (bo, cy):
        assert (await one.ask("POST", f"{at}/requests", {"message": "I draw maps."})).status_code == 204
    assert code_of(await bo.ask("POST", f"{at}/requests", {})) == "ALREADY_ASKED"
    assert code_of(await ann.ask("POST", f"{at}/requests", {})) == "ALREADY_MEMBER"
    assert code_of(await bo.ask("GET", f"{at}/requests")) == "GUILD_ROLE_TOO_LOW"
    assert [(one["username"], one["message"]) for one in await ann.get(f"{at}/requests")] == [
        ("bo-berg", "I draw maps."),
        ("cy-cole", "I draw maps."),
    ]
    told = "select payload->>'deciders' from kernel.outbox where name = 'guild.join-requested' limit 1"
    assert str(ann.id) in await read_sql(site, told)
    answers = await asyncio.gather(*(ann.ask("POST", f"{at}/requests/{bo.id}/accept") for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [204, *([404] * 5)]
    assert (await ann.get(at))["memberCount"] == 2
    assert (await ann.ask("DELETE", f"{at}/requests/{cy.id}")).status_code == 204
    assert code_of(await cy.ask("DELETE", f"{at}/requests/{cy.id}")) == "NO_SUCH_REQUEST"
    await dee.ask("POST", f"{at}/requests", {})
    assert (await dee.ask("DELETE", f"{at}/requests/{dee.id}")).status_code == 204
    await ann.ask("POST", f"{at}/bans", {"userId": str(dee.id)})
    assert code_of(await dee.ask("POST", f"{at}/requests", {})) == "GUILD_BANNED"
    assert [one["username"] for one in await ann.get(f"{at}/bans")] == ["dee-fox"]
    assert code_of(await bo.ask("GET", f"{at}/bans")) == "GUILD_ROLE_TOO_LOW"
    await ann.ask("PATCH", at, {"visibility": "PUBLIC"})
    assert code_of(await cy.ask("POST", f"{at}/requests", {})) == "GUILD_IS_OPEN"
    await ann.ask("PATCH", at, {"visibility": "PRIVATE"})
    assert code_of(await cy.ask("POST", f"{at}/requests", {})) == "NO_SUCH_GUILD"


async def test_an_invitation_says_where_it_leads_until_it_is_ended(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
    at = await found(ann, "PRIVATE")
    made = (await ann.ask("POST", f"{at}/invites", {"maxUses": 2})).json()["data"]
    shown = await bo.get(f"/api/v1/guild-invites/{made['code']}")
    assert (shown["guild"]["name"], shown["usesLeft"]) == ("Lantern Keepers", 2)
    assert code_of(await bo.ask("DELETE", f"{at}/invites/{made['id']}")) == "NO_SUCH_GUILD"
    assert (await ann.ask("DELETE", f"{at}/invites/{made['id']}")).status_code == 204
    assert code_of(await ann.ask("DELETE", f"{at}/invites/{made['id']}")) == "NO_SUCH_INVITE"
    assert code_of(await bo.ask("GET", f"/api/v1/guild-invites/{made['code']}")) == "NO_SUCH_INVITE"
    assert code_of(await ann.ask("POST", GUILDS, {"name": "Leaderboard"})) == "GUILD_NAME_TAKEN"


async def test_a_hidden_guild_is_seen_by_its_members_alone_who_may_leave_and_a_removed_one_by_nobody(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    [ann, bo, cy] = await gather_crowd(site, ["ann-lee", "bo-berg", "cy-cole"])
    at = await found(ann, "PUBLIC")
    await bo.ask("POST", f"{at}/join", {})
    guild_id = (await ann.get(at))["id"]
    assert GUILD.hide is not None
    assert GUILD.show is not None
    assert GUILD.remove is not None
    for act, they_see, cy_sees, listed, state in (
        (GUILD.hide, 200, 404, 0, "hidden"),
        (GUILD.remove, 404, 404, 0, "removed"),
        (GUILD.show, 200, 200, 1, "shown"),
    ):
        async with accounts_at(site).database.write() as tx:
            await act(tx, guild_id)
            [card] = await GUILD.find(tx, [guild_id])
        assert card.state == state
        seen = [(await one.ask("GET", at)).status_code for one in (ann, bo, cy)]
        assert seen == [they_see, they_see, cy_sees]
        assert len(await bo.get(GUILDS)) == len(await bo.get("/api/v1/users/ann-lee/guilds")) == listed
    report = {"kind": "guild", "id": guild_id, "reason": "spam", "note": "Advertises a shop."}
    assert (await bo.ask("POST", "/api/v1/reports", report)).status_code == 201
    async with accounts_at(site).database.write() as tx:
        await GUILD.hide(tx, guild_id)
    assert code_of(await cy.ask("POST", f"{at}/join", {})) == "NO_SUCH_GUILD"
    assert (await bo.ask("POST", f"{at}/leave", {})).status_code == 204
    assert (await bo.ask("GET", at)).status_code == 404


async def test_pictures_of_a_guild_are_sent_by_those_who_may_edit_it(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [bo] = await gather_crowd(site, ["bo-berg"])
    async with reader(site) as ann, working(site):
        await ann.join()
        page = await guild_of(ann)
        at, sent = f"/api/v1{page}", f"{page}/manage/pictures"
        assert (await bo.ask("GET", sent)).status_code in {401, 403}
        assert (await ann.open(sent)).text.count("A new ") == 2
        for which in ("picture", "banner"):
            token = await ann.token(sent)
            files = {"file": ("face.png", png(300, 300), "image/png")}
            answer = await ann.client.post(f"{sent}/{which}", data={"csrf_token": token}, files=files)
            assert answer.status_code == 303, answer.text

        async def is_shown() -> bool | None:
            told = await bo.get(at)
            return bool(told["avatarUrl"] and told["bannerUrl"]) or None

        assert await eventually(is_shown)
        assert (await bo.get(GUILDS))[0]["avatarUrl"] == (await bo.get(at))["avatarUrl"]
        assert (await bo.get(at))["avatarUrl"] in (await ann.open("/guilds")).text
        assert (await ann.send(sent, f"{sent}/banner/remove")).status_code == 303

        async def is_gone() -> bool | None:
            return (await bo.get(at))["bannerUrl"] is None or None

        assert await eventually(is_gone)
        assert (await bo.get(at))["avatarUrl"]


async def test_what_was_chosen_stays_chosen_while_another_picture_is_prepared(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        sent = f"{await guild_of(ann)}/manage/pictures"
        assert "its letters stand for it" in (await ann.open(sent)).text
        files = {"file": ("face.png", png(300, 300), "image/png")}
        answer = await ann.client.post(f"{sent}/picture", data={"csrf_token": await ann.token(sent)}, files=files)
        assert answer.status_code == 303, answer.text
        page = (await ann.open(sent)).text
        [anew] = re.findall(r'<div [^>]*hx-get="[^"]*"[^>]*every [^>]*>.*?</div>\s*<', page, re.DOTALL)
        assert "It is being prepared." in anew
        assert page.count("hx-get") == 1
        assert not re.search(r"<form(?:(?!</form>).)*hx-get", page, re.DOTALL)
        assert re.search(r'id="now-picture"[^>]*hx-select="#now-picture"', page)

        async def is_ready() -> bool:
            return "It is being prepared." not in (await ann.open(sent)).text

        async with working(site):
            assert await eventually(is_ready)
        page = (await ann.open(sent)).text
        assert 'id="now-picture"' in page
        assert "hx-get" not in page, "what is ready is not asked for again"


async def guild_of(ann: Reader) -> str:
    """Found a guild by form, and give its page."""
    made = await ann.send("/my/guilds/new", name="Lantern Keepers", description="Lights.", visibility="INVITE_ONLY")
    assert made.status_code == 303, made.text
    return str(made.headers["location"])


async def person(site: SiteUnderTest, name: str) -> str:
    """Give somebody's id."""
    return str(await read_sql(site, "select id from accounts.people where username = $1", name))


async def test_a_guild_is_looked_after_on_its_page(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [bo, cy] = await gather_crowd(site, ["bo-berg", "cy-cole"])
    async with reader(site) as ann:
        await ann.join()
        page = await guild_of(ann)
        manage, at = f"{page}/manage", f"/api/v1{page}"
        wrong = await ann.send(manage, name="x", description="", visibility="PUBLIC", maxMembers="1")
        assert {"name", "maxMembers"} <= set(errors_of(wrong))
        changed = await ann.send(manage, name="Lamp Keepers", description="", visibility="INVITE_ONLY", maxMembers="40")
        assert (changed.status_code, changed.headers["location"]) == (303, page)
        assert "days" in errors_of(await ann.send(manage, f"{manage}/invites", maxUses="1", days="0"))
        assert (await ann.send(manage, f"{manage}/invites", maxUses="1", days="7")).status_code == 303
        invite = await read_sql(site, "select code from guild_invites")
        assert f"/guild-invites/{invite}" in (await ann.open(manage)).text
        ended = await ann.send(
            manage, f"{manage}/invites/{await read_sql(site, 'select id from guild_invites')}/revoke"
        )
        assert ended.status_code == 303
        for one in (bo, cy):
            await one.ask("POST", f"{at}/requests", {})
        assert (await ann.send(manage, f"{manage}/requests/{bo.id}", act="accept")).status_code == 303
        assert (await ann.send(manage, f"{manage}/requests/{cy.id}", act="decline")).status_code == 303
        assert (await ann.send(manage, f"{manage}/requests/{cy.id}", act="accept")).status_code == 404
        assert (await ann.send(manage, f"{manage}/members/{bo.id}/role", role="KING")).status_code == 422
        assert (await ann.send(manage, f"{manage}/members/{bo.id}/role", role="ADMIN")).status_code == 303
        assert (await ann.send(manage, f"{manage}/members/{bo.id}/remove", act="ban")).status_code == 303
        assert (await ann.send(manage, f"{manage}/bans/{bo.id}/lift")).status_code == 303
        await run_sql(site, "update guilds set visibility = 'PUBLIC'")
        await bo.ask("POST", f"{at}/join", {})
        assert (await ann.send(manage, f"{manage}/transfer", userId=str(bo.id))).status_code == 303
        assert (await bo.get(at))["yourRole"] == "OWNER"
        assert (await ann.send(page, f"{page}/leave")).headers["location"] == "/guilds"
        assert (await ann.open(manage)).status_code == 403


async def test_one_gets_in_by_the_page_of_an_invitation_or_by_asking_there(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [bo] = await gather_crowd(site, ["bo-berg"])
    at = await found(bo)
    code = (await bo.ask("POST", f"{at}/invites", {"maxUses": 1})).json()["data"]["code"]
    landing = f"/guild-invites/{code}"
    assert "Sign in to join" in (await site.get(landing)).text
    page = "/guilds/lantern-keepers"
    async with reader(site) as ann:
        await ann.join()
        assert (await ann.send(page, f"{page}/ask", message="Hello")).status_code == 303
        assert "You have asked" in (await ann.open(page)).text
        assert (await ann.send(page, f"{page}/ask/withdraw")).status_code == 303
        assert (await ann.send(page, f"{page}/ask/withdraw")).status_code == 404
        assert "code" in errors_of(await ann.send(page, f"{page}/join", code=""))
        assert "Good for 1 more person" in (await ann.open(landing)).text
        assert (await ann.send(landing)).headers["location"] == page
        assert (await ann.open(landing)).status_code == 404
        assert "data-live" in (await ann.open(page)).text
        board = (await ann.open("/guilds/leaderboard")).text
        assert "Lantern Keepers" in board
    assert (await site.get(f"/guild-invites/{uuid4().hex}")).status_code == 404


async def test_a_private_guild_looks_like_none_to_whoever_takes_back_a_request_that_was_never_made(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
    at = await found(ann, "PRIVATE")
    assert code_of(await bo.ask("DELETE", f"{at}/requests/{bo.id}")) == "NO_SUCH_GUILD"
    await run_sql(site, "update guilds set visibility = 'PUBLIC', state = 'hidden'")
    assert code_of(await bo.ask("POST", f"{at}/leave")) == "NO_SUCH_GUILD"


async def test_what_somebody_asked_who_is_banned_since_waits_unseen(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "buy-coins"])
    at = await found(ann)
    await bo.ask("POST", f"{at}/requests", {"message": "Coins at a discount."})
    await run_sql(site, "update accounts.people set status = 'banned' where id = $1", bo.id)
    assert await ann.get(f"{at}/requests") == []
    assert code_of(await ann.ask("POST", f"{at}/requests/{bo.id}/accept")) == "NO_SUCH_REQUEST"
    assert (await ann.get(at))["memberCount"] == 1
    await run_sql(site, "update accounts.people set status = 'active' where id = $1", bo.id)
    assert [one["username"] for one in await ann.get(f"{at}/requests")] == ["buy-coins"]
    assert (await ann.ask("POST", f"{at}/requests/{bo.id}/accept")).status_code == 204
