"""Flags through the doors of a site: turned on and off, felt at once, written down."""

import pytest

from stoa.commons.flags import Flag, Whom, check_flag, flag_on, queries
from stoa.commons.flags.book import book_of
from stoa.kernel.db import Database, DatabaseSettings
from stoa.kernel.embedded import Addresses
from stoa.kernel.http.site_app import SiteApp
from stoa.kernel.runtime import open_runtime
from tests.accounts.at_the_door import accounts_at, grant, open_site
from tests.accounts.screens.visiting import reader
from tests.commons.crowd import Member, gather_crowd
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import eventually

FLAGS = "/api/v1/admin/flags"
NAME = "audit.exports"
EXPORT = "/api/v1/admin/audit/exports"


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await open_site(start_site)


def app_of(site: SiteUnderTest) -> SiteApp:
    return site.edge._sites[f"{site.name}.localhost"]


async def admin_at(site: SiteUnderTest) -> Member:
    scopes = ("flags.edit", "audit.read")
    [ada] = await gather_crowd(site, ["ada-ray"], role="admin", scopes=scopes)
    return ada


async def test_a_flag_is_turned_off_and_on_again_and_the_feature_feels_it(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    assert (await ada.ask("POST", EXPORT, {})).status_code == 202
    off = await ada.ask("PUT", f"{FLAGS}/{NAME}", {"mode": "off", "reason": "The disk is nearly full."})
    assert (off.status_code, off.json()["data"]["mode"]) == (200, "off")
    refused = await ada.ask("POST", EXPORT, {})
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "FEATURE_OFF")
    back = await ada.ask("PUT", f"{FLAGS}/{NAME}", {"mode": "default"})
    assert back.json()["data"]["mode"] == "default"
    assert (await ada.ask("POST", EXPORT, {})).status_code == 202


async def test_a_change_of_a_flag_is_written_down_with_before_and_after(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    await ada.ask("PUT", f"{FLAGS}/{NAME}", {"mode": "off", "reason": "The disk is nearly full."})
    await ada.ask("PUT", f"{FLAGS}/{NAME}", {"mode": "some", "percent": 5})
    rows = await ada.get("/api/v1/admin/audit?action=flag.changed")
    assert [row["subject"] for row in rows] == [NAME, NAME]
    entry = await ada.get(f"/api/v1/admin/audit/entries/{rows[0]['seq']}")
    assert {"path": "mode", "before": "off", "after": "some"} in entry["differences"]
    assert rows[1]["reason"] == "The disk is nearly full."


async def test_asking_for_a_flag_runs_no_query_and_another_process_feels_a_change(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    flag = Flag(NAME, "Exports.", default=True)
    other = open_runtime(site.runtime.config, site.runtime.sites, Addresses())
    try:
        await other.caches[site.name].start()
        elsewhere = SiteApp(site.runtime.sites[site.name], other)
        assert await flag_on(elsewhere, flag, Whom())
        asked = queries.ALL.timing.count
        for _ in range(50):
            assert await flag_on(elsewhere, flag, Whom())
        assert queries.ALL.timing.count == asked
        await ada.ask("PUT", f"{FLAGS}/{NAME}", {"mode": "off"})
        assert not await flag_on(app_of(site), flag, Whom())

        async def felt() -> bool:
            return not await flag_on(elsewhere, flag, Whom())

        await eventually(felt)
        assert not await check_flag(other.databases[site.name].read(), flag, Whom())
    finally:
        await other.close()


async def test_what_cannot_hold_is_refused_beside_its_field(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    for body, field in (
        ({"mode": "some"}, "mode"),
        ({"mode": "some", "roles": ["emperor"]}, "roles"),
        ({"mode": "on", "validFrom": "2026-02-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"}, "validUntil"),
        ({"mode": "some", "percent": 101}, "percent"),
    ):
        answer = await ada.ask("PUT", f"{FLAGS}/{NAME}", body)
        assert answer.status_code == 422, body
        assert [one["field"] for one in answer.json()["error"]["details"]] == [field]
    unknown = await ada.ask("PUT", f"{FLAGS}/no.such", {"mode": "on"})
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "UNKNOWN_FLAG")
    assert NAME in [flag["name"] for flag in await ada.get(FLAGS)]


async def test_a_flag_is_set_in_the_console(site: SiteUnderTest) -> None:
    async with reader(site) as who:
        await who.sign_up()
        await who.verify()
        async with accounts_at(site).database.write() as tx:
            person_id = await tx.connection.fetchval("select id from accounts.people where username = $1", who.username)
        await grant(site, str(person_id), "admin")
        await who.sign_in()
        assert NAME in (await who.open("/admin/flags")).text
        page = f"/admin/flags/{NAME}"
        wrong = await who.send(page, mode="some", percent="0")
        assert wrong.status_code == 422
        assert "Say for whom" in wrong.text
        set_so = await who.send(page, mode="some", percent="10", roles="moderator", validUntil="2030-01-31T12:00")
        assert set_so.status_code == 303, set_so.text
        listed = await who.open("/admin/flags")
        assert "On for some" in listed.text
        assert 'value="2030-01-31T12:00"' in (await who.open(page)).text
        assert (await who.open("/admin/flags/no.such")).status_code == 404


async def test_where_the_database_does_not_answer_what_was_known_last_holds(site: SiteUnderTest) -> None:
    ada = await admin_at(site)
    await ada.ask("PUT", f"{FLAGS}/{NAME}", {"mode": "off"})
    app, flag = app_of(site), Flag(NAME, "Exports.", default=True)
    assert not await flag_on(app, flag, Whom())
    nowhere = Database("postgresql://nobody@127.0.0.1:9/nothing", DatabaseSettings())
    book_of(app)._database = nowhere
    await app.runtime.caches[site.name].drop_tags(("flags",))
    assert not await flag_on(app, flag, Whom())
    await nowhere.close()
