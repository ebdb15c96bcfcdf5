"""Comments through the doors of MarineMarket: threads in two levels, editing, voting, holding, closing."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from stoa.kernel import clock
from tests.accounts.at_the_door import code_of
from tests.commons.crowd import Member, gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite

BOAT = "/api/v1/listings/wanderer-34/comments"


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    market = await start_site("marinemarket")
    await gather_crowd(market, ["nobody-yet"])
    await run_sql(
        market,
        """
        with seller as (insert into sellers (id) values (gen_random_uuid()) returning id)
        insert into listings (id, seller_id, slug, title, boat_type, condition, make, model, year, length_m,
            price_minor, currency, state, city, country, status)
        select gen_random_uuid(), id, 'wanderer-34', 'Wanderer 34', 'sail', 'good', 'Wanderer', '34', 1998, 10.4,
            3900000, 'EUR', 'Denmark', 'Aarhus', 'DK', 'active' from seller
        """,
    )
    return market


async def say(who: Member, content: str, parent: str | None = None) -> dict[str, Any]:
    body = {"content": content} if parent is None else {"content": content, "parentId": parent}
    answer = await who.ask("POST", BOAT, body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


async def test_what_somebody_wrote_who_is_banned_or_hidden_stays_without_the_name_they_chose(
    site: SiteUnderTest,
) -> None:
    ann, bob, cat = await gather_crowd(site, ["ann-lee", "bob-ray", "cat-may"])
    top = await say(ann, "Is the engine original?")
    await say(bob, "It is.", top["id"])
    await say(cat, "It is not.", top["id"])
    await run_sql(site, "update accounts.people set name = 'Buy coins' where id = any($1::uuid[])", [bob.id, cat.id])
    await run_sql(site, "update accounts.people set status = 'banned' where id = $1", bob.id)
    await run_sql(site, "update accounts.people set profile_hidden = true where id = $1", cat.id)
    [shown] = (await site.get(BOAT)).json()["data"]
    assert [one["content"] for one in shown["replies"]] == ["It is.", "It is not."]
    assert [one["author"]["name"] for one in shown["replies"]] == ["Banned account", ""]
    page = (await site.get(f"/comments/{top['id']}")).text
    assert "Banned account" in page
    assert "Buy coins" not in page


async def test_answers_to_answers_stand_in_the_second_level(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    top = await say(ann, "Is the engine **original**?")
    first = await say(bob, "It is.", top["id"])
    second = await say(ann, "Thank you, @bob-ray and @ann-lee!", first["id"])
    assert (second["rootId"], second["parentId"]) == (top["id"], first["id"])
    [shown] = (await site.get(BOAT)).json()["data"]
    assert [one["id"] for one in shown["replies"]] == [first["id"], second["id"]]
    assert shown["replyCount"] == 2
    assert shown["html"] == "<p>Is the engine <strong>original</strong>?</p>\n"
    assert len((await site.get(f"/api/v1/comments/{top['id']}/replies")).json()["data"]) == 2
    assert (await site.get(f"{BOAT}/thread")).json()["data"]["count"] == 3
    told = await read_sql(site, "select payload from kernel.outbox where name = 'comment.submitted' order by seq desc")
    assert str(bob.id) in told
    assert f'"mentioned": ["{bob.id}"]' in told or f'"mentioned":["{bob.id}"]' in told
    for cursor_query in ("?limit=1", "?limit=20"):
        answer = await site.get(f"{BOAT}{cursor_query}", headers={"Authorization": "Basic none"})
        assert 'desc="3 queries"' in answer.headers["server-timing"]


async def test_what_was_deleted_keeps_its_place_for_the_answers(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    top = await say(ann, "A question that is regretted.")
    await say(bob, "An answer worth keeping.", top["id"])
    lone = await say(ann, "Nobody answers this.")
    for one in (top, lone):
        assert (await ann.ask("DELETE", f"/api/v1/comments/{one['id']}")).status_code == 204
    [shown] = (await site.get(BOAT)).json()["data"]
    assert (shown["author"], shown["content"], shown["state"]) == (None, "", "withdrawn")
    assert shown["replies"][0]["content"] == "An answer worth keeping."
    assert (await site.get(f"{BOAT}/thread")).json()["data"]["count"] == 1
    assert (await ann.ask("GET", f"/api/v1/comments/{lone['id']}")).status_code == 404


async def test_a_comment_can_be_edited_for_a_while_and_its_past_is_for_moderators(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    [mod] = await gather_crowd(site, ["mod-1"], role="moderator", scopes=("comments.moderate",))
    made = await say(ann, "Teh engine?")
    path = f"/api/v1/comments/{made['id']}"
    changed = (await ann.ask("PATCH", path, {"content": "The engine?"})).json()["data"]
    assert (changed["content"], changed["editedAt"] is None) == ("The engine?", False)
    assert code_of(await bob.ask("PATCH", path, {"content": "Mine."})) == "NOT_YOUR_COMMENT"
    [before] = await mod.get(f"/api/v1/admin/comments/{made['id']}/history")
    assert before["content"] == "Teh engine?"
    with clock.moved(timedelta(hours=1), everywhere=True):
        assert code_of(await ann.ask("PATCH", path, {"content": "Too late."})) == "TOO_LATE_TO_EDIT"


async def test_what_waits_or_is_hidden_is_seen_by_author_and_moderators_alone(site: SiteUnderTest) -> None:
    [new] = await gather_crowd(site, ["newcomer"], age=timedelta(hours=1))
    [mod] = await gather_crowd(site, ["mod-1"], role="moderator", scopes=("comments.moderate",))
    made = await say(new, "Hello, is it still for sale?")
    assert made["decision"]["rule"] == "commons.hold-text"
    path = f"/api/v1/comments/{made['id']}"
    assert (await site.get(path)).status_code == 404
    assert [one["id"] for one in await mod.get("/api/v1/admin/comments?state=held")] == [made["id"]]
    ruled = f"/api/v1/admin/comments/{made['id']}"
    assert (await mod.ask("POST", f"{ruled}/show", {"reason": "Fine."})).json()["data"]["state"] == "shown"
    assert (await site.get(path)).status_code == 200
    hidden = (await mod.ask("POST", f"{ruled}/hide", {"reason": "A telephone number."})).json()["data"]
    assert hidden["decision"]["reasons"][0]["value"] == "A telephone number."
    assert (await new.get(path))["state"] == "hidden"
    assert (await site.get(f"{BOAT}/thread")).json()["data"]["count"] == 0


async def test_what_is_said_of_a_thing_that_is_not_shown_is_not_shown_either(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    top = await say(ann, "Is the engine original?")
    await say(bob, "It is.", top["id"])
    at = f"/api/v1/comments/{top['id']}"
    assert len((await site.get(f"{at}/replies")).json()["data"]) == 1
    await run_sql(site, "update listings set status = 'removed'")
    for path in (at, f"{at}/replies"):
        assert code_of(await bob.ask("GET", path)) == "NO_SUCH_COMMENT"
    assert (await ann.ask("GET", at)).status_code == 200


async def test_a_closed_discussion_takes_nothing_more(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    [mod] = await gather_crowd(site, ["mod-1"], role="moderator", scopes=("comments.moderate",))
    await say(ann, "First.")
    assert code_of(await ann.ask("PUT", f"{BOAT}/lock", {"locked": True})) == "MAY_NOT_LOCK"
    closed = await mod.ask("PUT", f"{BOAT}/lock", {"locked": True, "reason": "Sold."})
    assert closed.json()["data"]["lockedWhy"] == "Sold."
    answer = await ann.ask("POST", BOAT, {"content": "Second."})
    assert code_of(answer) == "THREAD_LOCKED"
    await mod.ask("PUT", f"{BOAT}/lock", {"locked": False})
    await say(ann, "Second.")
    assert await read_sql(site, "select count(*)::int from kernel.audit_log where action like 'thread.%'") == 2


async def test_counts_are_exact_while_many_talk_vote_and_delete_at_once(site: SiteUnderTest) -> None:
    crowd = await gather_crowd(site, [f"person-{n}" for n in range(20)])
    top = await say(crowd[0], "Who has sailed her?")

    async def take_part(number: int, who: Member) -> None:
        made = await say(who, f"Answer number {number}.", top["id"])
        if number:
            await who.ask("POST", f"/api/v1/comments/{top['id']}/vote", {"isUpvote": number % 4 != 0})
        if number % 2:
            await who.ask("DELETE", f"/api/v1/comments/{made['id']}")

    await asyncio.gather(*(take_part(number, who) for number, who in enumerate(crowd)))
    [shown] = (await site.get(f"{BOAT}?sort=best")).json()["data"]
    assert (shown["replyCount"], shown["upvotes"], shown["downvotes"]) == (10, 15, 4)
    assert (await site.get(f"{BOAT}/thread")).json()["data"]["count"] == 11
    own = await crowd[0].ask("POST", f"/api/v1/comments/{top['id']}/vote", {"isUpvote": True})
    assert code_of(own) == "OWN_COMMENT"


async def test_nobody_answers_what_is_elsewhere_and_nothing_empty_is_said(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    away = await ann.ask("POST", BOAT, {"content": "Hello?", "parentId": str(UUID(int=1))})
    assert code_of(away) == "NO_SUCH_COMMENT"
    assert code_of(await ann.ask("POST", BOAT, {"content": "   "})) == "EMPTY_COMMENT"
    made = await say(ann, "Report me.")
    flag = f"/api/v1/comments/{made['id']}/flag"
    assert code_of(await ann.ask("POST", flag, {"reason": "My own."})) == "OWN_THING"
    assert (await bob.ask("POST", flag, {"reason": "spam"})).status_code == 202
    assert code_of(await bob.ask("POST", flag, {"reason": "spam"})) == "ALREADY_REPORTED"
    assert await read_sql(site, "select count(*)::int from kernel.outbox where name = 'comment.flagged'") == 1
