"""Pages of puzzles, for somebody whose browser runs no script."""

import re
from datetime import timedelta

from stoa.kernel import clock
from tests.accounts.at_the_door import open_site
from tests.accounts.screens.visiting import alerts_of, reader, title_of
from tests.commons.crowd import run_sql
from tests.harness.web import StartSite
from tests.sites.firstspawn.puzzles.playing import DESK, ODD, PUZZLES, TRIVIA, WORD, an_editor, today, write


async def test_a_word_is_played_with_a_form_and_the_result_is_shared_without_a_letter(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor = await an_editor(site)
    puzzle = (await today(editor, WORD)).replace(PUZZLES, "/puzzle")
    async with reader(site) as ann:
        assert "Sign in to play" in (await ann.open("/puzzle")).text
        await ann.join()
        page = await ann.open("/puzzle")
        assert title_of(page) == "The first night"
        assert "6 tries left" in page.text
        refused = await ann.send("/puzzle", puzzle, answer="xqzvk")
        assert "not in the list of words" in alerts_of(refused)[0]
        assert alerts_of(await ann.send("/puzzle", puzzle, answer=" ")) == [
            "Give an answer first. It has cost you no try."
        ]
        assert (await ann.send("/puzzle", puzzle, answer="trout")).status_code == 303
        page = await ann.open("/puzzle")
        assert "T in its place, R elsewhere in the word" in page.text
        assert "5 tries left" in page.text
        await ann.send("/puzzle", puzzle, answer="torch")
        page = await ann.open("/puzzle")
        assert alerts_of(page) == ["Solved: you are the 1st today"]
        shared = re.search(r"FirstSpawn puzzle [^<\"]*", page.text)
        assert shared is not None
        assert shared[0].splitlines()[1:3] == ["🟩🟨🟨⬛⬛", "🟩🟩🟩🟩🟩"]
        assert "torch" not in shared[0].lower()
        mine = await ann.open("/account/puzzles")
        assert "1 day" in mine.text
        assert (await ann.send("/account/puzzles", remind="yes")).status_code == 303
        assert "checked" in (await ann.open("/account/puzzles")).text
        board = await ann.open("/leaderboards?period=weekly")
        assert "You are in the 1st place" in board.text
        assert (await ann.open(puzzle.replace("/puzzle/", "/puzzles/"))).headers["location"] == "/puzzle"


async def test_a_place_in_a_picture_is_chosen_with_a_button_and_shown_when_the_day_is_over(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    editor = await an_editor(site)
    await run_sql(site, "update accounts.api_keys set expires_at = now() + interval '9 days'")
    made = await write(editor, ODD)
    solution = (await editor.get(f"{DESK}/{made}"))["puzzle"]["solution"]
    await editor.ask("PUT", f"{DESK}/{made}/schedule", {"day": clock.today_iso()})
    async with reader(site) as ann:
        await ann.join()
        page = (await ann.open("/puzzle")).text
        fields = dict(re.findall(r'value="([\d.,]+)" aria-label="(Column \d+, row \d+)"', page))
        assert len(fields) == 24
        right = next(value for value, label in fields.items() if label == solution["text"])
        wrong = next(value for value in fields if value != right)
        assert (await ann.send("/puzzle", f"/puzzle/{made}", spot=wrong)).status_code == 303
        assert (await ann.send("/puzzle", f"/puzzle/{made}", spot="x")).status_code == 422
        assert (await ann.send("/puzzle", f"/puzzle/{made}", spot=right)).status_code == 303
        assert "Solved" in alerts_of(await ann.open("/puzzle"))[0]
        with clock.moved(timedelta(days=1), everywhere=True):
            assert "There is no puzzle today" in (await ann.open("/puzzle")).text
            shown = (await ann.open(f"/puzzles/{made}")).text
            assert solution["text"] in shown
            archive = (await ann.open("/puzzles?type=visual")).text
            assert "1 of 1 player solved it" in archive
    tomorrow = {"day": (clock.now() + timedelta(days=1)).date().isoformat()}
    board = await site.get("/leaderboards", params=tomorrow, headers={"Accept": "text/html"})
    assert "Nobody has points here yet" in board.text


async def test_choices_that_were_wrong_cannot_be_chosen_again(start_site: StartSite) -> None:
    site = await open_site(start_site)
    puzzle = (await today(await an_editor(site), TRIVIA)).replace(PUZZLES, "/puzzle")
    async with reader(site) as ann:
        await ann.join()
        await ann.send("/puzzle", puzzle, answer="a")
        page = (await ann.open("/puzzle")).text
        assert re.search(r'value="a" disabled', page)
        assert not re.search(r'value="b" disabled', page)
        await ann.send("/puzzle", puzzle, answer="b")
        assert "Solved" in alerts_of(await ann.open("/puzzle"))[0]
        assert "already" in alerts_of(await ann.send("/puzzle", puzzle, answer="c"))[0]
