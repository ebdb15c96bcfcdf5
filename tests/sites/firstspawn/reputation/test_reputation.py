"""Reputation is the sum of its log at all times, and what is undone is reversed."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.commons.reviews.events import ReviewRemoved, ReviewVoted
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.firstspawn.guilds.events import MemberLeft
from stoa.sites.firstspawn.reputation import consumers, queries
from stoa.sites.firstspawn.reputation.jobs import VERIFY
from stoa.sites.firstspawn.reputation.models import Action
from stoa.sites.firstspawn.reputation.rules import DELTAS, Deltas
from stoa.sites.firstspawn.reputation.seed import plant
from stoa.sites.firstspawn.reputation.service import (
    count_vote,
    settle_guild,
    settle_guilds,
    settle_puzzle,
    settle_reputation,
    settle_votes,
    verify_totals,
)
from tests.accounts.at_the_door import accounts_at, open_site
from tests.commons.crowd import WORDS, Member, add_server, gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite


async def settle(site: SiteUnderTest, member: Member, cause: str, worth: int) -> int | None:
    async def work(tx: Write) -> int | None:
        rule = await DELTAS.at(tx)
        return await settle_reputation(tx, member.id, Action.PUZZLE_WIN, cause, worth, "A puzzle", rule=rule)

    return await accounts_at(site).database.transact(work)


async def hear(site: SiteUnderTest, *told: Any) -> None:
    """Let the consumers hear events, as the worker does."""
    async with accounts_at(site).database.write() as tx:
        for event in told:
            heard: tuple[Consumer[Any], ...] = consumers.CONSUMERS
            for one in heard:
                if one.event is type(event):
                    await one.handler(tx, event)


async def unequal(site: SiteUnderTest) -> list[Any]:
    found: list[Any] = await queries.UNEQUAL.all(accounts_at(site).database.read())
    return found


async def test_the_total_is_the_sum_of_the_log_whatever_is_told_and_in_which_order(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    worths: dict[str, int] = {}
    loop = asyncio.get_running_loop()

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(-50, 50)), max_size=6))
    def check(told: list[tuple[str, int]]) -> None:
        async def tell() -> None:
            await asyncio.gather(*(settle(site, ann, cause, worth) for cause, worth in told[:-2]))
            worths.update(dict(told[:-2]) if len({cause for cause, _ in told[:-2]}) == len(told[:-2]) else {})
            for cause, worth in told:
                await settle(site, ann, cause, worth)
                worths[cause] = worth
            assert await unequal(site) == []
            assert await queries.TOTAL.one(accounts_at(site).database.read(), person_id=ann.id) == sum(worths.values())

        asyncio.run_coroutine_threadsafe(tell(), loop).result(60)

    await asyncio.to_thread(check)


async def test_what_is_told_by_many_at_once_counts_once_and_is_reversed_when_undone(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    totals = await asyncio.gather(*(settle(site, ann, "puzzle:1", 7) for _ in range(12)))
    assert sorted(total for total in totals if total is not None) == [7]
    assert await settle(site, ann, "puzzle:1", 0) == 0
    told = await ann.get("/api/v1/users/ann-lee/reputation")
    assert ([line["delta"] for line in told["log"]], told["total"]) == ([-7, 7], 0)
    assert told["log"][0]["metadata"] == {"rule": "firstspawn.reputation", "version": 0}


async def test_votes_on_a_review_count_while_it_is_shown(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo, cy] = await gather_crowd(site, ["ann-lee", "bo-berg", "cy-cole"])
    server_id = await add_server(site)
    review = (await ann.ask("POST", f"/api/v1/servers/{server_id}/reviews", {"rating": 5, "content": WORDS})).json()
    review_id = review["data"]["id"]
    deltas = Deltas()

    async def total() -> int:
        found: int = (await ann.get("/api/v1/users/ann-lee/reputation"))["total"]
        return found

    def voted(member: Member) -> ReviewVoted:
        return ReviewVoted(review_id, "server", server_id, ann.id, member.id, is_upvote=True)

    for member, is_upvote in ((bo, True), (cy, False)):
        await member.ask("POST", f"/api/v1/reviews/{review_id}/vote", {"isUpvote": is_upvote})
        await hear(site, voted(member), voted(member))
    assert await total() == deltas.review_upvoted + deltas.review_downvoted
    await cy.ask("POST", f"/api/v1/reviews/{review_id}/vote", {"isUpvote": None})
    await hear(site, voted(cy))
    assert await total() == deltas.review_upvoted
    removed = ReviewRemoved(review_id, "server", server_id, ann.id, "removed")
    await run_sql(site, "update commons.reviews set state = 'removed'")
    await hear(site, removed, removed)
    assert await total() == deltas.review_removed
    await run_sql(site, "update commons.reviews set state = 'shown'")
    await hear(site, removed)
    assert await total() == deltas.review_upvoted
    assert await unequal(site) == []


async def test_all_votes_on_a_review_count_however_many_are_looked_at_at_once(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stoa.sites.firstspawn.reputation.service.VOTES_AT_ONCE", 2)
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    voters = await gather_crowd(site, [f"voter-{number}" for number in range(5)])
    await add_server(site)
    written = await ann.ask("POST", "/api/v1/servers/ember-hollow/reviews", {"rating": 5, "content": WORDS})
    review_id = UUID(written.json()["data"]["id"])
    for one in voters:
        await one.ask("POST", f"/api/v1/reviews/{review_id}/vote", {"isUpvote": True})
    async with accounts_at(site).database.write() as tx:
        await settle_votes(tx, review_id)
    deltas = Deltas()
    assert (await ann.get("/api/v1/users/ann-lee/reputation"))["total"] == 5 * deltas.review_upvoted
    async with accounts_at(site).database.write() as tx:
        await tx.connection.execute("update commons.reviews set state = 'removed' where id = $1", review_id)
        await settle_votes(tx, review_id)
    assert (await ann.get("/api/v1/users/ann-lee/reputation"))["total"] == 0


async def test_whoever_owns_a_guild_that_has_grown_has_its_worth_until_it_shrinks(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
    guild = (await ann.ask("POST", "/api/v1/guilds", {"name": "Copper Foxes"})).json()["data"]
    await bo.ask("POST", f"/api/v1/guilds/{guild['id']}/join", {})
    database, deltas = accounts_at(site).database, Deltas()
    for members, ann_has, bo_has, owner in (
        (12, deltas.guild_grown, 0, ann),
        (12, 0, deltas.guild_grown, bo),
        (3, 0, 0, bo),
    ):
        if owner is bo:
            await ann.ask("POST", f"/api/v1/guilds/{guild['id']}/transfer", {"userId": str(bo.id)})
        await run_sql(site, "update guilds set member_count = $1", members)
        async with database.write() as tx:
            await settle_guild(tx, guild["id"])
        await hear(site, MemberLeft(guild["id"], ann.id))
        for member, expected in ((ann, ann_has), (bo, bo_has)):
            assert (await member.get(f"/api/v1/users/{member.username}/reputation"))["total"] == expected
    async with database.write() as tx:
        await settle_puzzle(tx, bo.id, guild["id"])
    await settle_guilds(database)
    assert (await bo.get(f"/api/v1/guilds/{guild['id']}"))["reputation"] == deltas.puzzle_won


async def test_a_line_is_never_changed_and_a_wrong_total_is_mended_by_night(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    await settle(site, ann, "puzzle:1", 7)
    with pytest.raises(asyncpg.RaiseError, match="never changed"):
        await run_sql(site, "update reputation_log set delta = 70")
    await run_sql(site, "update reputation_totals set total = 70")
    database = accounts_at(site).database
    assert (await verify_totals(database), await verify_totals(database)) == (1, 0)
    assert (await ann.get("/api/v1/users/ann-lee/reputation"))["total"] == 7
    assert VERIFY.name == "reputation.verify"


async def test_only_an_admin_changes_a_reputation_and_it_is_written_down(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    [admin] = await gather_crowd(site, ["ada-min"], role="admin", scopes=("reputation.adjust",))
    path = f"/api/v1/admin/users/{ann.id}/reputation"
    assert (await ann.ask("POST", path, {"delta": 5, "reason": "For myself"})).status_code == 403
    assert (await admin.ask("POST", path, {"delta": 5, "reason": "      "})).status_code == 422
    told = await admin.ask("POST", path, {"delta": 5, "reason": "Helped at the event"})
    assert (told.status_code, told.json()["data"]["total"]) == (200, 5), told.text
    assert await read_sql(site, "select count(*) from kernel.audit_log where action = 'reputation.adjusted'") == 1
    await ann.ask("PATCH", "/api/v1/users/me/profile-choices", {"showReputation": False})
    assert (await ann.get("/api/v1/users/me/profile-choices"))["showReputation"] is False
    stranger = (await site.get("/api/v1/users/ann-lee/reputation")).json()["data"]
    assert (stranger["total"], stranger["log"]) == (5, [])
    [hers] = (await ann.get("/api/v1/users/ann-lee/reputation"))["log"]
    [theirs] = (await admin.get("/api/v1/users/ann-lee/reputation"))["log"]
    assert (hers["createdBy"], theirs["createdBy"]) == (None, str(admin.id))


async def test_demo_people_have_reputations_that_add_up(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await gather_crowd(site, ["ann-lee", "bo-berg"])
    async with accounts_at(site).database.write() as tx:
        await plant(tx)
    assert await unequal(site) == []
    assert await read_sql(site, "select sum(total) from reputation_totals") == 2 * Deltas().account_verified


async def test_nobody_who_has_left_has_a_reputation(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    await run_sql(site, "update accounts.people set status = 'anonymised'")
    assert await settle(site, ann, "puzzle:1", 7) is None
    async with accounts_at(site).database.write() as tx:
        await settle_votes(tx, ann.id)
    assert await read_sql(site, "select count(*) from reputation_log") == 0


def test_a_vote_that_is_taken_back_is_worth_nothing() -> None:
    deltas = Deltas()
    assert count_vote(deltas, is_upvote=None) == 0
    assert count_vote(deltas, is_upvote=True) > 0 > count_vote(deltas, is_upvote=False)
