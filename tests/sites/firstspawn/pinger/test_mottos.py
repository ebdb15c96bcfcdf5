"""What servers say of themselves is collected: bad words wait for a moderator before they are shown."""

from dataclasses import replace

import pytest

from stoa.sites.firstspawn.mottos.weighing import MOST, weigher
from stoa.sites.firstspawn.pinger.models import Finding, Target
from tests.commons.crowd import Member, gather_crowd
from tests.harness.web import SiteUnderTest, StartSite

from .places import Fleet, answered

QUEUE = "/api/v1/admin/moderation/queue"
SCOPES = ("moderation.review", "moderation.figures", "accounts.suspend")
BAD = "Fuck off, you stupid cunts and faggots"
LOUD = "!!! JOIN NOW !!! 50% SALE ON RANKS\nhttps://shop.example discord.gg/example JOIN NOW JOIN NOW"


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await start_site("firstspawn")


@pytest.fixture
async def fleet(site: SiteUnderTest) -> Fleet:
    made = Fleet(
        site.runtime.databases["firstspawn"], weigh=weigher(site.runtime.sites["firstspawn"], site.runtime.config)
    )
    await made.add()
    return made


async def _say(fleet: Fleet, *words: str) -> None:
    for one in words:

        def answer(target: Target, motd: str = one) -> Finding:
            return replace(answered(target), motd=motd)

        await fleet.ask_all(answer)


async def _shown(fleet: Fleet) -> str:
    """Give what pages and programs are told: they read this column."""
    return str((await fleet.row("select motd from servers"))[0])


async def _moderator(site: SiteUnderTest) -> Member:
    [mod] = await gather_crowd(site, ["mod-one"], role="moderator", scopes=SCOPES)
    return mod


async def _decide(site: SiteUnderTest, mod: Member, outcome: str) -> None:
    [case] = await mod.get(QUEUE)
    assert (case["subjectKind"], case["held"]) == ("motto", True)
    at = f"/api/v1/admin/moderation/cases/{case['id']}/decisions"
    answer = await mod.ask("POST", at, {"outcome": outcome, "rule": "harassment"})
    assert answer.status_code == 200, answer.text


async def test_loud_words_with_links_are_shown_as_servers_talk_like_that(site: SiteUnderTest, fleet: Fleet) -> None:
    await _say(fleet, LOUD)
    assert await _shown(fleet) == LOUD
    assert (await site.get(f"/api/v1/servers/server-{fleet.ids[0]}")).json()["data"]["motd"] == LOUD
    assert await (await _moderator(site)).get(QUEUE) == []


async def test_bad_words_are_never_shown_and_ask_for_a_moderator_once(site: SiteUnderTest, fleet: Fleet) -> None:
    await _say(fleet, "Welcome", BAD)
    assert await _shown(fleet) == ""
    mod = await _moderator(site)
    assert len(await mod.get(QUEUE)) == 1
    await _say(fleet, BAD, f"{BAD} 12", f"{BAD} 13", "Welcome again")
    assert len(await mod.get(QUEUE)) == 1
    assert await _shown(fleet) == "Welcome again"
    assert await fleet.row("select count(*) from held_mottos") == (1,)


async def test_what_a_moderator_lets_through_is_shown_from_then_on(site: SiteUnderTest, fleet: Fleet) -> None:
    await _say(fleet, BAD)
    mod = await _moderator(site)
    await _decide(site, mod, "dismiss")
    assert await _shown(fleet) == BAD
    await _say(fleet, "Welcome", BAD)
    assert await _shown(fleet) == BAD
    assert await mod.get(QUEUE) == []


async def test_what_a_moderator_refuses_stays_away_and_asks_nobody_again(site: SiteUnderTest, fleet: Fleet) -> None:
    await _say(fleet, BAD)
    mod = await _moderator(site)
    await _decide(site, mod, "remove")
    await _say(fleet, "Welcome")
    assert await _shown(fleet) == "Welcome"
    await _say(fleet, BAD, f"{BAD} 3")
    assert await _shown(fleet) == ""
    assert await mod.get(QUEUE) == []


async def test_one_that_nobody_minded_is_reported_and_removed_also_with_other_numbers(
    site: SiteUnderTest, fleet: Fleet
) -> None:
    await _say(fleet, "We hold no votes before 12 players are here")
    [reader] = await gather_crowd(site, ["rea-reader"], scopes=("moderation.report",))
    report = {"kind": "motto", "id": str(fleet.ids[0]), "reason": "harassment"}
    sent = await reader.ask("POST", "/api/v1/reports", report)
    assert sent.status_code == 201, sent.text
    mod = await _moderator(site)
    [case] = await mod.get(QUEUE)
    assert (case["subjectKind"], case["held"]) == ("motto", False)
    desk = await mod.get(f"/api/v1/admin/moderation/cases/{case['id']}")
    assert desk["subject"]["text"] == "We hold no votes before 12 players are here"
    at = f"/api/v1/admin/moderation/cases/{case['id']}/decisions"
    assert (await mod.ask("POST", at, {"outcome": "remove", "rule": "harassment"})).status_code == 200
    assert await _shown(fleet) == ""
    await _say(fleet, "We hold no votes before 14 players are here")
    assert await _shown(fleet) == ""
    await _say(fleet, "Welcome to all 14 of you")
    assert await _shown(fleet) == "Welcome to all 14 of you"
    assert await mod.get(QUEUE) == []


async def test_a_server_with_ever_new_bad_words_fills_no_table(fleet: Fleet) -> None:
    await _say(fleet, *(f"{BAD} {chr(97 + one)}{chr(97 + one)}" for one in range(MOST + 2)))
    assert await fleet.row("select count(*) from held_mottos") == (MOST,)
    assert await _shown(fleet) == ""


async def test_its_team_is_told_on_its_page(site: SiteUnderTest, fleet: Fleet) -> None:
    await _say(fleet, BAD)
    [owner] = await gather_crowd(site, ["ann-owner"])
    await fleet.run(
        "insert into server_team (server_id, person_id, role) values ($1, $2, 'owner')", fleet.ids[0], owner.id
    )
    page = await owner.ask("GET", f"/my/servers/server-{fleet.ids[0]}/network")
    assert "Its message of the day is not shown" in page.text
    assert "A moderator looks at it first" in page.text
