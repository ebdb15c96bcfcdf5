"""Appeals: one for each decision, within its term, answered by somebody else, and once; letters tell everybody."""

import asyncio
import re

import pytest

from stoa.commons.moderation.letters.links import read_appeal_token
from tests.accounts.at_the_door import accounts_at, code_of, mails
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import reader
from tests.commons.crowd import gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until

from .scene import DESK, SCOPES, Scene, set_scene

PLEA = {"body": "It is no advertising; I have never met the people of that shop."}


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn")


@pytest.fixture
async def scene(site: SiteUnderTest) -> Scene:
    return await set_scene(site)


async def decided(scene: Scene, outcome: str = "hide", **more: str) -> tuple[str, str]:
    case_id = await scene.reported()
    done = await scene.decide(scene.moderators[0], case_id, outcome, **more)
    return case_id, str(done.json()["data"]["decisions"][0]["id"])


async def test_an_appeal_is_answered_once_and_by_another_moderator(scene: Scene) -> None:
    (mod, other), author = scene.moderators, scene.author
    case_id, decision_id = await decided(scene)
    appeal = f"/api/v1/moderation/decisions/{decision_id}/appeal"
    assert code_of(await scene.reporters[0].ask("POST", appeal, PLEA)) == "NO_SUCH_DECISION"
    answers = await asyncio.gather(*(author.ask("POST", appeal, PLEA) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    [line] = await mod.get(f"{DESK}/queue?state=appealed")
    assert line["id"] == case_id
    assert code_of(await scene.decide(other, case_id, "dismiss")) == "APPEAL_FIRST"
    made = next(one for one in answers if one.status_code == 201).json()["data"]
    answer = f"{DESK}/appeals/{made['id']}/answer"
    own = await mod.ask("POST", answer, {"granted": True})
    assert (own.status_code, code_of(own)) == (403, "SECOND_LOOK")
    twice = await asyncio.gather(
        *(other.ask("POST", answer, {"granted": True, "answer": "So it is."}) for _ in range(2))
    )
    assert sorted(one.status_code for one in twice) == [200, 409]
    assert await scene.is_shown()
    about = await author.get(f"/api/v1/moderation/decisions/{decision_id}")
    assert (about["appealState"], about["undoneAt"] is None) == ("granted", False)
    assert await mod.get(f"{DESK}/queue") == []
    [boss] = await gather_crowd(scene.site, ["boss-1"], role="admin", scopes=SCOPES)
    assert (await other.ask("GET", f"{DESK}/figures")).status_code == 403
    figures = await boss.get(f"{DESK}/figures?days=7")
    assert figures["appeals"] == {"open": 0, "granted": 1, "refused": 0}
    assert [(one["moderator"], one["decisions"], one["overturned"]) for one in figures["moderators"]] == [
        ("mod-one", 1, 1)
    ]
    assert [(one["reason"], one["reports"], one["upheld"]) for one in figures["reasons"]] == [("spam", 1, 1)]
    assert sum(day["decisions"] for day in figures["byDay"]) == 1


async def test_a_refused_appeal_leaves_the_decision_and_a_late_one_is_not_taken(scene: Scene) -> None:
    other, author = scene.moderators[1], scene.author
    _, decision_id = await decided(scene)
    appeal = f"/api/v1/moderation/decisions/{decision_id}/appeal"
    await run_sql(scene.site, "update commons.moderation_decisions set decided_at = decided_at - interval '31 days'")
    assert code_of(await author.ask("POST", appeal, PLEA)) == "CANNOT_BE_APPEALED"
    await run_sql(scene.site, "update commons.moderation_decisions set decided_at = decided_at + interval '2 days'")
    made = (await author.ask("POST", appeal, PLEA)).json()["data"]
    refused = await other.ask("POST", f"{DESK}/appeals/{made['id']}/answer", {"granted": False, "answer": "It is."})
    assert refused.json()["data"]["state"] == "refused"
    assert not await scene.is_shown()
    assert code_of(await author.ask("POST", appeal, PLEA)) == "ALREADY_APPEALED"


async def test_a_lone_moderator_answers_the_appeal_against_their_own_decision(scene: Scene) -> None:
    mod, other = scene.moderators
    _, decision_id = await decided(scene)
    await run_sql(scene.site, "delete from accounts.grants where person_id = $1", other.id)
    made = await scene.author.ask("POST", f"/api/v1/moderation/decisions/{decision_id}/appeal", PLEA)
    answer = f"{DESK}/appeals/{made.json()['data']['id']}/answer"
    assert (await mod.ask("POST", answer, {"granted": True})).status_code == 200


async def test_somebody_banned_is_told_by_mail_and_appeals_by_its_link(scene: Scene) -> None:
    site = scene.site
    _, decision_id = await decided(scene, "ban", note="Enough of it.")
    assert (await scene.author.ask("GET", "/api/v1/users/me")).status_code == 401
    async with working(site):
        await until(
            accounts_at(site).database,
            "select count(*) = 1 from kernel.jobs where name = 'moderation.tell' and status = 'done'",
        )
    [letter] = await mails(site, "cara-author@crowd.example")
    assert letter["subject"] == "Your account is banned because of your review"
    assert "Enough of it." in letter["text"]
    [told] = await mails(site, "reporter-0@crowd.example")
    assert told["subject"] == "We have acted on your report"
    link = re.search(r"/appeal/(\S+)", letter["text"])
    assert link is not None
    assert str(read_appeal_token(accounts_at(site).keys, link[1])) == decision_id
    async with reader(site) as somebody:
        page = await somebody.open(f"/appeal/{link[1]}")
        assert "Enough of it." in page.text
        short = await somebody.send(f"/appeal/{link[1]}", body="No.")
        assert short.status_code == 422
        sent = await somebody.send(f"/appeal/{link[1]}", body=PLEA["body"])
        assert sent.status_code == 303
        assert "It waits for another moderator" in (await somebody.open(f"/appeal/{link[1]}")).text
        assert (await somebody.open(f"/appeal/{link[1]}x")).status_code == 404
    assert await read_sql(site, "select state from commons.moderation_cases") == "appealed"
