"""What the clock does for the audit log: anchors, a check each night, exports that go after their time."""

from datetime import timedelta
from typing import Any

import pytest

from stoa.commons.audit.jobs import NIGHTLY, SWEEP, Check, Tick, key_of
from stoa.kernel import audit, clock
from stoa.kernel.audit.jobs import ANCHOR
from stoa.kernel.audit.jobs import Tick as AnchorTick
from stoa.kernel.crypto import Keyring
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import JobContext
from stoa.kernel.storage import Storage, exists, put
from tests.accounts.at_the_door import open_site
from tests.commons.crowd import gather_crowd
from tests.harness.web import SiteUnderTest, StartSite


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await open_site(start_site)


def context_of(site: SiteUnderTest) -> JobContext:
    """Give what a worker gives a job."""
    runtime = site.runtime
    services: dict[type, Any] = {Storage: runtime.files[site.name], Keyring: runtime.keys.for_site(site.name)}
    return JobContext(
        site=site.name,
        db=runtime.databases[site.name],
        config=runtime.config,
        services=services,
        job_id=new_id(),
        attempt=1,
        is_last_attempt=True,
    )


async def write(site: SiteUnderTest) -> None:
    async with site.runtime.databases[site.name].write() as tx:
        await audit.record(tx, "boat.seen", by=audit.By(name="job"), kind="boat", id="b1")


async def test_the_chain_is_anchored_by_the_clock_once_in_an_interval(site: SiteUnderTest) -> None:
    await write(site)
    context = context_of(site)
    assert await ANCHOR.handler(context, AnchorTick()) == 1
    assert await ANCHOR.handler(context, AnchorTick()) is None
    found = await audit.find_anchors(context.service(Storage), context.service(Keyring), site.name)
    assert [anchor.seq for anchor in found.good] == [1]


async def test_the_nightly_check_is_shown_in_the_console(site: SiteUnderTest) -> None:
    await write(site)
    context = context_of(site)
    found = await NIGHTLY.handler(context, Check())
    assert getattr(found, "holds", None) is True
    [ada] = await gather_crowd(site, ["ada-ray"], role="admin", scopes=("audit.read",))
    assert (await ada.get(f"/api/v1/admin/audit/jobs/{context.job_id}"))["what"] == "check"


async def test_an_export_goes_after_its_time(site: SiteUnderTest) -> None:
    context = context_of(site)
    files, key = context.service(Storage), key_of(new_id(), "csv")
    await put(files, key, b"seq\r\n")
    assert await SWEEP.handler(context, Tick()) == 0
    with clock.moved(timedelta(days=2)):
        assert await SWEEP.handler(context, Tick()) == 1
    assert not await exists(files, key)


async def test_a_demo_says_how_its_accounts_came_to_their_roles(start_site: StartSite) -> None:
    site = await start_site("marinemarket", demo=True)
    [ada] = await gather_crowd(site, ["ada-ray"], role="admin", scopes=("audit.read",))
    rows = await ada.get("/api/v1/admin/audit?action=demo.role-granted")
    assert {row["name"] for row in rows} == {"stoa demo"}
    assert len(rows) >= 2


async def test_row_38_both_stand_there_where_somebody_acts_in_anothers_name(site: SiteUnderTest) -> None:
    ada, ann = await gather_crowd(site, ["ada-ray", "ann-lee"], role="admin", scopes=("audit.read",))
    async with site.runtime.databases[site.name].write() as tx:
        by = audit.By(ann.id, ada.id)
        await audit.record(tx, "boat.seen", by=by, kind="boat", id="b1")
    for query in (f"actor={ann.id}", f"impersonator={ada.id}"):
        [row] = await ada.get(f"/api/v1/admin/audit?{query}")
        assert (row["actorUsername"], row["impersonatorUsername"]) == ("ann-lee", "ada-ray")
