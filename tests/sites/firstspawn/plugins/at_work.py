"""A server whose plugin has been verified, and players on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2

from stoa.kernel import clock
from stoa.kernel.db import Database
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import JobContext
from tests.accounts.at_the_door import Visitor
from tests.sites.firstspawn.owners import list_server
from tests.sites.firstspawn.plugins.signing import TestPlugin


def database_at(visitor: Visitor) -> Database:
    """Give the database of the site."""
    return visitor.site.runtime.databases[visitor.site.name]


def context_at(visitor: Visitor) -> JobContext:
    """Give what a worker gives a job."""
    return JobContext(
        site=visitor.site.name,
        db=database_at(visitor),
        config=visitor.site.runtime.config,
        services={},
        job_id=new_id(),
        attempt=1,
        is_last_attempt=True,
    )


async def working_plugin(owner: Visitor, **server: Any) -> tuple[TestPlugin, str]:
    """List a server, and give its plugin, verified, and the server's id."""
    listed = (await list_server(owner, **server)).json()["data"]
    made = (await owner.ask("POST", f"/api/v1/servers/{listed['id']}/plugins", {})).json()["data"]
    plugin = TestPlugin(owner.site, made["apiKey"], made["apiSecret"])
    assert (await plugin.verify()).status_code == 200
    return plugin, listed["id"]


@contextmanager
def later(minutes: float, *plugins: TestPlugin) -> Iterator[None]:
    """Move the clock of the site and of plugins on."""
    for plugin in plugins:
        plugin.shift_ms += int(minutes * 60_000)
    try:
        with clock.moved(timedelta(minutes=minutes), everywhere=True):
            yield
    finally:
        for plugin in plugins:
            plugin.shift_ms -= int(minutes * 60_000)


def played(player: str, minutes: int, **more: Any) -> dict[str, Any]:
    """Say how long a player has played."""
    return {"playerUuid": player, "minutes": minutes, "lastSeen": datetime.now(UTC).isoformat(), **more}


async def sync(plugin: TestPlugin, *records: dict[str, Any], batch: str = "") -> httpx2.Response:
    """Send a batch."""
    return await plugin.call("POST", "playtime/sync", {"batchId": batch or str(uuid4()), "records": list(records)})


async def linked_player(visitor: Visitor, plugin: TestPlugin, name: str = "Steve") -> str:
    """Link a new player to somebody, as the plugin does after the code was typed; give the player's id."""
    begun = await visitor.ask("POST", "/api/v1/identities/link/minecraft", {})
    assert begun.status_code == 200, begun.text
    player = str(uuid4())
    told = {"code": begun.json()["data"]["code"], "playerUuid": player, "playerUsername": name}
    answer = await plugin.call("POST", "identity/confirm", told)
    assert answer.status_code == 200, answer.text
    return player
