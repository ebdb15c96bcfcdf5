"""The development mailbox shows what was sent, to people and to programs, and is not there in production."""

import asyncio
from pathlib import Path

import pytest

from stoa.cli.work import make_worker
from stoa.kernel.crypto import new_root
from stoa.kernel.feature import discover_sites
from stoa.kernel.mail.service import send_check
from stoa.kernel.receipts import load_receipt
from tests.harness.databases import NewDatabase
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import eventually

JSON = {"Accept": "application/json"}


async def send_two(site: SiteUnderTest) -> None:
    keys = site.runtime.keys.for_site(site.name)
    async with site.runtime.databases[site.name].write() as tx:
        await send_check(tx, keys, "ann@stoa.example", "Ann")
        await send_check(tx, keys, "bob@stoa.example", "<b>Bob</b>")


async def test_programs_read_the_mailbox_as_json(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    await send_two(site)
    answer = await site.get("/dev/mailbox", headers=JSON)
    assert answer.status_code == 200
    newest, oldest = answer.json()["data"]
    assert set(newest) == {"id", "to", "subject", "text", "html", "links", "sentAt"}
    assert [newest["to"], oldest["to"]] == ["bob@stoa.example", "ann@stoa.example"]
    assert newest["subject"] == "FirstSpawn can send mail"
    assert "<b>Bob</b>" in newest["text"]
    assert "&lt;b&gt;Bob&lt;/b&gt;" in newest["html"]
    assert newest["links"] == [site.origin]


async def test_the_mailbox_can_be_asked_for_one_address(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    await send_two(site)
    for asked, expected in (("Ann@Stoa.example", ["ann@stoa.example"]), ("eve@stoa.example", []), ("no address", [])):
        answer = await site.get("/dev/mailbox", params={"to": asked}, headers=JSON)
        assert [one["to"] for one in answer.json()["data"]] == expected


async def test_people_read_the_mailbox_as_a_page_in_which_no_mail_becomes_markup(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    assert "No mail yet" in (await site.get("/dev/mailbox")).text
    await send_two(site)
    newest, _ = (await site.get("/dev/mailbox", headers=JSON)).json()["data"]
    page = await site.get("/dev/mailbox", params={"id": newest["id"]})
    assert page.headers["content-type"].startswith("text/html")
    assert "accept" in page.headers["vary"].lower()
    assert "&lt;b&gt;Bob&lt;/b&gt; asked FirstSpawn" in page.text
    assert "<b>Bob</b>" not in page.text
    assert (await site.get("/dev/mailbox?id=nonsense")).status_code == 422


async def test_the_worker_that_stoa_serves_with_sends_the_mail(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    stop = asyncio.Event()
    working = asyncio.create_task(make_worker(site.runtime).run(stop))
    database = site.runtime.databases[site.name]
    try:
        async with database.write() as tx:
            mail_id = await send_check(tx, site.runtime.keys.for_site(site.name), "ann@stoa.example", "Ann")

        async def accepted() -> bool:
            return (await load_receipt(database.read(), mail_id)).state == "accepted"

        assert await eventually(accepted)
    finally:
        stop.set()
        await working
    assert "development mailbox" in ((await load_receipt(database.read(), mail_id)).reason or "")


async def test_of_several_sites_each_has_a_mailbox_of_its_own(start_site: StartSite, new_database: NewDatabase) -> None:
    urls = {f"{name.upper()}_DATABASE_URL": (await new_database(name)).url for name in ("firstspawn", "marinemarket")}
    others = {"marinemarket": discover_sites()["marinemarket"]}
    site = await start_site("firstspawn", others=others, settings=urls)
    answer = await site.get("/dev/mailbox", headers={"Host": f"localhost:{site.port}", **JSON})
    assert answer.status_code == 404
    assert "mailbox of its own" in answer.json()["error"]["message"]


async def test_the_page_of_components_is_there(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    page = await site.get("/dev/ui")
    assert page.status_code == 200
    assert "<h1>Components</h1>" in page.text


@pytest.mark.parametrize("path", ["/dev/mailbox", "/dev/ui"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_in_production_there_is_nothing_there(
    start_site: StartSite, tmp_path: Path, path: str, accept: str
) -> None:
    settings = {
        "STOA_MODE": "production",
        "STOA_ORIGIN": "https://firstspawn.example",
        "STOA_KEYS": new_root(),
        "MAIL_URL": "smtps://mail.example",
        "MAIL_FROM": "FirstSpawn <hello@firstspawn.example>",
    }
    site = await start_site("firstspawn", settings=settings)
    answer = await site.get(path, headers={"Host": "firstspawn.example", "Accept": accept})
    assert answer.status_code == 404
    nowhere = await site.get("/dev/nothing", headers={"Host": "firstspawn.example", "Accept": accept})
    assert nowhere.status_code == 404
