"""Whose file it is: who sees it, what becomes of it when it is deleted, hidden or its owner leaves."""

from datetime import timedelta
from os import utime
from pathlib import Path
from uuid import UUID

from stoa.accounts.privacy.erasure import erase_person
from stoa.commons.media.jobs import ORPHANS, SWEEP
from stoa.commons.media.personal import find_files
from stoa.kernel import clock
from stoa.kernel.storage import put
from tests.accounts.at_the_door import accounts_at, code_of, grant
from tests.accounts.privacy.working import working
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import rows, until, value

from . import samples
from .harbour import FRIENDS, ask, judged, member, open_harbour, send


def kept(site: SiteUnderTest) -> list[str]:
    """List what the storage holds."""
    root = site.runtime.files[site.name].root
    assert root is not None
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def _age_everything(site: SiteUnderTest) -> None:
    """Let what was published look as if it had been there for long."""
    for path in Path(site.runtime.files[site.name].root or "").rglob("media/**/*.webp"):
        utime(path, (1, 1))


async def done(site: SiteUnderTest) -> None:
    """Let the worker finish what there is."""
    unfinished = "select from kernel.jobs where name like 'media.%' and status in ('waiting', 'running')"
    async with working(site):
        await until(site.runtime.databases[site.name], f"select not exists ({unfinished})")


async def test_a_deleted_file_is_gone_for_good(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann, ben = await member(site), await member(site, "ben")
    (view,) = await judged(ann, ("a.jpg", samples.jpeg(), "jetty-photo"))
    url = view["variants"][0]["url"]
    shown = (await ben.ask("GET", f"/api/v1/media/{view['id']}")).json()["data"]
    assert (shown["status"], shown["filename"]) == ("ready", None)
    assert (await ben.ask("DELETE", f"/api/v1/media/{view['id']}")).status_code == 404
    assert len((await ann.ask("GET", "/api/v1/media?purpose=jetty-photo")).json()["data"]) == 1
    described = await ann.ask("PATCH", f"/api/v1/media/{view['id']}", {"alt": "A jetty at dusk"})
    assert described.json()["data"]["alt"] == "A jetty at dusk"
    assert (await ann.ask("DELETE", f"/api/v1/media/{view['id']}")).status_code == 204
    await done(site)
    assert kept(site) == []
    assert (await site.get(url)).status_code == 404
    told = await rows(
        site.runtime.databases["harbour"], "select name from kernel.outbox where name like 'media.%' order by seq"
    )
    assert [row["name"] for row in told] == ["media.ready", "media.removed"]


async def test_a_private_file_is_opened_by_links_that_end_and_by_nobody_else(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann, ben = await member(site), await member(site, "ben")
    (view,) = await judged(ann, ("letter.png", samples.png(alpha=True), "letter"))
    link = next(one["url"] for one in view["variants"] if one["name"] == "80.png")
    assert (await site.get(link)).status_code == 200
    assert "private" in (await site.get(link)).headers["cache-control"]
    assert (await site.get(link[:-3] + "abc")).status_code == 400
    assert (await ben.ask("GET", f"/api/v1/media/{view['id']}")).status_code == 404
    assert (await site.get(f"/api/v1/media/{view['id']}")).status_code == 404
    (key,) = [one for one in kept(site) if one.endswith(".png")]
    assert (await site.get(f"/{key}")).status_code == 404
    FRIENDS.add(UUID(ben.person_id))
    assert (await ben.ask("GET", f"/api/v1/media/{view['id']}")).status_code == 200
    with clock.moved(timedelta(minutes=16), everywhere=True):
        assert (await site.get(link)).status_code in {400, 410}


async def test_a_moderator_hides_shows_and_removes_and_it_is_written_down(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann, mod = await member(site), await member(site, "mod")
    (view,) = await judged(ann, ("a.jpg", samples.jpeg(), "jetty-photo"))
    path, url = f"/api/v1/admin/media/{view['id']}/state", view["variants"][0]["url"]
    assert (await ann.ask("PUT", path, {"state": "hidden", "reason": "Rude"})).status_code == 403
    await grant(site, mod.person_id, "moderator")
    await mod.sign_in()
    assert len((await mod.ask("GET", f"/api/v1/admin/media?person={ann.person_id}")).json()["data"]) == 1
    assert (await mod.ask("PUT", path, {"state": "hidden", "reason": "Rude"})).status_code == 204
    assert (await site.get(url)).status_code == 404
    assert (await site.get(f"/api/v1/media/{view['id']}")).status_code == 404
    assert (await ann.ask("GET", f"/api/v1/media/{view['id']}")).json()["data"]["state"] == "hidden"
    assert (await mod.ask("PUT", path, {"state": "shown", "reason": "An error"})).status_code == 204
    assert (await site.get(url)).status_code == 200
    assert (await mod.ask("PUT", path, {"state": "removed", "reason": "Rude indeed"})).status_code == 204
    await done(site)
    assert (kept(site), (await ann.ask("GET", f"/api/v1/media/{view['id']}")).status_code) == ([], 404)
    acts = await rows(
        site.runtime.databases["harbour"],
        "select action from kernel.audit_log where action like 'media.%' order by seq",
    )
    assert [row["action"] for row in acts] == ["media.hidden", "media.shown", "media.removed"]


async def test_whoever_leaves_takes_their_files_along(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann = await member(site)
    await judged(ann, ("a.jpg", samples.jpeg(), "jetty-photo"), ("bad.jpg", samples.SVG, "jetty-photo"))
    accounts, person_id = accounts_at(site), UUID(ann.person_id)
    named = await find_files(accounts.database.read(), person_id)
    assert sorted(one.key for one in named) == kept(site)
    async with accounts.database.write() as tx:
        await erase_person(tx, accounts, site.runtime.files["harbour"], person_id)
    assert kept(site) == []
    assert await value(accounts.database, "select count(*) from commons.media") == 0


async def test_what_nobody_finished_and_what_nobody_knows_is_swept(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann = await member(site)
    database, files = site.runtime.databases["harbour"], site.runtime.files["harbour"]
    upload = (await ask(ann, "half.jpg", samples.jpeg())).json()["data"]
    await site.request("PUT", upload["url"], content=samples.jpeg(), headers=upload["headers"])
    failed = await judged(ann, ("bad.jpg", samples.SVG, "jetty-photo"))
    await put(files, f"media/{UUID(int=9).hex}/{'0' * 40}.webp", b"nobody's")
    _age_everything(site)
    async with database.write() as tx:
        await tx.connection.execute(
            "update commons.media set expires_at = now() - interval '1 hour', touched_at = now() - interval '8 days'"
        )
        await SWEEP.enqueue(tx, SWEEP.payload())
        await ORPHANS.enqueue(tx, ORPHANS.payload())
    await done(site)
    assert kept(site) == []
    assert failed[0]["status"] == "failed"
    assert await value(database, "select count(*) from commons.media") == 0


async def test_a_file_that_was_left_behind_is_taken_up_again(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann = await member(site)
    database = site.runtime.databases["harbour"]
    await send(ann, "a.jpg", samples.jpeg())
    async with database.write() as tx:
        await tx.connection.execute("delete from kernel.pgqueuer; delete from kernel.jobs")
        await tx.connection.execute("update commons.media set touched_at = now() - interval '1 hour'")
        await SWEEP.enqueue(tx, SWEEP.payload())
    async with working(site):
        await until(database, "select status = 'ready' from commons.media")
    assert await value(database, "select count(*) from commons.media_variants") == 9


async def test_a_picture_of_oneself_is_chosen_and_taken_away(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann, ben = await member(site), await member(site, "ben")
    view, photo = await judged(ann, ("me.jpg", samples.jpeg(), "avatar"), ("a.jpg", samples.jpeg(), "jetty-photo"))
    assert {(one["width"], one["height"]) for one in view["variants"]} == {(64, 64), (128, 128), (300, 300)}
    assert code_of(await ben.ask("PUT", "/api/v1/users/me/avatar", {"mediaId": view["id"]})) == "MEDIA_NOT_FOUND"
    assert code_of(await ann.ask("PUT", "/api/v1/users/me/avatar", {"mediaId": photo["id"]})) == "MEDIA_NOT_READY"
    assert (await ann.ask("PUT", "/api/v1/users/me/avatar", {"mediaId": view["id"]})).status_code == 204
    assert (await ann.me()).json()["data"]["avatarId"] == view["id"]
    assert (await site.get(f"/media/avatars/{view['id']}")).headers["content-type"] == "image/webp"
    assert (await site.get(f"/media/avatars/{photo['id']}")).status_code == 404
    assert (await ann.ask("DELETE", "/api/v1/users/me/avatar")).status_code == 204
    assert (await ann.me()).json()["data"]["avatarId"] is None
    await ann.ask("PUT", "/api/v1/users/me/avatar", {"mediaId": view["id"]})
    await ann.ask("DELETE", f"/api/v1/media/{view['id']}")
    assert (await ann.me()).json()["data"]["avatarId"] is None
