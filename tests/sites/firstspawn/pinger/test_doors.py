"""What owners ask of the pinger, what its clock does, and what viewers are told."""

import asyncio
from typing import Any

import pytest

from stoa.kernel.config import Config
from stoa.kernel.feature import Site
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import JobContext
from stoa.kernel.jobs.worker import Worker, WorkSite
from stoa.kernel.valkey import Valkey
from stoa.sites.firstspawn.pinger import FEATURE
from stoa.sites.firstspawn.pinger.events import ServerStatusChanged
from stoa.sites.firstspawn.pinger.jobs import LAY_OUT, SHARE, ShareOfWork, Tick, work_share
from stoa.sites.firstspawn.pinger.live import STATUS_CHANGE
from stoa.sites.firstspawn.pinger.settings import PingerSettings
from stoa.sites.firstspawn.uptime.service import list_viewed
from stoa.testing.game_servers import GameServer
from tests.accounts.at_the_door import Visitor
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import until, value
from tests.kernel.jobs.samples import QUICK
from tests.sites.firstspawn.owners import list_server, new_owner, second_person


@pytest.fixture
async def owner(start_site: StartSite) -> Visitor:
    return await new_owner(start_site, GAME_ADDRESSES_ALLOW_PRIVATE="true", PINGER_TIMEOUT_SECONDS="5")


def context_of(site: SiteUnderTest) -> JobContext:
    runtime = site.runtime
    return JobContext(
        site=site.name,
        db=runtime.databases[site.name],
        config=runtime.config,
        services={Valkey: runtime.valkey, Config: runtime.config, Site: runtime.sites[site.name]},
        job_id=new_id(),
        attempt=1,
        is_last_attempt=True,
    )


async def data(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()["data"]


async def test_an_owner_asks_now_and_sees_what_was_answered(owner: Visitor) -> None:
    server = GameServer()
    port = await server.start()
    try:
        listed = await data(await list_server(owner, ip="127.0.0.1", port=port), 201)
        path = f"/api/v1/servers/{listed['slug']}"
        told = await data(await owner.ask("POST", f"{path}/ping"))
    finally:
        await server.stop()
    assert (told["answered"], told["isOnline"], told["playerCount"], told["motd"]) == (
        True,
        True,
        12,
        "A local server for trying",
    )
    shown = await data(await owner.ask("GET", path))
    assert (shown["isOnline"], shown["playerCount"], shown["maxPlayers"]) == (True, 12, 100)
    [log] = await data(await owner.ask("GET", f"{path}/uptime-logs"))
    assert (log["serverId"], log["isOnline"], log["playerCount"]) == (listed["id"], True, 12)
    gone = await data(await owner.ask("POST", f"{path}/ping"))
    assert (gone["answered"], gone["isOnline"], gone["reason"]) == (False, True, "The server did not answer in time.")
    history = await data(await owner.ask("GET", f"{path}/history"))
    assert sum(point["checks"] for point in history["points"]) == 2
    uptime = await data(await owner.ask("GET", f"{path}/uptime"))
    assert (uptime["serverId"], uptime["isOnline"], uptime["days"]) == (listed["id"], True, [])
    assert (await owner.ask("GET", f"{path}/history?range=1y")).status_code == 422


async def test_only_its_team_asks_now_and_not_as_often_as_they_like(owner: Visitor) -> None:
    listed = await data(await list_server(owner, ip="127.0.0.1", port=9000), 201)
    path = f"/api/v1/servers/{listed['id']}/ping"
    bo = await second_person(owner)
    assert (await bo.ask("POST", path)).json()["error"]["code"] == "NOT_YOUR_SERVER"
    assert (await owner.elsewhere().ask("POST", path)).status_code == 401
    codes = [(await owner.ask("POST", path)).status_code for _ in range(7)]
    assert codes == [200] * 6 + [429]
    database = owner.site.runtime.databases["firstspawn"]
    async with database.write() as tx:
        await tx.connection.execute(
            "update server_checks set claim = $1, due_at = now() + interval '1 minute'", new_id()
        )
    assert (await bo.ask("POST", path)).status_code == 403


async def test_a_server_that_a_worker_is_asking_is_not_asked_besides(owner: Visitor) -> None:
    listed = await data(await list_server(owner, ip="127.0.0.1", port=9000), 201)
    async with owner.site.runtime.databases["firstspawn"].write() as tx:
        await tx.connection.execute(
            "insert into server_checks (server_id, claim, due_at) select id, id, now() + interval '50 s' from servers"
        )
    answer = await owner.ask("POST", f"/api/v1/servers/{listed['id']}/ping")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "CHECK_RUNNING")


async def test_a_share_of_work_asks_what_is_due_and_views_are_noted(owner: Visitor) -> None:
    server = GameServer()
    port = await server.start()
    site = owner.site
    try:
        listed = await data(await list_server(owner, ip="127.0.0.1", port=port), 201)
        assert await list_viewed(site.runtime.valkey, site.name) == []
        page = await site.get(f"/servers/{listed['slug']}", headers={"Accept": "text/html"})
        assert "Not checked yet" in page.text
        assert [str(one) for one in await list_viewed(site.runtime.valkey, site.name)] == [listed["id"]]
        async with site.runtime.databases["firstspawn"].write() as tx:
            await tx.connection.execute("insert into server_checks (server_id) select id from servers")
        assert await work_share(context_of(site), ShareOfWork(0)) == {"answered": 1}
        assert await work_share(context_of(site), ShareOfWork(1)) == {}
    finally:
        await server.stop()
    page = await site.get(f"/servers/{listed['slug']}?range=7d", headers={"Accept": "text/html", "Cookie": "a=b"})
    assert "answered in" in page.text
    assert 'aria-current="page">7 days' in page.text


async def test_a_worker_that_is_told_by_the_clock_asks_every_listed_server(owner: Visitor) -> None:
    server, site = GameServer(), owner.site
    port = await server.start("0.0.0.0")  # noqa: S104 - every 127.x.y.z leads here
    database, valkey = site.runtime.databases["firstspawn"], site.runtime.valkey
    for n in range(1, 4):
        await data(await list_server(owner, name=f"Cove {n}", ip=f"127.0.0.{n}", port=port), 201)
    services = {Valkey: valkey, Site: site.runtime.sites["firstspawn"]}
    work = WorkSite(name=site.name, database=database, config=site.runtime.config, jobs=FEATURE.jobs, services=services)
    stop = asyncio.Event()
    working = asyncio.create_task(Worker([work], jobs=QUICK).run(stop))
    try:
        async with database.write() as tx:
            await LAY_OUT.enqueue(tx, Tick())
        await until(database, "select count(*) = 3 from servers where online")
        await until(database, "select count(*) = 0 from server_checks where claim is not null or due_at <= now()")
    finally:
        stop.set()
        await working
        await server.stop()
    assert await value(database, "select count(*) from uptime_logs") == server.asked == 3


async def test_an_owner_puts_servers_behind_a_proxy_and_players_are_counted_once(owner: Visitor) -> None:
    ids = [(await data(await list_server(owner, name=f"Cove {n}", ip=f"1.2.3.{n}"), 201))["id"] for n in range(1, 4)]
    proxy, first, second = (f"/api/v1/servers/{one}/network" for one in ids)
    for path in (first, second):
        await data(await owner.ask("PUT", path, {"proxy": ids[0]}))
    for path in (proxy, first, second):
        told = await data(await owner.ask("GET", path))
        assert (told["proxyId"], set(told["backendIds"])) == (ids[0], set(ids[1:]))
    for path, under in ((proxy, ids[0]), (proxy, ids[1]), (second, ids[1])):
        refused = await owner.ask("PUT", path, {"proxy": under})
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "NOT_A_NETWORK")
    bo = await second_person(owner)
    assert (await bo.ask("PUT", second, {"proxy": None})).status_code == 403
    assert (await owner.ask("POST", f"/api/v1/servers/{ids[2]}/archive")).status_code == 204
    for path in (proxy, first):  # what is not listed is nowhere
        assert (await data(await owner.ask("GET", path)))["backendIds"] == [ids[1]]
    alone = await data(await owner.ask("PUT", second, {"proxy": None}))
    assert (alone["proxyId"], alone["backendIds"]) == (None, [])
    page = await owner.site.get(f"/servers/{ids[1]}", headers={"Accept": "text/html"})
    assert "Part of the network" in page.text


async def test_viewers_are_told_when_a_server_comes_or_goes() -> None:
    server = new_id()
    told = ServerStatusChanged(server, is_online=False, reason="The server did not answer in time.")
    assert (STATUS_CHANGE.type, STATUS_CHANGE.channel, STATUS_CHANGE.to(told)) == (
        "server:statusChange",
        "server",
        server,
    )
    assert STATUS_CHANGE.data(told) == {"serverId": server, "isOnline": False, "reason": told.reason}


def test_the_clock_lays_work_out_each_minute() -> None:
    assert [(cron.expression, cron.job.name) for cron in FEATURE.crons] == [("* * * * *", "pinger.lay-out")]
    assert SHARE.retries > 0
    assert list(PingerSettings().faults(production=True)) == []
