"""Reviews through the doors of FirstSpawn: writing, editing, voting, answering, and what is shown of them."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from stoa.commons.reviews import service
from stoa.commons.reviews.models import ReviewInput
from stoa.commons.reviews.rules import wilson
from stoa.kernel.db import Write
from stoa.sites.firstspawn.servers.subject import REVIEWS, SERVER
from tests.accounts.at_the_door import accounts_at, code_of
from tests.commons.crowd import WORDS, Member, add_server, gather_crowd, plant_people, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite

HOLLOW = "/api/v1/servers/ember-hollow/reviews"


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn")


async def write(who: Member, stars: int = 4, **more: Any) -> dict[str, Any]:
    answer = await who.ask("POST", HOLLOW, {"rating": stars, "content": WORDS, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


async def test_a_review_is_shown_with_who_wrote_it_and_counts(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    await add_server(site)
    made = await write(ann, 5, title="  Home  ")
    await write(bob, 2)
    assert made["title"] == "Home"
    assert made["author"]["username"] == "ann-lee"
    assert made["decision"] is None
    rows = (await site.get(HOLLOW)).json()["data"]
    assert {row["rating"] for row in rows} == {5, 2}
    totals = (await site.get(f"{HOLLOW}/totals")).json()["data"]
    assert totals == {
        "count": 2,
        "average": 3.5,
        "score": pytest.approx(3.5),
        "histogram": [0, 1, 0, 0, 1],
        "verified": 0,
    }
    card = (await site.get("/api/v1/servers/ember-hollow")).json()["data"]
    assert (card["averageRating"], card["reviewCount"]) == (3.5, 2)


async def test_a_review_answers_to_the_id_of_what_it_is_about_as_well(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    server_id = await add_server(site)
    await write(ann)
    assert len((await site.get(f"/api/v1/servers/{server_id}/reviews")).json()["data"]) == 1
    gone = await site.get("/api/v1/servers/no-such-place/reviews")
    assert (gone.status_code, code_of(gone)) == (404, "NO_SUCH_SUBJECT")


async def test_a_review_of_what_is_not_shown_is_not_shown_either_but_to_who_wrote_it(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    server_id = await add_server(site)
    at = f"/api/v1/reviews/{(await write(ann))['id']}"
    assert (await site.get(at)).status_code == 200
    async with accounts_at(site).database.write() as tx:
        assert SERVER.hide is not None
        await SERVER.hide(tx, server_id)
    assert [(await bob.ask("GET", at)).status_code, (await site.get(at)).status_code] == [404, 404]
    assert (await ann.ask("GET", at)).status_code == 200


async def test_fifty_reviews_of_one_person_at_once_make_one(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"], role="moderator")
    await add_server(site)
    answers = await asyncio.gather(
        *(ann.ask("POST", HOLLOW, {"rating": 1 + n % 5, "content": WORDS}) for n in range(50))
    )
    assert sorted(one.status_code for one in answers) == [201] + [409] * 49
    assert {code_of(one) for one in answers if one.status_code == 409} == {"REVIEW_EXISTS"}
    assert (await site.get(f"{HOLLOW}/totals")).json()["data"]["count"] == 1


@pytest.mark.parametrize(
    "code",
    ["<script>alert(1)</script>", "< IMG src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "JavaScript:alert(1)"],
)
async def test_a_review_that_is_a_script_waits_with_its_reason_and_counts_for_nothing(
    site: SiteUnderTest, code: str
) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    server_id = await add_server(site)
    made = (await ann.ask("POST", HOLLOW, {"rating": 5, "content": f"{code} {WORDS}"})).json()["data"]
    assert (made["state"], made["isApproved"]) == ("held", False)
    assert "code of a web page" in str(made["decision"])
    assert (await site.get(HOLLOW)).json()["data"] == []
    assert await read_sql(site, "select review_count from servers where id = $1", server_id) == 0


async def test_an_average_is_exact_after_a_thousand_people_have_voted_at_once(site: SiteUnderTest) -> None:
    server_id = await add_server(site)
    crowd = await plant_people(site, 1000)
    database = accounts_at(site).database
    [card] = await SERVER.find(database.read(), [server_id])
    entrance = asyncio.Semaphore(24)

    async def rate(number: int, person_id: UUID) -> None:
        async def work(tx: Write) -> None:
            await service.submit_review(tx, REVIEWS, card, person_id, ReviewInput(1 + number % 5, WORDS))

        async with entrance:
            await database.transact(work)

    await asyncio.gather(*(rate(number, one) for number, one in enumerate(crowd)))
    totals = (await site.get(f"{HOLLOW}/totals")).json()["data"]
    assert (totals["histogram"], totals["count"], totals["average"]) == ([200] * 5, 1000, 3.0)
    shown = (await site.get("/api/v1/servers/ember-hollow")).json()["data"]
    assert (shown["averageRating"], shown["reviewCount"]) == (3.0, 1000)


async def test_totals_are_exact_while_many_write_edit_and_withdraw_at_once(site: SiteUnderTest) -> None:
    crowd = await gather_crowd(site, [f"person-{n}" for n in range(60)])
    server_id = await add_server(site)

    async def live(number: int, who: Member) -> None:
        made = await write(who, 1 + number % 5)
        if number % 3 == 0:
            assert (await who.ask("PATCH", f"/api/v1/reviews/{made['id']}", {"rating": 5})).status_code == 200
        if number % 4 == 0:
            assert (await who.ask("DELETE", f"/api/v1/reviews/{made['id']}")).status_code == 204

    await asyncio.gather(*(live(number, who) for number, who in enumerate(crowd)))
    left = [5 if n % 3 == 0 else 1 + n % 5 for n in range(60) if n % 4]
    totals = (await site.get(f"{HOLLOW}/totals")).json()["data"]
    assert totals["histogram"] == [left.count(stars) for stars in range(1, 6)]
    kept = await read_sql(site, "select rating from servers where id = $1", server_id)
    assert kept == pytest.approx(sum(left) / len(left))
    assert await read_sql(site, "select review_count from servers where id = $1", server_id) == len(left)


async def test_votes_count_once_each_however_many_come_at_once(site: SiteUnderTest) -> None:
    ann, *crowd = await gather_crowd(site, ["ann-lee", *(f"person-{n}" for n in range(40))])
    await add_server(site)
    path = f"/api/v1/reviews/{(await write(ann))['id']}/vote"

    async def vote(number: int, who: Member) -> None:
        for is_upvote in (True, number % 2 == 0, None if number % 10 == 0 else number % 2 == 0):
            answer = await who.ask("POST", path, {"isUpvote": is_upvote})
            assert answer.status_code == 200, answer.text

    await asyncio.gather(*(vote(number, who) for number, who in enumerate(crowd)))
    shown = await ann.get(path.removesuffix("/vote"))
    assert (shown["upvotes"], shown["downvotes"]) == (16, 20)
    helpful = await read_sql(site, "select helpful from commons.reviews")
    assert helpful == pytest.approx(wilson(16, 20))
    assert (await crowd[1].get(path.removesuffix("/vote")))["myVote"] is False
    assert code_of(await ann.ask("POST", path, {"isUpvote": True})) == "OWN_REVIEW"


async def test_owners_and_their_team_do_not_review_what_is_theirs(site: SiteUnderTest) -> None:
    owner, helper = await gather_crowd(site, ["olga", "hector"])
    server_id = await add_server(site, owner=owner.id)
    await run_sql(
        site, "insert into server_team (server_id, person_id, role) values ($1, $2, 'manager')", server_id, helper.id
    )
    for who in (owner, helper):
        answer = await who.ask("POST", HOLLOW, {"rating": 5, "content": WORDS})
        assert (answer.status_code, code_of(answer)) == (403, "OWN_SUBJECT")


async def test_a_new_account_waits_for_a_moderator_and_is_told_why(site: SiteUnderTest) -> None:
    [new] = await gather_crowd(site, ["newcomer"], age=timedelta(hours=2))
    [ann] = await gather_crowd(site, ["ann-lee"])
    [mod] = await gather_crowd(site, ["mod-1"], role="moderator", scopes=("reviews.moderate",))
    await add_server(site)
    made = await write(new)
    assert made["state"] == "held"
    assert made["decision"]["reasons"][0]["value"] == "It is younger than 24 hours."
    path = f"/api/v1/reviews/{made['id']}"
    assert (await site.get(HOLLOW)).json()["data"] == []
    assert (await ann.ask("GET", path)).status_code == 404
    assert (await ann.ask("POST", f"{path}/vote", {"isUpvote": True})).status_code == 404
    assert [row["id"] for row in await mod.get("/api/v1/admin/reviews?state=held")] == [made["id"]]
    shown = await mod.ask("POST", f"/api/v1/admin/reviews/{made['id']}/show", {"reason": "Reads well."})
    assert shown.json()["data"]["state"] == "shown"
    assert [row["id"] for row in (await site.get(HOLLOW)).json()["data"]] == [made["id"]]
    hidden = await mod.ask("POST", f"/api/v1/admin/reviews/{made['id']}/hide", {"reason": "Names a child."})
    assert hidden.json()["data"]["decision"]["reasons"][0]["value"] == "Names a child."
    assert (await site.get(f"{HOLLOW}/totals")).json()["data"]["count"] == 0
    assert code_of(await new.ask("PATCH", path, {"rating": 1})) == "REVIEW_CLOSED"
    assert await read_sql(site, "select count(*)::int from kernel.audit_log where action like 'review.%'") == 2


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Join https://one.example and https://two.example today, it is better than here.", "links"),
        ("Goooooooooooooooooood place to be, believe me, all of it is good.", "in a row"),
        ("buy now cheap coins " * 8, "repeated"),
        ("THIS IS THE WORST PLACE I HAVE EVER SEEN IN MY WHOLE LIFE", "capital"),
    ],
)
async def test_what_looks_like_advertising_is_held_with_its_reason(site: SiteUnderTest, words: str, why: str) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    await add_server(site)
    made = await write(ann, content=words)
    assert made["state"] == "held"
    assert why in made["decision"]["reasons"][0]["value"]


async def test_an_edit_keeps_what_stood_there_for_moderators_alone(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    [mod] = await gather_crowd(site, ["mod-1"], role="moderator", scopes=("reviews.moderate",))
    await add_server(site)
    path = f"/api/v1/reviews/{(await write(ann, title='First'))['id']}"
    changed = (await ann.ask("PATCH", path, {"title": None, "content": WORDS[::-1]})).json()["data"]
    assert changed["editedAt"] is not None
    assert changed["title"] is None
    history = path.replace("/v1/", "/v1/admin/") + "/history"
    [before] = await mod.get(history)
    assert (before["title"], before["content"]) == ("First", WORDS)
    assert (await ann.ask("GET", history)).status_code == 403
    assert code_of(await mod.ask("PATCH", path, {"rating": 1})) == "NOT_YOUR_REVIEW"


async def test_a_review_that_was_taken_back_may_be_written_anew(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    await add_server(site)
    first = await write(ann, 1)
    await bob.ask("POST", f"/api/v1/reviews/{first['id']}/vote", {"isUpvote": True})
    assert (await ann.ask("DELETE", f"/api/v1/reviews/{first['id']}")).status_code == 204
    assert (await ann.ask("GET", f"/api/v1/reviews/{first['id']}")).status_code == 404
    again = await write(ann, 5)
    assert (again["rating"], again["upvotes"]) == (5, 0)
    assert (await site.get(f"{HOLLOW}/totals")).json()["data"]["histogram"] == [0, 0, 0, 0, 1]


async def test_the_owner_answers_once_and_nobody_else_does(site: SiteUnderTest) -> None:
    ann, owner = await gather_crowd(site, ["ann-lee", "olga"])
    await add_server(site, owner=owner.id)
    path = f"/api/v1/reviews/{(await write(ann))['id']}/reply"
    assert code_of(await ann.ask("POST", path, {"content": "I thank myself."})) == "NOT_THE_OWNER"
    told = (await owner.ask("POST", path, {"content": "Thank you."})).json()["data"]["reply"]
    assert (told["content"], told["editedAt"]) == ("Thank you.", None)
    told = (await owner.ask("POST", path, {"content": "Thank you, Ann."})).json()["data"]["reply"]
    assert told["editedAt"] is not None
    assert (await owner.ask("DELETE", path)).json()["data"]["reply"] is None


async def test_reviews_are_sorted_and_narrowed_as_asked(site: SiteUnderTest) -> None:
    crowd = await gather_crowd(site, [f"person-{n}" for n in range(6)])
    await add_server(site)
    for stars, who in zip((3, 5, 1, 4, 5), crowd, strict=False):
        await write(who, stars)
    await run_sql(site, "update commons.reviews set is_verified = true where rating = 4")
    await run_sql(site, "update commons.reviews set helpful = 0.9 where rating = 1")

    async def stars_of(query: str) -> list[int]:
        return [row["rating"] for row in (await site.get(f"{HOLLOW}?{query}")).json()["data"]]

    assert await stars_of("") == [1, 5, 4, 5, 3]
    assert await stars_of("sort=highest") == [5, 5, 4, 3, 1]
    assert await stars_of("sort=lowest") == [1, 3, 4, 5, 5]
    assert await stars_of("sort=newest") == [5, 4, 1, 5, 3]
    assert (await stars_of("sort=verified"))[:2] == [4, 1]
    assert await stars_of("rating=5") == [5, 5]
    assert await stars_of("verified=true") == [4]
    answer = await site.get(HOLLOW, headers={"Authorization": "Basic none"})
    assert 'desc="2 queries"' in answer.headers["server-timing"]


async def test_somebodys_reviews_are_listed_with_what_they_are_about(site: SiteUnderTest) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    await add_server(site)
    await write(ann)
    [row] = (await site.get("/api/v1/users/ann-lee/reviews")).json()["data"]
    assert row["subject"]["url"] == "/servers/ember-hollow"
    assert row["review"]["content"] == WORDS


async def test_reports_and_everything_else_are_told_in_events(site: SiteUnderTest) -> None:
    ann, bob = await gather_crowd(site, ["ann-lee", "bob-ray"])
    await add_server(site)
    made = await write(ann)
    flag = f"/api/v1/reviews/{made['id']}/flag"
    assert (await bob.ask("POST", flag, {"reason": "It is an advertisement."})).status_code == 202
    assert (await bob.ask("POST", flag, {"reason": ""})).status_code == 422
    await bob.ask("POST", f"/api/v1/reviews/{made['id']}/vote", {"isUpvote": True})
    await ann.ask("DELETE", f"/api/v1/reviews/{made['id']}")
    told = await read_sql(site, "select array_agg(name order by seq) from kernel.outbox where name like 'review.%'")
    assert told == ["review.submitted", "review.flagged", "review.voted", "review.removed"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rating": 6, "content": WORDS}, "rating"),
        ({"rating": 4, "content": "Too short."}, "content"),
        ({"rating": 4, "content": "x" * 4001}, "content"),
        ({"rating": 4, "content": WORDS, "title": "t" * 121}, "title"),
    ],
)
async def test_a_review_out_of_bounds_is_refused_with_the_field(
    site: SiteUnderTest, body: dict[str, Any], field: str
) -> None:
    [ann] = await gather_crowd(site, ["ann-lee"])
    await add_server(site)
    answer = await ann.ask("POST", HOLLOW, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["details"][0]["field"] == field
    blank = await ann.ask("POST", HOLLOW, {"rating": 4, "content": " " * 40})
    assert code_of(blank) == "NOTHING_SAID"
