"""Playing: tries are counted, places follow one another without gaps, and points add up."""

import asyncio
from datetime import timedelta

from stoa.kernel import clock
from stoa.kernel.events import EventSettings, Relay
from stoa.sites.firstspawn.puzzles.consumers import CONSUMERS
from stoa.sites.firstspawn.puzzles.models import Basis
from stoa.sites.firstspawn.puzzles.rules import begin_of
from stoa.sites.firstspawn.puzzles.turning import remind_players, turn_day
from tests.accounts.at_the_door import code_of, open_site
from tests.commons.crowd import Member, add_server, gather_crowd, read_sql, run_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.sites.firstspawn.puzzles.playing import (
    DESK,
    ODD,
    PUZZLES,
    TRIVIA,
    WORD,
    an_editor,
    database_of,
    day,
    submit,
    today,
    write,
)


async def _prize(site: SiteUnderTest, owner: Member, quantity: int) -> str:
    server_id = await add_server(site, owner=owner.id)
    told = {"serverId": str(server_id), "name": "A key", "consoleCommand": "give {player} key", "quantity": quantity}
    answer = await owner.ask("POST", "/api/v1/prizes", told)
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["data"]["id"]
    return made


async def test_a_word_is_found_letter_by_letter(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor, [ann, bo] = await an_editor(site), await gather_crowd(site, ["ann-lee", "bo-berg"])
    puzzle = await today(editor, WORD)
    seen = await ann.get(f"{PUZZLES}/daily")
    assert (seen["content"]["length"], seen["solution"], seen["attemptsAllowed"]) == (5, None, 6)
    assert seen["yourPlay"]["startedAt"]
    told = await submit(ann, puzzle, "Trout")
    assert (told["isCorrect"], told["attemptsLeft"]) == (False, 5)
    assert [one["mark"] for one in told["feedback"]] == ["hit", "near", "near", "miss", "miss"]
    for bad in ("tor", "tor ch", "xqzvk", "t0rch", {"x": 1, "y": 2}):
        assert await submit(ann, puzzle, bad) == "BAD_ANSWER"
    with clock.moved(timedelta(seconds=30), everywhere=True):
        told = await submit(ann, puzzle, "torch")
    assert (told["isCorrect"], told["attemptsLeft"], told["rank"], told["streak"]) == (True, 0, 1, 1)
    assert 30 <= told["timeSpent"] <= 90
    assert 500 + 240 <= told["score"] <= 500 + 240 + 200
    assert await submit(ann, puzzle, "torch") == "ALREADY_SOLVED"
    for left in range(5, -1, -1):
        assert (await submit(bo, puzzle, "crane"))["attemptsLeft"] == left
    assert await submit(bo, puzzle, "torch") == "NO_ATTEMPTS_LEFT"
    shown = await bo.get(puzzle)
    assert (shown["participantCount"], shown["winnerCount"]) == (2, 1)
    assert [one["isCorrect"] for one in shown["yourPlay"]["tries"]] == [False] * 6
    assert await submit(editor, puzzle, "torch") == "EDITORS_DO_NOT_PLAY"
    assert (await site.request("POST", f"{puzzle}/submit", json={"answer": "torch"})).status_code == 401


async def test_choices_and_places_in_pictures_are_answers(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor, [ann, bo, cy] = await an_editor(site), await gather_crowd(site, ["ann-lee", "bo-berg", "cy-cole"])
    puzzle = await today(editor, TRIVIA)
    choices = (await ann.get(puzzle))["content"]["choices"]
    assert await submit(ann, puzzle, choices[0]["id"]) == {
        **dict.fromkeys(("feedback", "score", "rank", "timeSpent", "streak", "reward")),
        "isCorrect": False,
        "attemptsLeft": 3,
    }
    assert (await submit(ann, puzzle, "lava"))["isCorrect"]
    assert (await submit(bo, puzzle, "something else"))["attemptsLeft"] == 3
    assert (await submit(bo, puzzle, choices[1]["id"]))["rank"] == 2
    since_midnight = int((clock.now() - begin_of(clock.now().date())).total_seconds())
    told = await submit(cy, puzzle, "Lava")
    assert told["timeSpent"] >= since_midnight, "who never opened it is timed from its first minute"
    await editor.ask("POST", f"{DESK}/{puzzle.rsplit('/', 1)[1]}/withdraw")
    assert await submit(cy, puzzle, "Lava") == "NO_SUCH_PUZZLE"
    puzzle = await today(editor, ODD)
    place = (await editor.get(f"{DESK}/{puzzle.rsplit('/', 1)[1]}"))["puzzle"]["solution"]["place"]
    seen = await ann.get(puzzle)
    assert seen["content"]["grid"] == {"columns": 6, "rows": 4}
    picture = await site.get(seen["content"]["picture"])
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/svg+xml")
    middle = {"x": place["x"] + place["width"] / 2, "y": place["y"] + place["height"] / 2}
    missed = {"x": (middle["x"] + 50) % 100, "y": middle["y"]}
    assert not (await submit(ann, puzzle, missed))["isCorrect"]
    assert await submit(ann, puzzle, "over there") == "BAD_ANSWER"
    assert (await submit(ann, puzzle, middle))["isCorrect"]
    out = await ann.ask("POST", f"{puzzle}/submit", {"answer": {"x": 101, "y": 2}})
    assert out.status_code == 422


async def test_choices_that_are_letters_are_told_from_the_names_of_choices(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor, [ann, bo] = await an_editor(site), await gather_crowd(site, ["ann-lee", "bo-berg"])
    puzzle = await today(editor, TRIVIA, choices=["B", "A", "C"], answer="A")
    names = {one["text"]: one["id"] for one in (await ann.get(puzzle))["content"]["choices"]}
    assert (await submit(ann, puzzle, names["B"]))["isCorrect"] is False
    assert (await submit(ann, puzzle, "a"))["isCorrect"] is True
    assert (await submit(bo, puzzle, names["A"]))["isCorrect"] is True


async def test_of_many_who_solve_it_at_once_each_has_a_place_of_their_own(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [owner] = await gather_crowd(site, ["olga-ray"])
    editor, crowd = await an_editor(site), await gather_crowd(site, [f"racer-{number}" for number in range(16)])
    prize_id = await _prize(site, owner, 3)
    rewards = [{"rank": rank, "prizeId": prize_id} for rank in range(1, 6)]
    puzzle = await today(editor, TRIVIA, rewards=rewards)
    twice = await asyncio.gather(*(submit(one, puzzle, "Lava") for one in crowd for _ in range(2)))
    told = [one for one in twice if one != "ALREADY_SOLVED"]
    assert sorted(one["rank"] for one in told) == list(range(1, 17))
    shown = await owner.get(puzzle)
    assert (shown["participantCount"], shown["winnerCount"]) == (16, 16)
    won = sorted((one["reward"] for one in told if one["reward"]), key=lambda one: one["rank"])
    assert [one["rank"] for one in won] == [1, 2, 3, 4, 5]
    assert len({one["redemptionCode"] for one in won} - {None}) == 3, "there were three to give"
    ranks = {(await member.get(puzzle))["yourPlay"]["rank"]: member for member in crowd}
    first = ranks[1]
    assert [one["prizeName"] for one in await first.get("/api/v1/redemptions/my")] == ["A key"]
    all_time = "select sum(points) from puzzle_standings where period = 'all'"
    assert await read_sql(site, all_time) == sum(one["score"] for one in told)
    assert await read_sql(site, "select sum(total_points) from puzzle_progress") == sum(one["score"] for one in told)


async def test_tries_of_one_person_that_race_are_all_counted(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor, [ann] = await an_editor(site), await gather_crowd(site, ["ann-lee"])
    puzzle = await today(editor, WORD, attempts=3)
    answers = await asyncio.gather(*(submit(ann, puzzle, "crane") for _ in range(10)))
    assert sorted(one["attemptsLeft"] for one in answers if isinstance(one, dict)) == [0, 1, 2]
    assert answers.count("NO_ATTEMPTS_LEFT") == 7
    assert (await ann.get(puzzle))["participantCount"] == 1
    key = {"Idempotency-Key": "once-and-for-all", "Authorization": f"Bearer {ann.key}"}
    again = [await site.request("POST", f"{puzzle}/submit", json={"answer": "crane"}, headers=key) for _ in range(2)]
    assert {code_of(one) for one in again} == {"NO_ATTEMPTS_LEFT"}


async def test_the_day_turns_at_midnight(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [owner, ann, bo] = await gather_crowd(site, ["olga-ray", "ann-lee", "bo-berg"])
    editor, database = await an_editor(site), database_of(site)
    await run_sql(site, "update accounts.api_keys set expires_at = now() + interval '9 days'")
    prize_id = await _prize(site, owner, 5)
    best = {"rank": 1, "basis": Basis.BEST, "prizeId": prize_id}
    puzzle = await today(editor, TRIVIA, rewards=[best])
    for ahead in (1, 3):
        await write(editor, {**TRIVIA, "title": f"In {ahead} days"}, day=day(ahead))
    await submit(ann, puzzle, "Coal")
    assert (await submit(ann, puzzle, "Lava"))["reward"] is None
    await submit(bo, puzzle, "Lava")
    for _ in range(2):
        async with database.write() as tx:
            await turn_day(tx)
    assert await read_sql(site, "select count(*) from kernel.outbox where name = 'puzzle.published'") == 1
    await ann.ask("PUT", f"{PUZZLES}/progress/reminder", {"remind": True})
    with clock.moved(timedelta(days=1), everywhere=True):
        for _ in range(2):
            async with database.write() as tx:
                await turn_day(tx)
        shown = await ann.get(puzzle)
        assert (shown["solution"]["text"], shown["explanation"]) == ("Lava", TRIVIA["explanation"])
        assert [one["awardedTo"] for one in shown["rewards"]] == [str(bo.id)], "fewer tries, more points"
        assert await submit(bo, puzzle, "Lava") == "PUZZLE_CLOSED"
        assert len(await bo.get("/api/v1/redemptions/my")) == 1
        for _ in range(2):
            async with database.write() as tx:
                await remind_players(tx)
        notices = await ann.get("/api/v1/notifications")
        assert [one["title"] for one in notices] == ["Your streak of 1 day ends at midnight UTC"]
        next_day = f"{PUZZLES}/{(await bo.get(f'{PUZZLES}/daily'))['id']}"
        assert (await submit(bo, next_day, "Lava"))["streak"] == 2
    with clock.moved(timedelta(days=2), everywhere=True):
        assert code_of(await bo.ask("GET", f"{PUZZLES}/daily")) == "NO_PUZZLE_TODAY"
        assert (await bo.get(f"{PUZZLES}/progress"))["currentStreak"] == 2
    with clock.moved(timedelta(days=3), everywhere=True):
        assert (await bo.get(f"{PUZZLES}/progress"))["currentStreak"] == 0
        next_day = f"{PUZZLES}/{(await bo.get(f'{PUZZLES}/daily'))['id']}"
        assert (await submit(bo, next_day, "Lava"))["streak"] == 1
        progress = await bo.get(f"{PUZZLES}/progress")
        assert (progress["longestStreak"], progress["puzzlesSolved"], len(progress["days"])) == (2, 3, 3)
        assert len(await bo.get(PUZZLES)) == 3


async def test_leaderboards_count_days_weeks_and_guilds(start_site: StartSite) -> None:
    site = await open_site(start_site)
    crowd = await gather_crowd(site, [f"player-{number}" for number in range(6)])
    monday, rows = "2026-06-01", [(0, 900), (1, 700), (2, 700), (3, 500), (4, 300)]
    for number, points in rows:
        for period, begins in (("daily", "2026-06-03"), ("weekly", monday), ("all", "1970-01-01")):
            await run_sql(
                site,
                "insert into puzzle_standings values ($1, $2::text::date, $3, $4, 1)",
                period,
                begins,
                crowd[number].id,
                points,
            )
    board = f"{PUZZLES}/leaderboard"
    lines = await crowd[5].get(f"{board}?day=2026-06-03")
    assert [(one["rank"], one["points"]) for one in lines] == [(1, 900), (2, 700), (2, 700), (4, 500), (5, 300)]
    assert await crowd[5].get(f"{board}?period=daily") == []
    assert len(await crowd[5].get(f"{board}?period=weekly&day=2026-06-07")) == 5
    first = await crowd[5].ask("GET", f"{board}?period=all&limit=2")
    assert [one["rank"] for one in first.json()["data"]] == [1, 2]
    cursor = first.json()["meta"]["pagination"]["nextCursor"]
    second = await crowd[5].get(f"{board}?period=all&limit=2&cursor={cursor}")
    assert [one["rank"] for one in second] == [2, 4]
    guild = await crowd[0].ask("POST", "/api/v1/guilds", {"name": "Lantern Keepers", "visibility": "PRIVATE"})
    assert guild.status_code == 201
    mine = await crowd[0].get(f"{board}?period=all&guild=lantern-keepers")
    assert [(one["rank"], one["username"]) for one in mine] == [(1, "player-0")]
    assert code_of(await crowd[1].ask("GET", f"{board}?guild=lantern-keepers")) == "NO_SUCH_GUILD"
    assert (await crowd[1].ask("GET", f"{board}?period=hourly")).status_code == 422


async def test_a_solution_counts_for_reputation_badges_and_ones_page(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor, [ann] = await an_editor(site), await gather_crowd(site, ["ann-lee"])
    await submit(ann, await today(editor, TRIVIA), "Lava")
    relay = Relay(database_of(site), CONSUMERS, EventSettings())
    while await relay.fan_out_once():
        pass
    while await relay.deliver_once():
        pass
    assert await read_sql(site, "select sum(delta) from reputation_log where action = 'PUZZLE_WIN'") > 0
    facts = (await ann.get("/api/v1/users/ann-lee/profile"))["facts"]
    assert [one["value"] for one in facts if one["label"] == "Puzzle streak"] == ["1 day"]


async def test_a_prize_of_a_server_in_the_archive_is_neither_offered_nor_given(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [owner, ann, bo] = await gather_crowd(site, ["olga-ray", "ann-lee", "bo-berg"])
    prize_id = await _prize(site, owner, 3)
    puzzle = await today(await an_editor(site), TRIVIA, rewards=[{"rank": n, "prizeId": prize_id} for n in (1, 2, 3)])

    async def offered() -> list[str | None]:
        page = (await site.get("/puzzle", headers={"Accept": "text/html"})).text
        rewards = [one["prizeName"] for one in (await bo.get(puzzle))["rewards"]]
        assert ("A key" in page) is ("Ember Hollow" in page) is bool(rewards)
        return rewards

    assert await offered() == ["A key"] * 3
    assert (await owner.ask("POST", "/api/v1/servers/ember-hollow/archive")).status_code == 204
    assert await offered() == []
    assert (await submit(ann, puzzle, "Lava"))["reward"] is None
    assert await ann.get("/api/v1/redemptions/my") == []
    assert (await owner.ask("POST", "/api/v1/servers/ember-hollow/restore")).status_code == 204
    assert await offered() == ["A key"] * 3
    assert (await submit(bo, puzzle, "Lava"))["reward"]["prizeName"] == "A key"
