"""What a guild says of itself is weighed as reviews are: what breaks a rule waits, and comes back as it was."""

from datetime import timedelta
from typing import Any

from tests.accounts.at_the_door import open_site
from tests.accounts.screens.visiting import reader
from tests.commons.crowd import Member, gather_crowd
from tests.harness.web import StartSite

GUILDS = "/api/v1/guilds"
DESK = "/api/v1/admin/moderation"
SCOPES = ("moderation.review", "moderation.figures", "accounts.suspend")


async def _crowd(start_site: StartSite) -> tuple[Member, Member, Member]:
    site = await open_site(start_site, MODERATION_WORDS="gribbleflop")
    [ann] = await gather_crowd(site, ["ann-ray"], age=timedelta(hours=1))
    [bo] = await gather_crowd(site, ["bo-berg"])
    [mod] = await gather_crowd(site, ["mod-one"], role="moderator", scopes=SCOPES)
    return ann, bo, mod


async def _found(owner: Member, **more: Any) -> dict[str, Any]:
    answer = await owner.ask("POST", GUILDS, {"name": "Lantern Keepers", **more})
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()["data"]
    return told


async def _settle(mod: Member, outcome: str) -> None:
    [case] = await mod.get(f"{DESK}/queue")
    assert (case["subjectKind"], case["held"]) == ("guild", True)
    body = {"outcome": outcome, "rule": "wrong-listing", "note": "Looked at."}
    answer = await mod.ask("POST", f"{DESK}/cases/{case['id']}/decisions", body)
    assert answer.status_code == 200, answer.text


async def test_a_guild_whose_words_are_watched_for_is_its_members_alone_until_a_moderator_has_read_them(
    start_site: StartSite,
) -> None:
    ann, bo, mod = await _crowd(start_site)
    told = await _found(ann, description="We say gribbleflop to whoever we meet.")
    assert (told["isActive"], told["isHeld"]) == (False, True)
    at = f"{GUILDS}/{told['id']}"
    assert (await bo.ask("GET", at)).status_code == (await bo.ask("POST", f"{at}/join", {})).status_code == 404
    assert await bo.get(GUILDS) == []
    assert (await ann.get(at))["description"].startswith("We say")
    await _settle(mod, "dismiss")
    assert (await bo.get(at))["isActive"] is True
    assert (await ann.ask("PATCH", at, {"maxMembers": 20})).json()["data"]["isActive"] is True
    again = await ann.ask("PATCH", at, {"description": "We say gribbleflop to whoever we meet."})
    assert again.json()["data"]["isActive"] is True  # those words have been let stand
    assert (await ann.ask("PATCH", at, {"name": "Gribbleflop Keepers"})).json()["data"]["isHeld"] is True


async def test_a_guild_may_say_where_it_meets(start_site: StartSite) -> None:
    ann, _, _ = await _crowd(start_site)
    words = "We meet on Fridays at https://lanterns.example, or write to lanterns@lanterns.example."
    assert (await _found(ann, description=words))["isActive"] is True


async def test_the_forms_of_a_guild_weigh_what_is_typed_and_say_that_it_waits(start_site: StartSite) -> None:
    ann, _, _ = await _crowd(start_site)
    async with reader(ann.site) as somebody:
        await somebody.join()
        made = await somebody.send("/my/guilds/new", name="Copper Foxes", description="Quiet.", visibility="PUBLIC")
        assert "waits for a moderator" not in (await somebody.open(made.headers["location"])).text
        manage = "/guilds/copper-foxes/manage"
        typed = {"name": "Copper Foxes", "description": "Gribbleflop.", "visibility": "PUBLIC", "maxMembers": "100"}
        assert (await somebody.send(manage, manage, **typed)).status_code == 303
        assert "waits for a moderator" in (await somebody.open("/guilds/copper-foxes")).text
        new = "/my/guilds/new"
        other = await somebody.send(new, name="Gribbleflop Foxes", description="", visibility="PUBLIC")
        assert "waits for a moderator" in (await somebody.open(other.headers["location"])).text
