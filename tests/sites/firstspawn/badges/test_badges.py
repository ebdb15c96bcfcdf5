"""A badge is given once, by what is counted or by what is paid, and taken back with the money."""

import asyncio
import json
from typing import Any

from stoa.kernel.db import Write
from stoa.sites.firstspawn.badges import grant_counted
from stoa.sites.firstspawn.badges.models import Category
from stoa.sites.firstspawn.badges.rules import COUNTED, TOLD, WORDS, measures_of
from stoa.sites.firstspawn.badges.seed import plant
from stoa.sites.firstspawn.badges.service import grant_badges, grant_due_badges
from stoa.sites.firstspawn.reputation.rules import Deltas
from tests.accounts.at_the_door import accounts_at, code_of, open_site
from tests.accounts.privacy.working import working
from tests.commons.crowd import Member, add_server, gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until
from tests.sites.firstspawn.paying import open_shop, pay

BADGES = "/api/v1/badges"


async def grant(site: SiteUnderTest, category: Category, thing: Any, measure: str) -> None:
    async def work(tx: Write) -> None:
        await grant_badges(tx, category, thing, measure)

    await accounts_at(site).database.transact(work)


async def test_a_badge_is_earned_once_by_whoever_races_and_is_worth_reputation(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    server_id = await add_server(site)
    guild = (await ann.ask("POST", "/api/v1/guilds", {"name": "Copper Foxes"})).json()["data"]
    await asyncio.gather(*(grant(site, Category.USER, ann.id, "guilds") for _ in range(8)))
    earned = await ann.get("/api/v1/users/ann-lee/badges")
    assert [(one["slug"], one["criteria"]) for one in earned] == [("companion", {"type": "guilds", "count": 1})]
    assert (await ann.get("/api/v1/users/ann-lee/reputation"))["total"] == Deltas().badge_earned
    assert await read_sql(site, "select count(*) from kernel.outbox where name = 'badge.earned-by-person'") == 1
    await run_sql(site, "update servers set review_count = 60")
    await grant(site, Category.SERVER, server_id, "reviews")
    earned = await ann.get("/api/v1/servers/ember-hollow/badges")
    assert [one["slug"] for one in earned] == ["first-praise", "talked-about"]
    await run_sql(site, "update guilds set member_count = 20")
    await grant(site, Category.GUILD, guild["id"], "guild_members")
    assert [one["slug"] for one in await ann.get(f"/api/v1/guilds/{guild['id']}/badges")] == ["full-table"]


async def test_what_nobody_is_told_of_is_noticed_by_the_clock(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
    await run_sql(site, "update accounts.people set created_at = now() - interval '400 days' where id = $1", ann.id)
    database = accounts_at(site).database
    assert (await grant_due_badges(database), await grant_due_badges(database)) == (1, 0)
    assert [one["slug"] for one in await ann.get("/api/v1/users/ann-lee/badges")] == ["a-year-here"]
    async with database.write() as tx:
        await grant_counted(tx, bo.id, "puzzle_streak", 8)
        await grant_counted(tx, bo.id, "puzzle_streak", 9)
    assert [one["slug"] for one in await bo.get("/api/v1/users/bo-berg/badges")] == ["seven-in-a-row"]


async def test_everything_in_the_catalogue_can_be_earned_or_bought(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    known = {(category.value, measure) for category, measure in (*COUNTED, *TOLD)}
    for one in await ann.get(BADGES):
        assert (one["criteria"] is None) == (one["type"] == "PURCHASED") == (one["price"] is not None)
        assert one["criteria"] is None or (one["category"], one["criteria"]["type"]) in known
        drawn = await site.get(one["iconUrl"])
        assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/svg+xml")
    assert {one["category"] for one in await ann.get(f"{BADGES}/user")} == {"USER"}
    assert {one["category"] for one in await ann.get(f"{BADGES}/server")} == {"SERVER"}
    assert all(measure in WORDS for category in Category for measure in measures_of(category))


async def buy(member: Member, **wish: Any) -> dict[str, Any]:
    opened = await member.ask("POST", f"{BADGES}/purchase", wish)
    assert opened.status_code == 201, opened.text
    found: dict[str, Any] = opened.json()["data"]
    assert opened.headers["location"].endswith(found["id"])
    return found


async def test_a_bought_badge_comes_with_the_payment_and_goes_with_the_refund(start_site: StartSite) -> None:
    async with open_shop(start_site) as (site, local):
        [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
        [ada] = await gather_crowd(site, ["ada-ray"], role="admin", scopes=("payments.read", "payments.refund"))
        server_id = await add_server(site, owner=ann.id)
        order = await buy(ann, badgeId="patron")
        assert (order["type"], order["amount"], order["status"]) == ("BADGE_PURCHASE", 499, "PENDING")
        assert await ann.get("/api/v1/users/ann-lee/badges") == []
        await pay(site, local, order)
        [badge] = await ann.get("/api/v1/users/ann-lee/badges")
        assert (badge["slug"], badge["type"]) == ("patron", "PURCHASED")
        assert badge["purchasedAt"] is not None
        again = await ann.ask("POST", f"{BADGES}/purchase", {"badgeId": "patron"})
        assert (again.status_code, code_of(again)) == (409, "BADGE_OWNED")
        assert code_of(await ann.ask("POST", f"{BADGES}/purchase", {"badgeId": "companion"})) == "BADGE_NOT_FOR_SALE"
        assert code_of(await ann.ask("POST", f"{BADGES}/purchase", {"badgeId": "nothing"})) == "NO_SUCH_BADGE"
        assert code_of(await ann.ask("POST", f"{BADGES}/purchase", {"badgeId": "supporter"})) == "BADGE_NEEDS_SERVER"
        wish = {"badgeId": "supporter", "serverId": str(server_id)}
        assert (await bo.ask("POST", f"{BADGES}/purchase", wish)).status_code == 403
        about = {"subjectKind": "server", "subjectId": str(server_id)}
        hook = {"url": "https://93.184.215.14/hook", "events": ["badge.earned"], **about}
        made = (await ann.ask("POST", "/api/v1/webhooks", hook)).json()["data"]["webhook"]
        await ann.ask("PATCH", f"/api/v1/webhooks/{made['id']}", {"active": False})  # what is told then is held
        await pay(site, local, await buy(ann, **wish))
        [of_server] = await ann.get(f"/api/v1/servers/{server_id}/badges")
        assert (of_server["slug"], of_server["expiresAt"] is not None) == ("supporter", True)
        first = {"badgeIds": [of_server["badgeId"]]}
        featured = await ann.ask("PUT", f"/api/v1/servers/{server_id}/badges/featured", first)
        assert featured.json()["data"][0]["isFeatured"] is True
        async with working(site):
            refund = await ada.ask("POST", f"/api/v1/admin/payments/{order['id']}/refunds", {"reason": "By mistake"})
            assert refund.status_code == 202, refund.text
            await until(accounts_at(site).database, "select count(*) = 0 from user_badges")
            told = "select count(*) = 1 from commons.webhook_messages where event = 'badge.earned'"
            await until(accounts_at(site).database, told)
        data = {"serverId": str(server_id), "badgeId": of_server["badgeId"], "badgeName": of_server["name"]}
        assert json.loads(await read_sql(site, "select body from commons.webhook_messages"))["data"] == data
        assert await read_sql(site, "select count(*) from server_badges") == 1


async def test_one_chooses_which_badges_stand_first_among_ones_own(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    await ann.ask("POST", "/api/v1/guilds", {"name": "Copper Foxes"})
    await run_sql(site, "update accounts.people set created_at = now() - interval '400 days'")
    await grant_due_badges(accounts_at(site).database)
    one, other = await ann.get("/api/v1/users/ann-lee/badges")
    assert len({one["id"], other["id"], one["badgeId"], other["badgeId"]}) == 4
    assert one["userId"] == other["userId"] == (await ann.get("/api/v1/users/me"))["id"]
    path = "/api/v1/users/me/badges/featured"
    told = await ann.ask("PUT", path, {"badgeIds": [other["badgeId"]]})
    assert [row["slug"] for row in told.json()["data"]] == [other["slug"], one["slug"]]
    [foreign] = [row for row in await ann.get(BADGES) if row["slug"] == "patron"]
    assert code_of(await ann.ask("PUT", path, {"badgeIds": [foreign["id"]]})) == "BADGE_NOT_OWNED"


async def test_the_catalogue_is_changed_by_those_who_may(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    [ada] = await gather_crowd(site, ["ada-ray"], role="admin", scopes=("badges.manage",))
    path = "/api/v1/admin/badges"
    wish = {"slug": "early-bird", "name": "Early bird", "description": "Was here early.", "category": "USER"}
    earned = {**wish, "criteria": {"type": "account_age", "count": 10}}
    assert (await ann.ask("POST", path, earned)).status_code == 403
    assert code_of(await ada.ask("POST", path, wish)) == "BAD_BADGE"
    assert code_of(await ada.ask("POST", path, {**earned, "price": 500})) == "BAD_BADGE"
    assert code_of(await ada.ask("POST", path, {**earned, "icon": "no-such"})) == "BAD_BADGE"
    unknown = {**wish, "criteria": {"type": "uptime", "count": 1}}
    assert code_of(await ada.ask("POST", path, unknown)) == "UNKNOWN_MEASURE"
    made = (await ada.ask("POST", path, earned)).json()["data"]
    assert code_of(await ada.ask("POST", path, earned)) == "BADGE_EXISTS"
    await grant_due_badges(accounts_at(site).database)
    assert [one["slug"] for one in await ann.get("/api/v1/users/ann-lee/badges")] == ["early-bird"]
    changed = await ada.ask("PATCH", f"{path}/{made['id']}", {"isActive": False})
    assert changed.json()["data"]["isActive"] is False
    assert code_of(await ada.ask("PATCH", f"{path}/{made['id']}", {"name": "Patron"})) == "BADGE_EXISTS"
    assert "early-bird" not in {one["slug"] for one in await ann.get(BADGES)}
    assert "early-bird" in {one["slug"] for one in await ada.get(path)}
    assert len(await ann.get("/api/v1/users/ann-lee/badges")) == 1


async def test_of_two_badges_that_are_given_one_name_at_once_one_has_it(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ada] = await gather_crowd(site, ["ada-ray"], role="admin", scopes=("badges.manage",))
    path = "/api/v1/admin/badges"
    some = [one["id"] for one in await ada.get(path)][:8]
    told = {"name": "The one and only"}
    answers = await asyncio.gather(*(ada.ask("PATCH", f"{path}/{one}", told) for one in some))
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 7]
    assert {code_of(answer) for answer in answers if answer.status_code == 409} == {"BADGE_EXISTS"}


async def test_demo_people_have_badges(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await gather_crowd(site, [f"person-{number}" for number in range(40)])
    await run_sql(site, "update accounts.people set created_at = now() - interval '400 days'")
    async with accounts_at(site).database.write() as tx:
        await plant(tx)
    assert await read_sql(site, "select count(*) from user_badges where purchased_at is null") == 40
