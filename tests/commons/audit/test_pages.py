"""The pages of the audit log, read with a browser that runs no script."""

import pytest

from stoa.kernel import audit
from tests.accounts.at_the_door import accounts_at, grant, open_site
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import Reader, reader
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import eventually


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await open_site(start_site)


async def administrator(who: Reader) -> Reader:
    await who.sign_up()
    await who.verify()
    accounts = accounts_at(who.site)
    async with accounts.database.write() as tx:
        person_id = await tx.connection.fetchval("select id from accounts.people where username = $1", who.username)
    await grant(who.site, str(person_id), "admin")
    assert (await who.sign_in()).status_code == 303
    return who


async def test_the_log_is_read_searched_checked_and_exported_in_the_console(site: SiteUnderTest) -> None:
    async with reader(site) as who:
        await administrator(who)
        async with accounts_at(site).database.write() as tx:
            by = audit.By(name="job")
            after = {"price": 2, "words": "<b>bold</b>"}
            await audit.record(tx, "boat.priced", by=by, kind="boat", id="b1", before={"price": 1}, after=after)
        page = await who.open("/admin/audit")
        assert page.status_code == 200, page.text
        assert "boat.priced" in page.text
        assert "The chain has not been checked here yet" in page.text
        assert 'href="/admin/audit"' in page.text
        none = await who.open("/admin/audit?q=nothing-like-it&action=")
        assert "Nothing matches" in none.text
        part = await who.open("/admin/audit?action=boat.priced", headers={"HX-Request": "true"})
        assert part.text.lstrip().startswith('<div id="results"')
        entry = await who.open("/admin/audit/entries/2")
        assert "&lt;b&gt;bold&lt;/b&gt;" in entry.text
        assert "<del>1</del>" in entry.text
        assert (await who.send("/admin/audit", "/admin/audit/check")).status_code == 303
        assert "hx-get" in (await who.open("/admin/audit/state")).text
        assert (await who.send("/admin/audit", "/admin/audit/export", format="csv", query="")).status_code == 303
        async with working(site):

            async def ready() -> bool:
                text = (await who.open("/admin/audit/state")).text
                return "as it was written" in text and "Download" in text

            await eventually(ready)
        wrong = await who.send("/admin/audit", "/admin/audit/export", format="pdf")
        assert wrong.status_code == 422
        jobs = await who.open("/admin/audit")
        link = jobs.text.split('href="/admin/audit/exports/')[1].split('"')[0]
        assert (await who.open(f"/admin/audit/exports/{link}")).status_code == 303


async def test_the_pages_are_closed_to_who_may_not_read_the_log(site: SiteUnderTest) -> None:
    async with reader(site) as who:
        await who.join()
        for path in ("/admin/audit", "/admin/audit/state", "/admin/audit/entries/1"):
            assert (await who.open(path)).status_code == 403
