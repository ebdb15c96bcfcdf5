"""The pages of the audit log, read with a browser that runs no script."""

from datetime import timedelta

import pytest

from stoa.kernel import audit, clock
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


async def test_what_is_exported_is_what_is_listed_also_where_a_script_asked_for_the_part(site: SiteUnderTest) -> None:
    async with reader(site) as who:
        await administrator(who)
        async with accounts_at(site).database.write() as tx:
            await audit.record(tx, "boat.priced", by=audit.By(name="job"), kind="boat", id="b1")
        today = clock.now().date()
        part = (await who.open(f"/admin/audit?fromDay={today}&toDay={today}", headers={"HX-Request": "true"})).text
        assert "boat.priced" in part
        wanted = f'name="query" value="fromDay={today}&amp;toDay={today}"'
        assert part.count(wanted) == 2, "once for each kind of file"
        assert "Export these as CSV" in part
        past = f"fromDay=2020-01-01&toDay={today - timedelta(days=1)}"
        assert "Nothing matches" in (await who.open(f"/admin/audit?{past}")).text
        state = (await who.open("/admin/audit/state")).text
        assert 'action="/admin/audit/export"' not in state, "a part that comes anew knows no filters"
        assert (await who.open("/admin/audit?fromDay=yesterday")).status_code == 422
        assert (await who.send("/admin/audit", "/admin/audit/export", format="csv", query=past)).status_code == 303
        async with working(site):

            async def is_written() -> bool:
                return "lies ready until" in (await who.open("/admin/audit")).text

            await eventually(is_written)
        assert "0 entries ·" in (await who.open("/admin/audit")).text


async def test_the_pages_are_closed_to_who_may_not_read_the_log(site: SiteUnderTest) -> None:
    async with reader(site) as who:
        await who.join()
        for path in ("/admin/audit", "/admin/audit/state", "/admin/audit/entries/1"):
            assert (await who.open(path)).status_code == 403
