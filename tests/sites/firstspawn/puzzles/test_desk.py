"""The desk: only what can be played is kept, one puzzle a day, and nothing is changed once people may have seen it."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from stoa.sites.firstspawn.puzzles.desk.forms import form_of
from stoa.sites.firstspawn.puzzles.desk.service import load_sheet
from tests.accounts.at_the_door import code_of, grant, open_site
from tests.accounts.screens.visiting import errors_of, reader, title_of
from tests.commons.crowd import gather_crowd
from tests.harness.web import StartSite
from tests.sites.firstspawn.puzzles.playing import DESK, ODD, PUZZLES, TRIVIA, WORD, an_editor, day, today, write


@pytest.fixture(scope="module")
def bad_puzzles() -> list[tuple[dict[str, Any], str]]:
    """Give puzzles that could not be played, and the field that is wrong."""
    return [
        ({**TRIVIA, "answer": "Ice"}, "answer"),
        ({**TRIVIA, "choices": ["Lava"]}, "choices"),
        ({**TRIVIA, "choices": ["Lava", "lava"]}, "choices"),
        ({**TRIVIA, "question": " "}, "question"),
        ({**WORD, "answer": "t0rch"}, "answer"),
        ({**WORD, "answer": "la"}, "answer"),
        ({**WORD, "hint": "A torch"}, "answer"),
        ({**ODD, "drawing": None}, "drawing"),
        ({**ODD, "question": ""}, "question"),
        ({**TRIVIA, "day": day(-1)}, "day"),
        ({**TRIVIA, "day": day(5000)}, "day"),
        ({**TRIVIA, "rewards": [{"rank": 1}, {"rank": 1}]}, "rewards"),
        ({**TRIVIA, "rewards": [{"rank": 1, "prizeId": "019ad0c4-0000-7000-8000-000000000001"}]}, "rewards"),
        ({**TRIVIA, "attempts": 11}, "attempts"),
        ({**TRIVIA, "title": "x"}, "title"),
    ]


async def test_what_could_not_be_played_is_refused_beside_its_field(
    start_site: StartSite, bad_puzzles: list[tuple[dict[str, Any], str]]
) -> None:
    editor = await an_editor(await open_site(start_site))
    for told, field in bad_puzzles:
        answer = await editor.ask("POST", DESK, told)
        assert (answer.status_code, answer.json()["error"]["details"][0]["field"]) == (422, field), answer.text
    assert await editor.get(DESK) == []


async def test_a_puzzle_is_written_planned_changed_and_withdrawn(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor, [ann] = await an_editor(site), await gather_crowd(site, ["ann-lee"])
    draft = f"{DESK}/{await write(editor, TRIVIA, rewards=[{'rank': 1, 'description': 'Our thanks'}])}"
    assert (await editor.get(draft))["state"] == "draft"
    other = await write(editor, WORD, day=day(2))
    assert code_of(await editor.ask("PUT", f"{draft}/schedule", {"day": day(2)})) == "DAY_TAKEN"
    assert (await editor.ask("PUT", f"{draft}/schedule", {"day": day(3)})).json()["data"]["state"] == "scheduled"
    changed = await editor.ask("PUT", draft, {**TRIVIA, "title": "Another title", "day": day(3)})
    assert (changed.json()["data"]["puzzle"]["title"], changed.json()["data"]["rewards"]) == ("Another title", [])
    assert [one["day"] for one in await editor.get(DESK)] == [day(3), day(2)]
    assert (await editor.ask("DELETE", f"{DESK}/{other}")).status_code == 204
    running = await today(editor, ODD)
    own = running.replace(PUZZLES, DESK)
    for method, path, body in (("PUT", own, TRIVIA), ("PUT", f"{own}/schedule", {"day": None}), ("DELETE", own, None)):
        assert code_of(await editor.ask(method, path, body)) == "PUZZLE_PUBLISHED"
    assert (await ann.ask("GET", running)).status_code == 200
    assert (await editor.ask("POST", f"{own}/withdraw")).json()["data"]["state"] == "withdrawn"
    assert code_of(await ann.ask("GET", running)) == "NO_SUCH_PUZZLE"
    for method, path, body in (
        ("GET", DESK, None),
        ("GET", draft, None),
        ("POST", DESK, TRIVIA),
        ("PUT", draft, TRIVIA),
        ("PUT", f"{draft}/schedule", {"day": None}),
        ("POST", f"{draft}/withdraw", None),
        ("DELETE", draft, None),
    ):
        assert (await ann.ask(method, path, body)).status_code == 403, path
    assert code_of(await editor.ask("GET", f"{DESK}/019ad0c4-0000-7000-8000-000000000001")) == "NO_SUCH_PUZZLE"


async def test_the_pages_of_the_desk_do_the_same(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as mod:
        await mod.join()
        person = (await mod.open("/api/v1/users/me", headers={"Accept": "application/json"})).json()["data"]["id"]
        await grant(site, person, "moderator")
        new = "/admin/puzzles/new"
        assert "Nothing is planned for 14 days" in (await mod.open("/admin/puzzles")).text
        wrong = await mod.send(new, title="What burns?", type="trivia", question="What?", choices="Coal\nLava")
        assert errors_of(wrong)["answer"].startswith("The answer has to be one of the choices")
        fields = {"title": "What burns?", "type": "trivia", "question": "What?", "choices": "Coal\nLava"}
        made = await mod.send(new, **fields, answer="Lava", rewardPlaces="2", rewardText="Our thanks", day=day(1))
        assert made.status_code == 303, made.text
        at = made.headers["location"]
        page = await mod.open(at)
        assert title_of(page) == "What burns?"
        assert "1st to solve it: Our thanks" in page.text
        assert (await mod.send(f"{at}/edit", **fields, answer="Coal", day=day(1))).status_code == 303
        assert "<strong>Coal</strong>" in (await mod.open(at)).text
        drawn = {"title": "Odd", "type": "visual", "question": "Which?", "drawingKind": "odd", "drawingSeed": "lamp"}
        second = (await mod.send(new, **drawn)).headers["location"]
        assert (await mod.open(f"{second}/picture.svg")).headers["content-type"] == "image/svg+xml"
        taken = await mod.send(second, f"{second}/schedule", day=day(1))
        assert "Another puzzle is planned" in errors_of(taken)["day"]
        assert (await mod.send(second, f"{second}/schedule", day=day(0))).status_code == 303
        assert "has been published" in (await mod.send(at, f"{second}/remove")).text
        assert (await mod.send(second, f"{second}/withdraw")).status_code == 303
        assert (await mod.send(at, f"{at}/remove")).headers["location"] == "/admin/puzzles"


async def test_what_the_form_cannot_say_stays_as_a_program_wrote_it(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor = await an_editor(site)
    rewards = [{"rank": 1, "description": "Gold"}, {"rank": 2, "description": "Silver"}, {"rank": 1, "basis": "best"}]
    drawing = {**ODD["drawing"], "columns": 9, "rows": 3}
    puzzle_id = await write(editor, {**ODD, "drawing": drawing}, rewards=rewards)
    before = await editor.get(f"{DESK}/{puzzle_id}")
    async with reader(site) as mod:
        await mod.join()
        person = (await mod.open("/api/v1/users/me", headers={"Accept": "application/json"})).json()["data"]["id"]
        await grant(site, person, "moderator")
        at = f"/admin/puzzles/{puzzle_id}/edit"
        sheet = await load_sheet(site.runtime.databases[site.name].read(), UUID(puzzle_id))
        fields = {name: value for name, value in msgspec.to_builtins(form_of(sheet)).items() if value}
        assert (await mod.send(at, **fields | {"explanation": "Said anew."})).status_code == 303
        after = await editor.get(f"{DESK}/{puzzle_id}")
        told = [
            [(one["rank"], one["basis"], one["description"]) for one in each["rewards"]] for each in (before, after)
        ]
        assert told[0] == told[1]
        assert after["puzzle"]["drawing"] == before["puzzle"]["drawing"]
        assert after["puzzle"]["explanation"] == "Said anew."
