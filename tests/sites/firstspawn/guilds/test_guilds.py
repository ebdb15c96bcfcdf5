"""Guilds: who gets in, who may do what, and that nobody is counted twice."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from stoa.accounts.privacy.erasure import erase_person
from stoa.sites.firstspawn.guilds import queries
from stoa.sites.firstspawn.guilds.models import GuildRole
from stoa.sites.firstspawn.guilds.rules import RIGHTS, may, outranks
from stoa.sites.firstspawn.guilds.seed import plant
from tests.accounts.at_the_door import accounts_at, code_of, open_site
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import reader
from tests.commons.crowd import WORDS, Member, add_server, gather_crowd, run_sql
from tests.harness.web import StartSite
from tests.kernel.asking import until

GUILDS = "/api/v1/guilds"


async def _found(owner: Member, **more: Any) -> str:
    answer = await owner.ask("POST", GUILDS, {"name": "Lantern Keepers", **more})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"].endswith(answer.json()["data"]["id"])
    return f"{GUILDS}/{answer.json()['data']['id']}"


async def test_a_guild_is_founded_changed_joined_and_left(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
    at = await _found(ann)
    assert code_of(await bo.ask("POST", GUILDS, {"name": "Lantern keepers"})) == "GUILD_NAME_TAKEN"
    assert code_of(await bo.ask("PATCH", at, {"description": "Ours"})) == "GUILD_ROLE_TOO_LOW"
    assert (await ann.ask("PATCH", at, {"description": "Lights"})).json()["data"]["description"] == "Lights"
    joined = await bo.ask("POST", f"{at}/join")
    assert (joined.status_code, joined.json()["data"]["memberCount"]) == (200, 2)
    assert code_of(await bo.ask("POST", f"{at}/join", {})) == "ALREADY_MEMBER"
    assert [one["role"] for one in await bo.get(f"{at}/members")] == ["OWNER", "MEMBER"]
    assert [one["slug"] for one in await ann.get("/api/v1/users/bo-berg/guilds")] == ["lantern-keepers"]
    assert [one["kind"] for one in await ann.get(f"{at}/feed")] == ["joined", "founded"]
    assert code_of(await ann.ask("POST", f"{at}/leave")) == "OWNER_MUST_TRANSFER"
    assert (await bo.ask("POST", f"{at}/leave")).status_code == 204
    assert (await ann.get(f"{GUILDS}/lantern-keepers"))["memberCount"] == 1
    for typed in ("lantern", "lan", "KEEP", "lanterm", "lights"):
        assert [one["slug"] for one in await ann.get(f"{GUILDS}?q={typed}")] == ["lantern-keepers"], typed
    assert await ann.get(f"{GUILDS}?q=quartz") == []


async def test_whoever_is_banned_stays_in_the_list_under_no_name_of_theirs(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "buy-coins"])
    at = await _found(ann)
    await bo.ask("POST", f"{at}/join")
    await run_sql(site, "update accounts.people set status = 'banned' where id = $1", bo.id)
    assert [one["shownAs"] for one in await ann.get(f"{at}/members")] == ["ann-lee", "Banned account"]
    assert [one["shownAs"] for one in await ann.get(f"{at}/feed")] == ["Banned account", "ann-lee"]
    page = (await site.get("/guilds/lantern-keepers")).text
    assert page.count(">Banned account<") == 2
    assert ">buy-coins<" not in page


async def test_a_private_guild_looks_like_none(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
    at = await _found(ann, visibility="PRIVATE")
    nowhere = await bo.ask("GET", f"{GUILDS}/{uuid4()}")
    for path in (at, f"{at}/members", f"{at}/feed", f"{at}/invites"):
        answer = await bo.ask("GET", path)
        assert (answer.status_code, code_of(answer)) == (404, code_of(nowhere))
    assert code_of(await bo.ask("POST", f"{at}/join", {"code": "guessed"})) == "NO_SUCH_GUILD"
    assert await bo.get(GUILDS) == []
    code = (await ann.ask("POST", f"{at}/invites", {})).json()["data"]["code"]
    assert (await bo.ask("POST", f"{at}/join", {"code": code})).status_code == 200
    assert await bo.get("/api/v1/users/ann-lee/guilds")


async def test_of_many_who_race_for_an_invitation_it_lets_in_as_many_as_it_says(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, *crowd] = await gather_crowd(site, ["ann-lee", *(f"racer-{number}" for number in range(12))])
    at = await _found(ann, visibility="INVITE_ONLY")
    assert code_of(await crowd[0].ask("POST", f"{at}/join", {})) == "INVITE_REQUIRED"
    code = (await ann.ask("POST", f"{at}/invites", {"maxUses": 3})).json()["data"]["code"]
    answers = await asyncio.gather(*(one.ask("POST", f"{at}/join", {"code": code}) for one in crowd))
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [403] * 9
    assert (await ann.get(at))["memberCount"] == 4
    past = await ann.ask("POST", f"{at}/invites", {"expiresAt": "2020-01-01T00:00:00Z"})
    assert code_of(past) == "EXPIRY_IN_THE_PAST"
    assert await ann.get(f"{at}/invites") == []


async def test_of_many_who_race_for_the_last_places_no_more_get_in(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, *crowd] = await gather_crowd(site, ["ann-lee", *(f"racer-{number}" for number in range(12))])
    at = await _found(ann, maxMembers=5)
    answers = await asyncio.gather(*(one.ask("POST", f"{at}/join", {}) for one in crowd))
    assert sorted(answer.status_code for answer in answers) == [200] * 4 + [409] * 8
    assert len(await ann.get(f"{at}/members")) == (await ann.get(at))["memberCount"] == 5
    assert code_of(await ann.ask("PATCH", at, {"maxMembers": 4})) == "GUILD_TOO_SMALL"


@pytest.mark.parametrize("role", GuildRole)
def test_every_role_may_do_what_the_table_says(role: GuildRole) -> None:
    below = [other for other in GuildRole if outranks(role, other)]
    assert all(RIGHTS[other] <= RIGHTS[role] for other in below)
    assert role not in below
    assert may(role, "transfer") == (role is GuildRole.OWNER)
    assert not may(None, "invite")


async def test_nobody_decides_about_those_who_are_not_below(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo, cy] = await gather_crowd(site, ["ann-lee", "bo-berg", "cy-cole"])
    at = await _found(ann)
    for one in (bo, cy):
        await one.ask("POST", f"{at}/join", {})
    assert code_of(await bo.ask("DELETE", f"{at}/members/{cy.id}")) == "GUILD_ROLE_TOO_LOW"
    assert (await ann.ask("PATCH", f"{at}/members/{bo.id}", {"role": "ADMIN"})).status_code == 204
    assert code_of(await bo.ask("PATCH", f"{at}/members/{cy.id}", {"role": "ADMIN"})) == "GUILD_ROLE_TOO_LOW"
    assert code_of(await bo.ask("DELETE", f"{at}/members/{ann.id}")) == "GUILD_ROLE_TOO_LOW"
    assert (await bo.ask("POST", f"{at}/bans", {"userId": str(cy.id)})).status_code == 204
    assert code_of(await cy.ask("POST", f"{at}/join", {})) == "GUILD_BANNED"
    assert (await bo.ask("DELETE", f"{at}/bans/{cy.id}")).status_code == 204
    assert (await cy.ask("POST", f"{at}/join", {})).status_code == 200
    assert code_of(await bo.ask("POST", f"{at}/transfer", {"userId": str(cy.id)})) == "GUILD_ROLE_TOO_LOW"
    handed = await ann.ask("POST", f"{at}/transfer", {"userId": str(bo.id)})
    assert (handed.json()["data"]["ownerId"], handed.json()["data"]["yourRole"]) == (str(bo.id), "ADMIN")
    assert (await bo.ask("DELETE", f"{at}/members/{cy.id}")).status_code == 204
    assert (await ann.get(at))["memberCount"] == 2


async def test_guild_mates_of_an_owner_do_not_review_the_server(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [owner, mate] = await gather_crowd(site, ["olga-ray", "bo-berg"])
    await add_server(site, owner=owner.id)
    at = await _found(owner)
    await mate.ask("POST", f"{at}/join", {})
    reviews = "/api/v1/servers/ember-hollow/reviews"
    assert (await mate.ask("POST", reviews, {"rating": 5, "content": WORDS})).status_code == 403
    await mate.ask("POST", f"{at}/leave")
    assert (await mate.ask("POST", reviews, {"rating": 5, "content": WORDS})).status_code == 201


async def test_when_an_owner_is_gone_the_next_in_rank_owns_the_guild_and_an_empty_one_ends(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    [ann, bo, cy] = await gather_crowd(site, ["ann-lee", "bo-berg", "cy-cole"])
    at, alone, other = await _found(ann), await _found(ann, name="One Lantern"), await _found(cy, name="Harbour Lamps")
    await bo.ask("POST", f"{at}/join", {})
    await run_sql(site, "update guilds set member_count = 7 where slug = 'harbour-lamps'")
    accounts = accounts_at(site)
    async with accounts.database.write() as tx:
        await erase_person(tx, accounts, site.runtime.files[site.name], ann.id)
    async with working(site):
        await until(accounts.database, "select state = 'removed' from guilds where slug = 'one-lantern'")
        await until(accounts.database, "select member_count = 1 from guilds where slug = 'lantern-keepers'")
    told = await bo.get(at)
    assert (told["ownerId"], told["memberCount"]) == (str(bo.id), 1)
    assert code_of(await bo.ask("GET", alone)) == "NO_SUCH_GUILD"
    assert (await bo.get(other))["memberCount"] == 7  # guilds in which nobody was erased are not looked at


async def test_the_pages_found_show_and_leave_a_guild(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [bo] = await gather_crowd(site, ["bo-berg"])
    at = (await _found(bo)).replace("/api/v1", "")
    async with reader(site) as somebody:
        await somebody.join()
        assert "Lantern Keepers" in (await somebody.open("/guilds")).text
        assert (await somebody.send(at, f"{at}/join")).status_code == 303
        assert (await somebody.send(at, f"{at}/leave")).status_code == 303
        made = await somebody.send("/my/guilds/new", name="Copper Foxes", description="", visibility="INVITE_ONLY")
        assert made.headers["location"] == "/guilds/copper-foxes"
        assert "/guilds/copper-foxes/manage" in (await somebody.open("/guilds/copper-foxes")).text
        again = await somebody.send("/my/guilds/new", name="Copper Foxes", description="", visibility="PUBLIC")
        assert "Another guild has this name" in again.text


async def test_the_demo_has_twenty_five_guilds_with_an_owner_each(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await gather_crowd(site, [f"player-{number}" for number in range(8)])
    async with accounts_at(site).database.write() as tx:
        await plant(tx)
        await plant(tx)
        assert await queries.COUNT.one(tx) == 25
        owned = await tx.connection.fetchval("select count(*) from guild_members where role = 'OWNER'")
        assert owned == 25
