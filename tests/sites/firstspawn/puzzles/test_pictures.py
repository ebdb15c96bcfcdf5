"""Pictures that are sent for puzzles: nobody sees one before its day, and what cannot be shown is not planned."""

import re
from typing import Any
from uuid import UUID

from stoa.accounts.privacy.erasure import erase_person
from stoa.commons.media.service import delete_media
from tests.accounts.at_the_door import accounts_at, code_of, grant, open_site
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import errors_of, reader
from tests.commons.crowd import Member, gather_crowd, read_sql, run_sql
from tests.commons.media.samples import png
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import eventually, until
from tests.sites.firstspawn.puzzles.playing import DESK, PUZZLES, an_editor, database_of, day, submit, write

SPOT: dict[str, Any] = {"text": "A shelf of lanterns.", "place": {"x": 50, "y": 50, "width": 25, "height": 25}}
SENT: dict[str, Any] = {"title": "The odd lantern", "type": "visual", "question": "Which one is odd?"}


async def a_picture(site: SiteUnderTest, editor: Member, status: str = "ready") -> str:
    """Give the id of a picture that was sent and looked at; nothing of it is in the storage."""
    one = await read_sql(
        site,
        """
        insert into commons.media (id, person_id, purpose, is_public, filename, declared_type, declared_size,
            upload_key, status, kind, created_at, expires_at, touched_at)
        values (gen_random_uuid(), $1, 'puzzle-picture', false, 'the-answer-is-lamp.png', 'image/png', 10, 'k', $2,
            'image', now(), now(), now()) returning id
        """,
        editor.id,
        status,
    )
    return str(one)


async def test_what_could_not_be_solved_is_refused_beside_its_field(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor = await an_editor(site)
    waiting, ready = await a_picture(site, editor, "processing"), await a_picture(site, editor)
    choosing = {"choices": ["Left", "Right"], "answer": "Left"}
    small = {"x": 0.5, "y": 0.5, "width": 2, "height": 2}
    bad: list[tuple[dict[str, Any], str]] = [
        ({"picture": {"text": "x"}}, "choices"),
        ({"picture": {"text": ""}}, "picture.text"),
        ({"picture": SPOT, "drawing": {"kind": "odd", "seed": "x"}}, "drawing"),
        ({"picture": {**SPOT, "place": small}}, "picture.place"),
        ({"picture": {**SPOT, "place": {**small, "x": 99, "width": 5}}}, "picture.place"),
        ({"picture": {"text": "x", "mediaId": str(editor.id)}, **choosing}, "picture"),
        ({"picture": {"text": "x", "mediaId": waiting}, **choosing, "day": day(1)}, "day"),
        ({"picture": {"text": "x"}, **choosing, "day": day(1)}, "day"),
    ]
    for told, field in bad:
        answer = await editor.ask("POST", DESK, {**SENT, **told})
        assert (answer.status_code, answer.json()["error"]["details"][0]["field"]) == (422, field), answer.text
    draft = f"{DESK}/{await write(editor, SENT, picture={'text': 'x'}, **choosing)}"
    late = await editor.ask("PUT", f"{draft}/schedule", {"day": day(1)})
    assert late.json()["error"]["details"][0]["field"] == "day"
    changed = {**SENT, **choosing, "picture": {"text": "x", "mediaId": ready}, "day": day(1)}
    assert (await editor.ask("PUT", draft, changed)).json()["data"]["state"] == "scheduled"


async def test_a_puzzle_whose_picture_goes_with_whoever_sent_it_is_a_draft_again(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ed, flo] = await gather_crowd(site, ["ed-ray", "flo-day"], role="moderator", scopes=("puzzles.edit",))
    planned = [
        f"{DESK}/{await write(ed, SENT, picture={**SPOT, 'mediaId': await a_picture(site, whose)}, day=day(ahead))}"
        for ahead, whose in ((1, ed), (2, flo), (3, ed))
    ]
    deleted = UUID((await ed.get(planned[2]))["puzzle"]["pictureId"])
    database = database_of(site)
    async with database.write() as tx:
        await delete_media(tx, ed.id, deleted)
    states = "select array_agg(day is null order by created_at, id) from puzzles"
    async with working(site):
        await until(database, f"select ({states}) = '{{f,f,t}}'")
        async with database.write() as tx:
            await erase_person(tx, accounts_at(site), site.runtime.files[site.name], flo.id)
        await until(database, f"select ({states}) = '{{f,t,t}}'")
    assert [(await ed.get(one))["state"] for one in planned] == ["scheduled", "draft", "draft"]


async def test_only_how_a_picture_stands_comes_anew_so_that_forms_of_the_desk_keep_what_is_typed(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    async with reader(site) as mod:
        await mod.join()
        person = (await mod.open("/api/v1/users/me", headers={"Accept": "application/json"})).json()["data"]["id"]
        await grant(site, person, "moderator")
        fields = {**SENT, "drawingKind": "sent", "pictureText": "A shelf.", "place": "50, 50, 25, 25"}
        at = (await mod.send("/admin/puzzles/new", **fields)).headers["location"]
        files = {"file": ("lamp.png", png(400, 300), "image/png")}
        token = await mod.token(at)
        assert (await mod.client.post(f"{at}/picture", data={"csrf_token": token}, files=files)).status_code == 303
        page = (await mod.open(at)).text
        [asks] = re.findall(r'<[^>]*hx-get="[^"]*"[^>]*every [^>]*>', page)
        assert all(part in asks for part in ('id="now"', 'hx-select="#now"', 'hx-target="this"'))
        inside = page[page.index(asks) : page.index("<form", page.index(asks))]
        assert inside.count("<div") == inside.count("</div>"), "the form stands outside of what is replaced"


async def test_an_editor_sends_a_picture_with_the_form_and_players_point_at_it_on_its_day(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    async with reader(site) as mod, working(site):
        await mod.join()
        person = (await mod.open("/api/v1/users/me", headers={"Accept": "application/json"})).json()["data"]["id"]
        await grant(site, person, "moderator")
        new = "/admin/puzzles/new"
        fields = {**SENT, "drawingKind": "sent", "pictureText": "A shelf.", "place": "50, 50, 25, 25"}
        wrong = await mod.send(new, **{**fields, "place": "here"})
        assert errors_of(wrong)["place"].startswith("Write 4 whole numbers")
        assert errors_of(await mod.send(new, **fields, day=day(1)))["day"].startswith("Save it without a day")
        at = (await mod.send(new, **fields)).headers["location"]
        token = await mod.token(at)
        nothing = await mod.client.post(
            f"{at}/picture", data={"csrf_token": token}, files={"file": ("a.txt", b"words", "text/plain")}
        )
        assert nothing.status_code == 422
        files = {"file": ("the-answer-is-lamp.png", png(400, 300), "image/png")}
        assert (await mod.client.post(f"{at}/picture", data={"csrf_token": token}, files=files)).status_code == 303

        async def is_prepared() -> bool:
            return (await mod.open(f"{at}/picture")).status_code == 200

        assert await eventually(is_prepared)
        assert f'src="{at}/picture"' in (await mod.open(at)).text
        public = at.replace("/admin", "") + "/picture"
        assert (await mod.send(at, f"{at}/schedule", day=day(1))).status_code == 303
        assert (await site.get(public)).status_code == 404
        assert (await mod.send(at, f"{at}/schedule", day=day(0))).status_code == 303
        shown = await site.get(public)
        assert (shown.status_code, shown.headers["content-type"].split("/")[0]) == (200, "image")
        assert "lamp" not in str(shown.headers)
        [ann, bo] = await gather_crowd(site, ["ann-ray", "bo-berg"])
        puzzle = at.replace("/admin/puzzles", PUZZLES)
        content = (await ann.get(puzzle))["content"]
        assert (content["picture"], content["grid"]) == (public, {"columns": 8, "rows": 6})
        assert (await submit(ann, puzzle, {"x": 10, "y": 10}))["isCorrect"] is False
        assert (await submit(ann, puzzle, {"x": 56.25, "y": 58.3}))["isCorrect"] is True
        assert (await bo.ask("GET", f"{at}/picture")).status_code in {401, 403}
        refused = await mod.client.post(f"{at}/picture", data={"csrf_token": token}, files=files)
        assert "has been published" in refused.text
        await run_sql(site, "update commons.media set state = 'hidden'")
        assert code_of(await ann.ask("GET", public)) == "NO_SUCH_PUZZLE"


async def test_a_picture_that_is_private_is_no_file_of_anybody_elses(start_site: StartSite) -> None:
    site = await open_site(start_site)
    editor, [ann] = await an_editor(site), await gather_crowd(site, ["ann-ray"])
    picture = await a_picture(site, editor)
    assert (await ann.ask("GET", f"/api/v1/media/{picture}")).status_code == 404
