"""Who is told when a server goes and comes back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from stoa.kernel import clock
from stoa.kernel.db import Database
from stoa.sites.firstspawn.alerts import service
from stoa.sites.firstspawn.alerts.consumers import alert
from stoa.sites.firstspawn.alerts.models import Watched
from stoa.sites.firstspawn.alerts.rules import length
from stoa.sites.firstspawn.pinger.events import ServerStatusChanged
from tests.accounts.at_the_door import Visitor
from tests.harness.web import StartSite
from tests.kernel.asking import value
from tests.sites.firstspawn.owners import list_server, new_owner, second_person

AWAY = timedelta(hours=3)


async def told(visitor: Visitor) -> list[tuple[str, str]]:
    answer: Any = (await visitor.ask("GET", "/api/v1/notifications")).json()["data"]
    return [(one["title"], one["message"]) for one in answer if one["type"].startswith("server_")]


async def hear(database: Database, news: ServerStatusChanged) -> None:
    async with database.write() as tx:
        await alert(tx, news)


async def test_the_team_hears_when_it_goes_and_whoever_asked_when_it_is_back(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    database = owner.site.runtime.databases["firstspawn"]
    server = UUID((await list_server(owner)).json()["data"]["id"])
    bo, cy = await second_person(owner), await second_person(owner, "cy-cole")
    for visitor, wanted in ((bo, True), (cy, False)):
        await visitor.ask("POST", f"/api/v1/servers/{server}/favorite")
        await visitor.ask("PATCH", f"/api/v1/servers/{server}/favorite", {"wantsAlerts": wanted})
    gone = ServerStatusChanged(server, is_online=False, reason="It is away.", down_since=clock.now())
    await hear(database, gone)
    await hear(database, gone)  # heard twice, told once
    assert await told(owner) == [("Copper Cove went offline", "It is away.")]
    assert await told(bo) == []

    back = ServerStatusChanged(server, is_online=True, down_since=clock.now() - AWAY)
    await hear(database, back)
    payload = "select payload from kernel.jobs where name = 'alerts.back-online'"
    assert str(server) in await value(database, payload)
    watched = Watched(server, clock.now() - AWAY, clock.now())
    async with database.write() as tx:
        assert await service.send_back_online(tx, watched) is None
    assert await told(bo) == []  # by then it was gone again
    async with database.write() as tx:
        await tx.connection.execute("update servers set online = true")
        assert await service.send_back_online(tx, watched) is None
        assert await service.send_back_online(tx, watched) is None
    assert await told(bo) == [("Copper Cove is online again", "It was away for 3 hours.")]
    assert await told(cy) == []
    assert len(await told(owner)) == 1


@pytest.mark.parametrize("since", [None, timedelta(minutes=3)])
async def test_a_restart_and_a_first_answer_are_nobodys_news(start_site: StartSite, since: timedelta | None) -> None:
    owner = await new_owner(start_site)
    database = owner.site.runtime.databases["firstspawn"]
    server = UUID((await list_server(owner)).json()["data"]["id"])
    down = None if since is None else clock.now() - since
    await hear(database, ServerStatusChanged(server, is_online=True, down_since=down))
    assert await value(database, "select count(*) from kernel.jobs where name like 'alerts.%'") == 0


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=20), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=30), "1 day"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_how_long_is_said_in_the_largest_unit(away: timedelta, words: str) -> None:
    assert length(away) == words
