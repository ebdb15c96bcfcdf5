"""A firm's logo: sent by its owner like every picture, shown where the firm is named, and taken away again."""

from uuid import UUID

from tests.accounts.at_the_door import grant, open_site
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import reader
from tests.commons.media.samples import png
from tests.harness.web import StartSite
from tests.kernel.asking import eventually, value
from tests.sites.marinemarket.boats_afloat import launch

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

        before = (await site.get("/api/v1/brokers/north-quay-yachts")).headers["etag"]
        assert await logo() is None
        assert await send(png(300, 300)) == 303
        assert await eventually(logo)
        sent = await logo()
        assert sent is not None
        assert (await site.get("/api/v1/brokers/north-quay-yachts")).headers["etag"] != before
        assert "Change the logo" in (await ann.open("/broker")).text
        for path in ("/brokers/north-quay-yachts", "/boats/blue-heron"):
            assert sent in (await site.get(path, headers=HTML)).text, path
        token = await bo.token("/broker")
        stolen = await bo.client.post(f"{PAGE}/logo/remove", data={"csrf_token": token})
        assert stolen.status_code == 403
        assert await logo() == sent
        assert (await ann.send(PAGE, f"{PAGE}/logo/remove")).status_code == 303
        assert await logo() is None
        assert sent not in (await site.get("/brokers/north-quay-yachts", headers=HTML)).text
