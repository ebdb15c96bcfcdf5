"""From a report to a decision: one case for each thing, one moderator at a time, one decision that counts."""

import asyncio

import pytest

from tests.accounts.at_the_door import code_of
from tests.commons.crowd import gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite

from .scene import DESK, Scene, set_scene


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn")


@pytest.fixture
async def scene(site: SiteUnderTest) -> Scene:
    return await set_scene(site)


async def test_a_report_opens_a_case_and_its_reporter_is_told_what_came_of_it(scene: Scene) -> None:
    ann, (mod, _) = scene.reporters[0], scene.moderators
    reasons = {one["name"] for one in (await scene.site.get("/api/v1/reports/reasons")).json()["data"]}
    assert {"spam", "harassment", "illegal", "fraud", "impersonation", "nudity", "copyright", "other"} <= reasons
    made = (await scene.report(ann, note="Look at the link.")).json()["data"]
    assert (made["state"], made["reason"], made["note"]) == ("open", "spam", "Look at the link.")
    assert code_of(await scene.report(ann, "fraud")) == "ALREADY_REPORTED"
    assert code_of(await scene.report(scene.author)) == "OWN_THING"
    assert code_of(await scene.report(ann, "no-such-rule")) == "UNKNOWN_RULE"
    assert code_of(await scene.report(ann, kind="castle")) == "NO_SUCH_SUBJECT"
    [line] = await mod.get(f"{DESK}/queue?kind=review&reason=spam&minPriority=10&state=open&held=false")
    assert (line["reports"], line["reasons"], line["owner"]) == (1, ["spam"], "cara-author")
    decided = await scene.decide(mod, line["id"], "hide", note="Please say it once.")
    assert decided.status_code == 200, decided.text
    assert not await scene.is_shown()
    [mine] = await ann.get("/api/v1/reports?state=upheld")
    assert mine["settledAt"] is not None
    [about] = await scene.author.get("/api/v1/moderation/decisions")
    assert about["explained"]["rule"] == "house.spam"
    assert about["explained"]["howToAppeal"] == f"/account/moderation/decisions/{about['id']}"
    assert {"label": "What the moderator says", "value": "Please say it once."} in about["explained"]["reasons"]
    [strike] = await scene.author.get("/api/v1/moderation/strikes")
    assert (strike["rule"], strike["points"], strike["liftedAt"]) == ("spam", 1, None)
    assert await mod.get(f"{DESK}/queue") == []
    [closed] = await mod.get(f"{DESK}/closed?kind=review")
    assert (closed["id"], closed["outcome"], closed["undoneAt"]) == (line["id"], "hide", None)
    again = await scene.report(ann, "fraud")
    assert again.json()["data"]["caseId"] == line["id"] if again.status_code == 201 else again.status_code == 404


async def test_sixty_reports_at_once_are_one_case_that_counts_them_all(site: SiteUnderTest) -> None:
    scene = await set_scene(site, reporters=60)
    answers = await asyncio.gather(*(scene.report(one, "fraud") for one in scene.reporters))
    assert {one.status_code for one in answers} == {201}
    again = await asyncio.gather(*(scene.report(one) for one in scene.reporters[:8]))
    assert {code_of(one) for one in again} == {"ALREADY_REPORTED"}
    assert await read_sql(site, "select count(*)::int from commons.moderation_cases") == 1
    assert await read_sql(site, "select reports from commons.moderation_cases") == 60
    assert await read_sql(site, "select weight from commons.moderation_cases") == 60 * 45
    assert await read_sql(site, "select count(*)::int from kernel.outbox where name = 'moderation.case-opened'") == 1
    await scene.decide(scene.moderators[0], await scene.case_id(), "dismiss")
    assert await read_sql(site, "select count(*)::int from commons.moderation_reports where state = 'dismissed'") == 60
    assert await read_sql(site, "select reports from commons.moderation_cases") == 0


async def test_of_two_who_claim_at_once_one_gets_the_case(scene: Scene) -> None:
    case_id = await scene.reported()
    claim = f"{DESK}/cases/{case_id}/claim"
    answers = await asyncio.gather(*(one.ask("POST", claim) for one in scene.moderators * 5))
    winners = {answer.status_code for answer in answers[0::2]}, {answer.status_code for answer in answers[1::2]}
    assert sorted(winners, key=str) == [{200}, {409}]
    first = 0 if answers[0].status_code == 200 else 1
    holder, other = scene.moderators[first], scene.moderators[1 - first]
    refused = await scene.decide(other, case_id, "dismiss")
    assert (refused.status_code, code_of(refused)) == (409, "CLAIMED_BY_OTHER")
    assert (await other.ask("DELETE", claim)).status_code == 204
    assert (await other.ask("POST", claim)).status_code == 409
    assert (await holder.ask("DELETE", claim)).status_code == 204
    assert (await other.ask("POST", claim)).status_code == 200
    await run_sql(scene.site, "update commons.moderation_cases set claimed_until = now() - interval '1 second'")
    assert (await holder.ask("POST", claim)).status_code == 200
    counts = await holder.get(f"{DESK}/counts")
    assert (counts["waiting"], counts["claimed"]) == (1, 1)


async def test_of_two_who_decide_at_once_one_is_too_late(scene: Scene) -> None:
    case_id = await scene.reported()
    answers = await asyncio.gather(
        *(
            scene.decide(one, case_id, outcome)
            for one, outcome in zip(scene.moderators, ("hide", "dismiss"), strict=True)
        )
    )
    assert sorted(one.status_code for one in answers) == [200, 409]
    assert await read_sql(scene.site, "select count(*)::int from commons.moderation_decisions") == 1
    told = "select count(*)::int from kernel.jobs where name = 'moderation.tell'"
    assert await read_sql(scene.site, told) == 1


async def test_a_suspension_has_a_term_and_ends_when_it_is_undone(scene: Scene) -> None:
    (mod, other), author = scene.moderators, scene.author
    case_id = await scene.reported()
    assert code_of(await scene.decide(mod, case_id, "suspend", "harassment")) == "NEEDS_TERM"
    done = await scene.decide(mod, case_id, "suspend", "harassment", days=7, note="Leave them alone.")
    assert done.status_code == 200, done.text
    assert (await author.ask("GET", "/api/v1/users/me")).status_code == 401
    days = "select extract(day from status_until - now())::int from accounts.people where username = 'cara-author'"
    assert await read_sql(scene.site, days) in {6, 7}
    [decision] = done.json()["data"]["decisions"]
    undo = f"{DESK}/decisions/{decision['id']}/undo"
    answers = await asyncio.gather(*(one.ask("POST", undo, {"reason": "A mistake."}) for one in (mod, other)))
    assert sorted(one.status_code for one in answers) == [204, 409]
    status = "select status from accounts.people where username = 'cara-author'"
    assert await read_sql(scene.site, status) == "active"
    assert (
        await read_sql(scene.site, "select count(*)::int from commons.moderation_strikes where lifted_at is null") == 0
    )
    acts = "select array_agg(action order by seq) from kernel.audit_log where action like 'moderation.%'"
    assert await read_sql(scene.site, acts) == ["moderation.suspend", "moderation.undone"]


async def test_what_was_hidden_is_shown_again_and_a_dismissal_can_be_taken_back(scene: Scene) -> None:
    mod = scene.moderators[0]
    case_id = await scene.reported()
    hidden = (await scene.decide(mod, case_id, "remove")).json()["data"]
    assert not await scene.is_shown()
    assert (await mod.ask("POST", f"{DESK}/decisions/{hidden['decisions'][0]['id']}/undo", {})).status_code == 204
    assert await scene.is_shown()
    await scene.reported()
    dismissed = (await scene.decide(mod, case_id, "dismiss")).json()["data"]
    assert dismissed["case"]["state"] == "closed"
    assert (await mod.ask("POST", f"{DESK}/decisions/{dismissed['decisions'][0]['id']}/undo", {})).status_code == 204
    [line] = await mod.get(f"{DESK}/queue")
    assert (line["id"], line["reports"], line["reasons"]) == (case_id, 1, ["spam"])
    await scene.decide(mod, case_id, "hide")
    [closed] = await mod.get(f"{DESK}/closed")
    assert (closed["outcome"], closed["undoneAt"]) == ("hide", None), "of three decisions the last one stands"


async def test_nobody_decides_about_themselves_or_about_those_above_them(scene: Scene) -> None:
    mod, other = scene.moderators
    [boss] = await gather_crowd(scene.site, ["boss-1"], role="admin", scopes=("moderation.review",))
    for person in (mod, boss):
        await scene.report(scene.reporters[0], kind="person", id=str(person.id))
    about = {one["subjectTitle"]: one["id"] for one in await mod.get(f"{DESK}/queue?kind=person&sort=oldest")}
    assert code_of(await scene.decide(mod, about["mod-one"], "dismiss")) == "NOT_YOURS_TO_DECIDE"
    assert code_of(await scene.decide(mod, about["boss-1"], "warn")) == "ABOVE_YOU"
    assert code_of(await scene.decide(boss, about["boss-1"], "warn")) == "NOT_YOURS_TO_DECIDE"
    assert (await scene.decide(other, about["mod-one"], "warn")).status_code == 200
    assert code_of(await scene.decide(other, about["mod-one"], "warn")) == "ALREADY_DECIDED"
    refused = await scene.reporters[0].ask("GET", f"{DESK}/queue")
    assert refused.status_code == 403


async def test_a_thread_joins_reporter_owner_and_moderators_without_naming_these(scene: Scene) -> None:
    (mod, _), ann, author = scene.moderators, scene.reporters[0], scene.author
    case_id = await scene.reported()
    thread = f"/api/v1/moderation/cases/{case_id}/messages"
    said = await ann.ask("POST", thread, {"body": "There is more of it on page two."})
    assert said.status_code == 201
    assert (await author.ask("GET", thread)).status_code == 404
    for body in ({"body": "Thank you.", "to": str(ann.id)}, {"body": "Between us: a known face."}):
        assert (await mod.ask("POST", f"{DESK}/cases/{case_id}/messages", body)).status_code == 200
    shown = await ann.get(thread)
    assert [(one["author"], one["authorId"] is None) for one in shown] == [("reporter-0", False), ("A moderator", True)]
    stranger = {"body": "Hello.", "to": str(author.id)}
    assert (await mod.ask("POST", f"{DESK}/cases/{case_id}/messages", stranger)).status_code == 404
    await scene.decide(mod, case_id, "warn")
    assert (await author.get(thread)) == []
    assert len((await mod.get(f"{DESK}/cases/{case_id}"))["messages"]) == 3


async def test_a_person_who_cries_wolf_weighs_half_and_too_many_reports_are_refused(scene: Scene) -> None:
    mod, ann = scene.moderators[0], scene.reporters[0]
    for _ in range(3):
        case_id = await scene.reported()
        await scene.decide(mod, case_id, "dismiss")
    await scene.reported()
    weights = "select array_agg(weight order by created_at) from commons.moderation_reports"
    assert await read_sql(scene.site, weights) == [15, 15, 15, 7]
    answers = [await scene.report(ann) for _ in range(27)]
    assert answers[-1].status_code == 429
