"""Valkey gone for a moment or for good: sockets stay, and nothing is missed without a word."""

from collections.abc import Iterator

import pytest

from stoa.commons.live import open_broadcast
from stoa.kernel.events import EventSettings, Relay, emit
from stoa.kernel.valkey import ValkeyDown
from tests.kernel.asking import eventually
from tests.kernel.valkey.servers import Server

from .conftest import Live, OpenLive, ThingChanged


@pytest.fixture
def valkey_server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


async def comes_through(live: Live) -> bool:
    try:
        return bool(await live.tell(live.things.public, words="after")) and live.room.feed.whole
    except ValkeyDown:
        return False


async def test_what_was_said_while_a_subscription_was_broken_is_told_in_order(open_live: OpenLive) -> None:
    live = await open_live()
    client = await live.listen(live.things.public)
    sender = await live.again()
    async with await live.site.runtime.valkey.rare() as plain:
        for n in range(60):
            if n % 20 == 10:
                await plain.client_kill_filter(_type="pubsub")
            await sender.tell(live.things.public, n=n)
    heard = [await client.hear() for _ in range(60)]
    assert [one["data"]["n"] for one in heard] == list(range(60))
    assert await client.all_until_pong() == []


async def test_a_valkey_that_has_lost_its_memory_makes_clients_load_afresh(
    open_live: OpenLive, valkey_server: Server
) -> None:
    live = await open_live(VALKEY_URL=valkey_server.url)
    client = await live.listen(live.things.public)
    await live.tell(live.things.public, words="before")
    assert (await client.hear())["data"] == {"words": "before"}
    valkey_server.kill()
    database, site = live.site.runtime.databases[live.site.name], live.site.runtime.sites[live.site.name]
    relay = Relay(database, (), EventSettings(), broadcast=open_broadcast(site, live.site.runtime.valkey))
    async with database.write() as tx:
        await emit(tx, ThingChanged(live.things.public, "while it was away"))
    assert await relay.fan_out_once(), "The outbox goes on, whether or not anybody can be told."
    assert (await client.ask("ping"))["type"] == "pong"
    assert (await live.site.get("/")).status_code == 200
    valkey_server.start()
    await eventually(lambda: comes_through(live))
    assert (await client.hear_of("resync"))["lastEventId"]
    await client.hear_of("thing:said")
    async with database.write() as tx:
        await emit(tx, ThingChanged(live.things.public, "afterwards"))
    assert await relay.fan_out_once()
    assert await client.hear_of("resync"), "The worker knows that it could not tell something."
    assert (await client.hear_of("thing:changed"))["data"] == {"words": "afterwards"}
