"""Files, pictures and albums with forms, by a browser without script."""

from typing import Any
from uuid import UUID

import httpx2

from tests.accounts.at_the_door import grant
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import Reader, alerts_of, reader
from tests.harness.web import StartSite
from tests.kernel.asking import rows, until, value

from . import samples
from .harbour import JETTY, OWNERS, open_harbour


async def send_form(somebody: Reader, page: str, to: str, files: list[Any], **fields: str) -> httpx2.Response:
    """Send a form with files, its token first, as browsers do."""
    token = await somebody.token(page)
    return await somebody.client.post(to, data={"csrf_token": token, **fields}, files=[("files", one) for one in files])


async def test_files_are_sent_described_and_deleted_with_forms(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    database = site.runtime.databases["harbour"]
    async with reader(site) as ann:
        await ann.join()
        photo = ("jetty.jpg", samples.jpeg(), "image/jpeg")
        sent = await send_form(
            ann, "/account/files", "/account/files", [photo, ("b.mp4", b"film", "video/mp4")], purpose="jetty-photo"
        )
        assert (sent.status_code, sent.headers["location"]) == (303, "/account/files?done=sent")
        async with working(site):
            await until(database, "select status = 'ready' from commons.media")
        media_id = await value(database, "select id::text from commons.media")
        page = await ann.open("/account/files?done=sent")
        assert "jetty.jpg" in page.text
        assert "Ready" in page.text
        assert "Jetty photos · sent" in page.text
        assert alerts_of(page) == ["Your files have arrived and are being looked at."]
        card = await ann.open(f"/account/files/{media_id}", headers={"HX-Request": "true"})
        assert card.text.lstrip().startswith("<li")
        token = await ann.token("/account/files")
        described = await ann.client.post(
            f"/account/files/{media_id}/describe", data={"csrf_token": token, "alt": "Dusk"}
        )
        assert described.status_code == 303
        assert "Dusk" in (await ann.open("/account/files")).text
        deleted = await ann.client.post(f"/account/files/{media_id}/delete", data={"csrf_token": token})
        assert deleted.status_code == 303
        assert "No files yet" in (await ann.open("/account/files")).text


async def test_row_43_a_form_without_token_or_file_or_of_many_parts_is_refused(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    database = site.runtime.databases["harbour"]
    photo = ("files", ("a.jpg", samples.jpeg(), "image/jpeg"))
    async with reader(site) as ann:
        await ann.join()
        token = await ann.token("/account/files")
        forged = await ann.client.post("/account/files", data={"purpose": "show"}, files=[photo])
        assert forged.status_code == 403
        wrong = await ann.client.post("/account/files", data={"csrf_token": "no" + token}, files=[photo])
        assert wrong.status_code == 403
        empty = await send_form(ann, "/account/files", "/account/files", [("", b"", "")], purpose="show")
        assert empty.status_code == 422
        unknown = await send_form(ann, "/account/files", "/account/files", [photo[1]], purpose="nothing")
        assert unknown.status_code == 422
        assert "Nothing here takes files under this purpose." in unknown.text
        plain = await ann.client.post("/account/files", content=b"a=b", headers={"Content-Type": "text/plain"})
        assert plain.status_code == 415
        broken = await ann.client.post(
            "/account/files", content=b"--x\r\nnonsense", headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
        assert broken.status_code == 400
        parts = b"".join(b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n' for _ in range(10_000))
        many = await ann.client.post(
            "/account/files", content=parts + b"--x--\r\n", headers={"Content-Type": "multipart/form-data; boundary=x"}
        )
        assert many.status_code == 400
        assert "more than 60 parts" in many.text
        large = ("big.jpg", bytes(3_000_001), "image/jpeg")
        refused = await send_form(ann, "/account/files", "/account/files", [large], purpose="jetty-photo")
        assert refused.status_code == 422
        assert "big.jpg" in refused.text
    assert await value(database, "select count(*) from commons.media") == 0


async def test_a_picture_of_oneself_is_sent_and_chosen_with_forms(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    async with reader(site) as ann:
        await ann.join()
        sent = await send_form(
            ann, "/account/picture", "/account/picture", [("me.png", samples.png(alpha=True), "image/png")]
        )
        assert sent.status_code == 303
        waiting = await ann.open("/account/picture?done=sent")
        assert "Being looked at" in waiting.text
        token = await ann.token("/account/picture")
        media_id = await value(site.runtime.databases["harbour"], "select id::text from commons.media")
        early = await ann.client.post("/account/picture/choose", data={"csrf_token": token, "mediaId": media_id})
        assert early.status_code == 409
        async with working(site):
            await until(site.runtime.databases["harbour"], "select status = 'ready' from commons.media")
        chosen = await ann.client.post("/account/picture/choose", data={"csrf_token": token, "mediaId": media_id})
        assert chosen.headers["location"] == "/account/picture?done=chosen"
        assert f"/media/avatars/{media_id}" in (await ann.open("/account/picture")).text
        await ann.client.post("/account/picture/remove", data={"csrf_token": token})
        assert f"/media/avatars/{media_id}" not in (await ann.open("/account/picture")).text


async def test_photos_are_added_and_moved_with_forms(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    database = site.runtime.databases["harbour"]
    page = f"/albums/jetty/{JETTY}"
    async with reader(site) as ann, reader(site, email="ben@stoa.example", username="ben-lee") as ben:
        await ann.join()
        await ben.join()
        OWNERS[JETTY] = UUID(await value(database, "select id::text from accounts.people where username = 'ann-lee'"))
        assert (await ben.open(page)).status_code == 403
        photos = [(f"{name}.jpg", samples.jpeg(), "image/jpeg") for name in "abc"]
        assert (await send_form(ann, page, f"{page}/add", photos)).status_code == 303
        ids = [
            row["id"]
            for row in await rows(database, "select media_id::text as id from commons.media_albums order by position")
        ]
        assert len(ids) == 3
        token = await ann.token(page)

        async def move(media_id: str, to: str) -> list[str]:
            moved = await ann.client.post(f"{page}/move", data={"csrf_token": token, "mediaId": media_id, "to": to})
            assert moved.status_code == 303
            found = await rows(database, "select media_id::text as id from commons.media_albums order by position")
            return [row["id"] for row in found]

        assert await move(ids[2], "cover") == [ids[2], ids[0], ids[1]]
        assert await move(ids[2], "later") == [ids[0], ids[2], ids[1]]
        assert await move(ids[1], "earlier") == [ids[0], ids[1], ids[2]]
        assert await move(ids[0], "out") == [ids[1], ids[2]]
        back = await ann.client.post(f"{page}/attach", data={"csrf_token": token, "mediaIds": [ids[0]]})
        assert back.status_code == 303
        dragged = await ann.client.post(
            f"{page}/arrange", data={"csrf_token": token, "mediaIds": ids}, headers={"HX-Request": "true"}
        )
        assert (dragged.status_code, dragged.text.lstrip()[:8]) == (200, "<section")
        assert (
            await ben.client.post(f"{page}/arrange", data={"csrf_token": await ben.token("/account/files")})
        ).status_code in {403, 422}


async def test_moderators_decide_about_files_on_their_page(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    database = site.runtime.databases["harbour"]
    async with reader(site) as ann:
        await ann.join()
        assert (await ann.open("/admin/media")).status_code == 403
        await send_form(
            ann, "/account/files", "/account/files", [("a.jpg", samples.jpeg(), "image/jpeg")], purpose="show"
        )
        await grant(site, await value(database, "select id::text from accounts.people"), "moderator")
        page = await ann.open("/admin/media")
        assert "Being looked at" in page.text
        media_id = await value(database, "select id::text from commons.media")
        token = await ann.token("/admin/media")
        form = {"csrf_token": token, "state": "hidden"}
        unexplained = await ann.client.post(f"/admin/media/{media_id}/state", data={**form, "reason": " "})
        assert unexplained.status_code == 422
        assert await value(database, "select state from commons.media") == "shown"
        decided = await ann.client.post(f"/admin/media/{media_id}/state", data={**form, "reason": "Rude"})
        assert decided.status_code == 303
        assert "Hidden by a moderator" in (await ann.open("/admin/media")).text
