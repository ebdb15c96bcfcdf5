"""A firm's logo: sent by its owner like every picture, shown where the firm is named, and taken away again."""

from uuid import UUID

from stoa.kernel.db import Database
from stoa.sites.marinemarket.demo.jobs import DRAW_LOGOS, DrawLogos
from tests.accounts.at_the_door import grant, open_site
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import reader
from tests.commons.media.samples import png
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import eventually, until, value
from tests.sites.marinemarket.boats_afloat import launch
from tests.sites.marinemarket.buyers import data_of
from tests.sites.marinemarket.sellers import new_seller

HTML = {"Accept": "text/html"}
PAGE = "/broker/logo"


async def test_an_owner_sends_the_logo_and_takes_it_away_and_agents_do_not(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    database = site.runtime.databases["marinemarket"]
    async with reader(site) as ann, reader(site, email="bo@stoa.example", username="bo-berg") as bo, working(site):
        await bo.join()
        await ann.join()
        assert (await ann.open(PAGE)).status_code == 403, "nobody has a firm yet"
        person = "select id from accounts.people where username = 'ann-lee'"
        await grant(site, str(await value(database, person)), "broker")
        await ann.send("/broker", "/broker/firm", name="North Quay Yachts")
        await ann.send("/broker", "/broker/seats", username="bo-berg")
        firm_id = UUID(str(await value(database, "select id from sellers where kind = 'broker'")))
        await launch(database, firm_id, slug="blue-heron", title="Blue Heron")
        assert (await bo.open(PAGE)).status_code == 403, "an agent's is not the firm's face"
        assert "its letters stand for it" in (await ann.open(PAGE)).text
        assert "Add a logo" in (await ann.open("/broker")).text

        async def logo() -> str | None:
            found: str | None = (await site.get("/api/v1/brokers/north-quay-yachts")).json()["data"]["logoUrl"]
            return found

        async def send(content: bytes, kind: str = "image/png") -> int:
            token = await ann.token(PAGE)
            files = {"file": ("logo.png", content, kind)}
            answer = await ann.client.post(f"{PAGE}/logo", data={"csrf_token": token}, files=files)
            return answer.status_code

        ann_id = str(await value(database, person))
        before = (await site.get("/api/v1/brokers/north-quay-yachts")).headers["etag"]
        assert await logo() is None
        assert await send(png(300, 300)) == 303
        assert await eventually(logo)
        sent = await logo()
        assert sent is not None
        assert (await site.get("/api/v1/brokers/north-quay-yachts")).headers["etag"] != before
        assert "Change the logo" in (await ann.open("/broker")).text
        for path in ("/brokers/north-quay-yachts", "/boats/blue-heron"):
            await _shows(site, path, sent)
        token = await bo.token("/broker")
        stolen = await bo.client.post(f"{PAGE}/logo/remove", data={"csrf_token": token})
        assert stolen.status_code == 403
        assert await logo() == sent
        assert (await ann.send(PAGE, f"{PAGE}/logo/remove")).status_code == 303
        assert await logo() is None
        for path in ("/brokers/north-quay-yachts", "/boats/blue-heron"):
            assert sent not in (await ann.open(path)).text, "at once for the firm's own people"
            await _shows(site, path, sent, shown=False)
        await _check_written(database, str(firm_id), ann_id)


async def _check_written(database: Database, firm_id: str, owner_id: str) -> None:
    acts = "select array_agg(action order by seq) from kernel.audit_log where kind = 'broker' and subject = $1"
    logos = ["broker.logo-change", "broker.logo-remove"]
    assert await value(database, acts, firm_id) == ["broker.create", "broker.seat-add", *logos]
    by = "select count(*) from kernel.audit_log where action = any($1) and actor_id::text = $2"
    assert await value(database, by, logos, owner_id) == 2


async def _shows(site: SiteUnderTest, path: str, url: str, *, shown: bool = True) -> None:
    """Wait until a page that was kept for everybody is made anew, which is long before it would be by itself."""

    async def is_so() -> bool:
        return (url in (await site.get(path, headers=HTML)).text) == shown

    assert await eventually(is_so), path


async def test_a_logo_that_is_deleted_by_program_is_gone_from_kept_pages_and_written_down(
    start_site: StartSite,
) -> None:
    broker = await new_seller(start_site)
    await grant(broker.site, broker.person_id, "broker")
    await broker.sign_in()
    firm = (await broker.ask("POST", "/api/v1/brokers", {"name": "North Quay Yachts"})).json()["data"]
    database = broker.site.runtime.databases["marinemarket"]
    async with working(broker.site):
        async with database.write() as tx:
            await DRAW_LOGOS.enqueue(tx, DrawLogos([UUID(firm["id"])]))
        await until(database, "select exists (select from commons.media_albums where subject_kind = 'firm')")
        url = (await data_of(broker, "/api/v1/brokers/north-quay-yachts"))["logoUrl"]
        await _shows(broker.site, "/brokers/north-quay-yachts", url)
        media_id = await value(database, "select media_id from commons.media_albums where subject_kind = 'firm'")
        assert (await broker.ask("DELETE", f"/api/v1/media/{media_id}")).status_code == 204
        await _shows(broker.site, "/brokers/north-quay-yachts", url, shown=False)
        told = "select count(*) from kernel.audit_log where action = 'broker.logo-remove'"
        assert await eventually(lambda: value(database, told))
