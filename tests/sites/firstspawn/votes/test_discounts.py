"""Votes that are not believed do not count, and say why; the server is told of them all the same."""

import asyncio
from datetime import timedelta

import httpx2

from stoa.sites.firstspawn.votes.service import forget_networks, withdraw_votes
from tests.accounts.at_the_door import accounts_at, open_site
from tests.accounts.screens.visiting import reader
from tests.commons.crowd import Member, add_server, gather_crowd, read_sql, run_sql
from tests.harness.web import StartSite

VOTES = "/api/v1/servers/ember-hollow/votes"
DISCOUNTED = "/api/v1/votes/discounted"
PROXIED = {"STOA_TRUSTED_PROXIES": "127.0.0.1"}


async def _vote_from(address: str, somebody: Member) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {somebody.key}", "X-Forwarded-For": address}
    return await somebody.site.request("POST", VOTES, headers=headers, json={"minecraftUsername": "Ann_Lee"})


async def test_the_vote_of_a_new_account_is_told_and_explained_and_does_not_count(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [owner] = await gather_crowd(site, ["olga-ray"])
    [new] = await gather_crowd(site, ["nia-new"], age=timedelta(hours=23))
    [old] = await gather_crowd(site, ["ann-lee"], age=timedelta(hours=25))
    await add_server(site, owner=owner.id)
    told = (await new.ask("POST", VOTES, {"minecraftUsername": "Nia"})).json()["data"]
    assert (told["isCounted"], told["votesThisMonth"], told["streak"]) == (False, 0, 1)
    assert told["decision"]["rule"] == "firstspawn.votes"
    assert "your account is new" in told["decision"]["outcome"]
    counted = (await old.ask("POST", VOTES, {})).json()["data"]
    assert (counted["isCounted"], counted["decision"], counted["votesThisMonth"]) == (True, None, 1)
    summary = await owner.get(f"{VOTES}/summary")
    assert (summary["votesThisMonth"], [one["username"] for one in summary["top"]]) == (1, ["ann-lee"])
    assert (await owner.get("/api/v1/servers/ember-hollow"))["voteCount"] == 1
    lines = {one["username"]: one["discounted"] for one in await owner.get(VOTES)}
    assert lines == {"nia-new": "new-account", "ann-lee": None}
    analytics = await owner.get("/api/v1/servers/ember-hollow/analytics")
    assert analytics["discountedVotes"] == [{"reason": "new-account", "votes": 1}]


async def test_of_eight_votes_at_once_from_one_network_five_count(start_site: StartSite) -> None:
    site = await open_site(start_site, **PROXIED)
    crowd = await gather_crowd(site, [f"voter-{number}" for number in range(11)])
    await add_server(site)
    near = await asyncio.gather(*(_vote_from("93.184.215.14", one) for one in crowd[:8]))
    assert {answer.status_code for answer in near} == {201}, near[0].text
    assert sorted(answer.json()["data"]["isCounted"] for answer in near) == [False] * 3 + [True] * 5
    # Another customer of the same provider, in the other protocol: one /64 is one network.
    for address, one in (("2a00:1450:4001:81b::5", crowd[8]), ("93.184.215.15", crowd[9])):
        assert (await _vote_from(address, one)).json()["data"]["isCounted"] is True
    assert (await site.get("/api/v1/servers/ember-hollow")).json()["data"]["voteCount"] == 7
    # Where a proxy is not set up, all seem to come from it: that says nothing about them.
    assert (await crowd[10].ask("POST", VOTES, {})).json()["data"]["isCounted"] is True


async def test_a_vote_that_did_not_count_takes_none_away_when_its_voter_is_erased(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    [new] = await gather_crowd(site, ["nia-new"], age=timedelta(0))
    await add_server(site)
    for one in (ann, new):
        assert (await one.ask("POST", VOTES, {})).status_code == 201
    async with accounts_at(site).database.write() as tx:
        await withdraw_votes(tx, site.runtime.sites["firstspawn"], new.id)
    assert (await ann.get(f"{VOTES}/summary"))["votesThisMonth"] == 1


async def test_networks_are_forgotten_after_two_days(start_site: StartSite) -> None:
    site = await open_site(start_site, **PROXIED)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
    await add_server(site)
    assert (await _vote_from("93.184.215.14", ann)).status_code == 201
    await run_sql(site, "update votes set day = day - 3")
    assert (await _vote_from("93.184.215.14", bo)).status_code == 201
    database = accounts_at(site).database
    assert (await forget_networks(database), await forget_networks(database)) == (1, 0)


async def test_whoever_is_new_reads_on_the_page_why_a_vote_does_not_count(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await add_server(site)
    async with reader(site) as nia:
        await nia.join()
        at = "/servers/ember-hollow/vote"
        assert (await nia.send(at, at, minecraftUsername="Nia")).status_code == 303
        page = (await nia.open(at)).text
        assert "does not count in the ranking" in page
        assert "firstspawn.votes" in page


async def _eight_of_one_school(start_site: StartSite) -> tuple[Member, Member]:
    """Give a voter and a moderator of a site where three votes of eight do not count."""
    site = await open_site(start_site, **PROXIED)
    crowd = await gather_crowd(site, [f"voter-{number}" for number in range(8)])
    [mod] = await gather_crowd(site, ["mod-one"], role="moderator", scopes=("votes.review",))
    await add_server(site)
    for one in crowd:
        assert (await _vote_from("93.184.215.14", one)).status_code == 201
    return crowd[0], mod


async def _votes(somebody: Member) -> int:
    return int((await somebody.get("/api/v1/servers/ember-hollow"))["voteCount"])


async def test_a_moderator_counts_one_vote_after_all_or_all_of_its_day_and_reason(start_site: StartSite) -> None:
    voter, mod = await _eight_of_one_school(start_site)
    lines = await mod.get(f"{DISCOUNTED}?reason=one-network&server=ember-hollow")
    assert [(one["username"], one["together"]) for one in lines] == [(f"voter-{n}", 3) for n in (7, 6, 5)]
    assert await mod.get(f"{DISCOUNTED}?reason=new-account") == []
    at = f"{DISCOUNTED}/{lines[0]['id']}/count"
    assert (await voter.ask("POST", at, {"reason": "I say so"})).status_code == 403
    assert (await mod.ask("POST", at, {"reason": ""})).status_code == 422
    assert (await mod.ask("POST", at, {"reason": "A school"})).json()["data"] == {"counted": 1}
    assert await _votes(mod) == 6
    assert (await mod.ask("POST", at, {"reason": "A school"})).status_code == 404
    rest = {"reason": "A school in Aarhus", "together": True}
    assert (await mod.ask("POST", f"{DISCOUNTED}/{lines[1]['id']}/count", rest)).json()["data"] == {"counted": 2}
    assert (await _votes(mod), await mod.get(DISCOUNTED)) == (8, [])
    assert (await voter.get(f"{VOTES}/summary"))["votesThisMonth"] == 8
    assert await read_sql(mod.site, "select count(*) from kernel.audit_log where action = 'votes.counted'") == 2


async def test_of_moderators_at_once_each_vote_is_counted_by_one(start_site: StartSite) -> None:
    _, mod = await _eight_of_one_school(start_site)
    ids = [one["id"] for one in await mod.get(DISCOUNTED)]
    told = {"reason": "A school", "together": True}
    answers = await asyncio.gather(*(mod.ask("POST", f"{DISCOUNTED}/{one}/count", told) for one in ids * 2))
    assert sorted(answer.status_code for answer in answers) == [200] + [404] * 5
    assert await _votes(mod) == 8


async def test_a_vote_of_last_month_counts_in_last_month(start_site: StartSite) -> None:
    _, mod = await _eight_of_one_school(start_site)
    await run_sql(mod.site, "update votes set day = day - 40, created_at = created_at - interval '40 days'")
    lines = await mod.get(DISCOUNTED)
    assert (await mod.ask("POST", f"{DISCOUNTED}/{lines[0]['id']}/count", {"reason": "A school"})).status_code == 200
    assert await _votes(mod) == 5
    months = (await mod.get(f"{VOTES}/summary"))["months"]
    assert [one["votes"] for one in months] == [5, 1]
