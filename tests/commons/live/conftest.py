"""A site with live channels, served by as many processes as a test asks for, and clients that talk to it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from stoa.commons.live import Channel, LiveEvent, Presence, publish
from stoa.commons.live.sockets import LiveRoom
from stoa.commons.subjects import Viewer
from stoa.kernel.config import load_config
from stoa.kernel.db import Read
from stoa.kernel.embedded import Addresses
from stoa.kernel.events import Event, event
from stoa.kernel.feature import Feature, discover_sites
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.ids import new_id
from stoa.kernel.runtime import open_runtime
from tests.accounts.at_the_door import CHEAP
from tests.harness.databases import NewDatabase
from tests.harness.servers import share_cache
from tests.harness.web import SiteUnderTest, Stop, serve_runtime

PATIENCE = 60


@event("live-test.changed", aggregate="thing_id")
class ThingChanged(Event, frozen=True):
    thing_id: UUID
    words: str


@dataclass
class Things:
    """Which things there are, and who may hear of them."""

    public: UUID = field(default_factory=new_id)
    owned: dict[UUID, set[UUID]] = field(default_factory=dict)

    async def may_hear(self, _db: Read, viewer: Viewer, target: UUID | None) -> bool:
        return target == self.public or (target is not None and viewer.id in self.owned.get(target, set()))


@dataclass
class Client:
    """A program at the other end of the socket."""

    socket: ClientConnection

    async def say(self, kind: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": kind, **fields}))

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE):
            found: dict[str, Any] = json.loads(await self.socket.recv())
        return found

    async def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        await self.say(kind, **fields)
        return await self.hear()

    async def hear_of(self, kind: str) -> dict[str, Any]:
        while (heard := await self.hear())["type"] != kind:
            pass
        return heard

    async def all_until_pong(self) -> list[dict[str, Any]]:
        """Everything that was on its way, in order."""
        await self.say("ping")
        found = []
        while (heard := await self.hear())["type"] != "pong":
            found.append(heard)
        return found

    async def closing_code(self) -> int:
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    await self.socket.recv()
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd is not None else 1006


@dataclass
class Live:
    """The site as one process serves it."""

    site: SiteUnderTest
    things: Things
    clients: list[ClientConnection]
    again: Callable[[], Awaitable["Live"]]
    end: Stop

    @property
    def room(self) -> LiveRoom:
        found = self.site.edge._sites[f"{self.site.name}.localhost"].sockets["/ws"]
        assert isinstance(found, LiveRoom)
        return found

    async def connect(self, path: str = "/ws", **more: Any) -> Client:
        uri = f"ws://{self.site.host}{path}"
        socket = await connect(uri, host="127.0.0.1", port=self.site.port, proxy=None, compression=None, **more)
        self.clients.append(socket)
        return Client(socket)

    async def enter(self, token: str | None = None, **more: Any) -> Client:
        client = await self.connect(**more)
        answer = await client.ask("auth", **({"token": token} if token else {}))
        assert answer["type"] == "authenticated", answer
        return client

    async def listen(self, thing: UUID, token: str | None = None) -> Client:
        client = await self.enter(token)
        answer = await client.ask("subscribe:thing", thingId=str(thing))
        assert answer["type"] == "subscribed", answer
        return client

    async def tell(self, thing: UUID, **data: Any) -> str:
        return await publish(
            self.site.runtime.valkey, self.site.name, channel="thing", target=thing, kind="thing:said", data=data
        )

    async def holds(self, sockets: int) -> bool:
        return self.room._size == sockets

    async def ready(self) -> Self:
        assert await self.room.feed.wait_whole(PATIENCE)
        return self


def feature_of(things: Things) -> Feature:
    """Declare what the tests listen to."""
    return Feature(
        name="things",
        package="stoa.commons.live",
        declares=(
            Channel(name="thing", parameter="thingId", meaning="A thing.", may_subscribe=things.may_hear, public=True),
            Channel(name="crowd", meaning="Who is here.", presence=Presence.MEMBERS, public=True),
            LiveEvent(
                event=ThingChanged,
                type="thing:changed",
                channel="thing",
                meaning="It has changed.",
                to=lambda told: told.thing_id,
                data=lambda told: {"words": told.words},
            ),
        ),
    )


type OpenLive = Callable[..., Awaitable[Live]]


@pytest.fixture
async def open_live(
    new_database: NewDatabase, valkey_url: str, valkey: object, tmp_path: Path
) -> AsyncIterator[OpenLive]:
    """Give a function that serves the site; `live.again()` serves it from one process more."""
    clients: list[ClientConnection] = []
    ends: list[Stop] = []

    async def start(**settings: str) -> Live:
        things = Things()
        firstspawn = discover_sites()["firstspawn"]
        site = replace(firstspawn, features=(*firstspawn.features, feature_of(things)))
        database = await new_database("firstspawn")
        data = tmp_path / "data"
        share_cache(data)
        environ = {
            "DATABASE_URL": database.url,
            "VALKEY_URL": valkey_url,
            "STOA_DATA": str(data),
            "STOA_ACCESS_LOG": "false",
            "SHIELD": "false",
            "LIVE_PRESENCE": "0.02s",
            **CHEAP,
            **settings,
        }

        async def serve() -> Live:
            runtime = open_runtime(load_config(environ), {site.name: site}, Addresses())
            served, end = await serve_runtime(runtime, site.name, (core_feature(),))
            ends.append(end)
            return await Live(served, things, clients, serve, end).ready()

        return await serve()

    yield start
    for socket in clients:
        await socket.close()
    for end in reversed(ends):
        await end()
