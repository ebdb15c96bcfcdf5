"""No answer leaves the server before the day is over: not by any route, event or export."""

from uuid import UUID

import msgspec

from stoa.kernel.feature import discover_sites
from tests.accounts.at_the_door import open_site
from tests.commons.crowd import Member, gather_crowd, read_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.sites.firstspawn.puzzles.playing import ODD, PUZZLES, TRIVIA, WORD, an_editor, submit, today, write

# What would give a solution away, wherever it stood.
SECRETS = ("quixotry", "zephyrous", "bewildry", "explained-in-secret", "drawn-in-secret", '"choice":"', '"place":{')


def _paths(ids: list[str]) -> list[str]:
    """Name every page there is, with each puzzle where puzzles are named, elsewhere with today's and tomorrow's."""
    routes = [route for feature in discover_sites()["firstspawn"].features for route in feature.routes]
    found = []
    for route in routes:
        if route.method != "GET" or route.path.startswith("/dev/"):
            continue
        names = route.path_parameters
        asked = ids if "puzzle" in route.path else ids[:2]
        filled = [route.path.format(**dict.fromkeys(names, one)) for one in asked] if names else [route.path]
        found += [path for path in filled if "{" not in path]
    return found


async def _look(site: SiteUnderTest, member: Member, paths: list[str]) -> int:
    shown = 0
    for path in paths:
        for headers in ({}, {"Authorization": f"Bearer {member.key}"}):
            answer = await site.get(path, headers=headers)
            assert answer.status_code < 500, path
            shown += answer.status_code == 200 and "puzzle" in path
            told = answer.text.lower()
            assert [secret for secret in SECRETS if secret in told] == [], path
    return shown


async def test_no_route_event_or_row_of_ones_own_tells_a_solution(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor, [ann] = await an_editor(site), await gather_crowd(site, ["ann-lee"])
    said = {"explanation": "Explained-in-secret"}
    puzzle = await today(editor, WORD, answer="quixotry", **said)
    ids = [
        puzzle.rsplit("/", 1)[1],
        await write(editor, WORD, answer="zephyrous", title="Tomorrow", day="2027-02-01", **said),
        await write(editor, WORD, answer="bewildry", title="A draft", **said),
        await write(editor, TRIVIA, day="2027-02-02", explanation="Explained-in-secret"),
        await write(editor, ODD, day="2027-02-03", drawing={"kind": "odd", "seed": "Drawn-in-secret"}),
    ]
    await ann.get(f"{PUZZLES}/daily")
    assert not (await submit(ann, puzzle, "daughter"))["isCorrect"]
    assert await _look(site, ann, _paths(ids)) > 8
    for planned in ids[1:]:
        for path in (f"{PUZZLES}/{planned}", f"/puzzles/{planned}", f"/puzzles/{planned}/picture.svg"):
            assert (await ann.ask("GET", path)).status_code == 404, path
        assert await submit(ann, f"{PUZZLES}/{planned}", "anything") == "NO_SUCH_PUZZLE"
    for table in ("kernel.outbox", "puzzle_submissions", "puzzle_tries"):
        rows = str(await read_sql(site, f"select coalesce(jsonb_agg(t)::text, '') from {table} t")).lower()
        assert [secret for secret in SECRETS if secret in rows] == [], table
    audited = str(await read_sql(site, "select jsonb_agg(t)::text from kernel.audit_details t")).lower()
    assert [secret for secret in SECRETS if secret in audited] == []


async def test_the_picture_of_today_does_not_name_what_it_was_drawn_from(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor, [ann] = await an_editor(site), await gather_crowd(site, ["ann-lee"])
    puzzle = await today(editor, ODD, drawing={"kind": "odd", "seed": "Drawn-in-secret"})
    UUID(puzzle.rsplit("/", 1)[1])
    shown = await ann.get(puzzle)
    picture = (await site.get(shown["content"]["picture"])).text
    assert "secret" not in (picture + msgspec.json.encode(shown).decode()).lower()
    assert shown["solution"] is None
