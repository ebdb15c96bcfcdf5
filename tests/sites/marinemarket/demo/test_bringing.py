"""The demo shows a feed that went in with its photos, and papers of identity that wait and that were decided."""

from typing import Any

from tests.accounts.at_the_door import Visitor
from tests.accounts.privacy.working import working
from tests.harness.web import StartSite
from tests.kernel.asking import until, value

_TODO = """
    select not exists (
        select from kernel.jobs where name in ('demo.bring-feed', 'demo.hand-in-papers', 'media.process', 'alerts.look')
        and status in ('waiting', 'running')
    )
"""


async def test_the_demo_broker_finds_a_run_with_photos_and_the_administrator_papers_that_wait(
    start_site: StartSite,
) -> None:
    site = await start_site("marinemarket", demo=True)
    database = site.runtime.databases["marinemarket"]
    async with database.write() as tx:  # four hundred boats need not be drawn to see this
        await tx.connection.execute("delete from kernel.jobs where name = 'demo.draw-boats'")
    async with working(site):
        await until(database, _TODO)
    broker = await _sign_in(site, "broker")
    [feed] = (await broker.ask("GET", "/api/v1/feeds")).json()["data"]
    [run] = (await broker.ask("GET", f"/api/v1/feeds/{feed['id']}/runs")).json()["data"]
    assert (run["state"], run["counts"]["create"], run["counts"]["refuse"]) == ("done", 3, 1)
    photos = (await broker.ask("GET", f"/api/v1/feed-runs/{run['id']}/photos")).json()["data"]
    assert sorted(one["state"] for one in photos) == ["failed", *["taken"] * 5]
    states = "select array_agg(distinct status order by status) from identity_checks"
    assert await value(database, states) == ["checked", "refused", "waiting"]
    ready = "select count(*) from identity_papers p join commons.media m on m.id = p.media_id and m.status = 'ready'"
    assert await value(database, ready) == 1
    seats = "select min(n) from (select count(*) n from seller_team t join sellers s on s.id = t.seller_id"
    assert await value(database, f"{seats} where s.kind = 'broker' group by s.id) as firms") == 4
    alerts = "select array_agg(state || ' by version ' || version order by state) from commons.security_alerts"
    by_rule = ["acknowledged by version 1", "open by version 1", "resolved by version 1"]
    assert [one for one in by_rule if one not in await value(database, alerts)] == []


async def _sign_in(site: Any, role: str) -> Visitor:
    visitor = Visitor(site, f"{role}@marinemarket.example", password=f"Look-around-as-{role}-1")
    await visitor.sign_in()
    return visitor
