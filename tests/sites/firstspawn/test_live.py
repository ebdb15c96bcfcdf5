"""Somebody who looks at a server hears of its reviews at once, without an account."""

import asyncio
import json
from typing import Any
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect

from stoa.commons.live import open_broadcast
from stoa.commons.reviews.events import ReviewSubmitted, ReviewVoted
from stoa.kernel.events import EventSettings, Relay, emit
from stoa.kernel.ids import new_id
from tests.accounts.at_the_door import Visitor
from tests.harness.web import StartSite
from tests.sites.firstspawn.owners import list_server, new_owner, second_person


async def test_a_review_that_is_shown_is_told_to_whoever_looks_at_its_server(start_site: StartSite) -> None:
    site = await start_site("firstspawn", demo=True)
    listed = (await site.get("/api/v1/servers", params={"limit": 1})).json()["data"]
    server = UUID(listed[0]["id"])
    database, declared = site.runtime.databases["firstspawn"], site.runtime.sites["firstspawn"]
    relay = Relay(database, (), EventSettings(), broadcast=open_broadcast(declared, site.runtime.valkey))
    while await relay.fan_out_once():
        pass  # what the demo data say has happened
    async with asyncio.timeout(30), connect(f"ws://{site.host}/ws", host="127.0.0.1", port=site.port, proxy=None) as ws:
        for message in ({"type": "auth"}, {"type": "subscribe:server", "serverId": str(server)}):
            await ws.send(json.dumps(message))
        told = ReviewSubmitted(new_id(), "server", server, new_id(), 4)
        async with database.write() as tx:
            await emit(tx, ReviewSubmitted(new_id(), "server", server, new_id(), 1, is_held=True))
            await emit(tx, ReviewSubmitted(new_id(), "guild", server, new_id(), 2))
            await emit(tx, told)
        while json.loads(await ws.recv())["type"] != "subscribed":
            pass
        assert await relay.fan_out_once()
        while (heard := json.loads(await ws.recv()))["type"] == "presence":
            assert heard["count"] == 1
        assert (heard["type"], heard["data"]) == (
            "server:newReview",
            {"serverId": str(server), "reviewId": str(told.review_id), "rating": 4},
        )
        await ws.send(json.dumps({"type": "subscribe:server", "serverId": str(new_id())}))
        while (heard := json.loads(await ws.recv()))["type"] == "presence":
            pass
        assert heard["error"]["code"] == "NO_SUCH_CHANNEL"


async def test_who_keeps_a_server_is_told_to_its_team_alone(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    server = (await list_server(owner)).json()["data"]["id"]
    fan = await second_person(owner)
    site = owner.site
    database, declared = site.runtime.databases["firstspawn"], site.runtime.sites["firstspawn"]
    relay = Relay(database, (), EventSettings(), broadcast=open_broadcast(declared, site.runtime.valkey))

    async def listen(somebody: Visitor) -> ClientConnection:
        ws = await connect(f"ws://{site.host}/ws", host="127.0.0.1", port=site.port, proxy=None)
        await ws.send(json.dumps({"type": "auth", "token": somebody.token}))
        await ws.send(json.dumps({"type": "subscribe:server", "serverId": server}))
        while json.loads(await ws.recv())["type"] != "subscribed":
            pass
        return ws

    async def next_news(ws: ClientConnection) -> dict[str, Any]:
        while (heard := json.loads(await ws.recv()))["type"] == "presence":
            pass
        return dict(heard)

    async with asyncio.timeout(30):
        mine, theirs = await listen(owner), await listen(fan)
        while await relay.fan_out_once():
            pass
        assert (await fan.ask("POST", f"/api/v1/servers/{server}/favorite")).status_code in {200, 201}
        async with database.write() as tx:
            await emit(tx, ReviewSubmitted(new_id(), "server", UUID(server), new_id(), 5))
        assert await relay.fan_out_once()
        told = await next_news(mine)
        assert (told["type"], told["data"]) == (
            "server:newFavorite",
            {"serverId": server, "userId": fan.person_id, "count": 1},
        )
        assert (await next_news(mine))["type"] == "server:newReview"
        assert (await next_news(theirs))["type"] == "server:newReview"
        await theirs.send(json.dumps({"type": "subscribe:serverTeam", "serverTeamId": server}))
        assert (await next_news(theirs))["error"]["code"] == "NO_SUCH_CHANNEL"
        await mine.send(json.dumps({"type": "unsubscribe:server", "serverId": server}))
        assert (await next_news(mine))["type"] == "unsubscribed"
        await mine.close()
        await theirs.close()


PROMISED = """
user:badgeEarned user:reputationChange user:reviewRated
server:statusChange server:newReview server:newFavorite server:badgeEarned
guild:memberJoined guild:memberLeft guild:inviteUsed
puzzle:newDaily puzzle:solved puzzle:prizeWon
notification:new
"""


async def test_every_promised_event_is_told_on_some_channel(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    channels = (await site.get("/api/v1/live/channels")).json()["data"]
    told = {event["type"] for channel in channels for event in channel["events"]}
    assert set(PROMISED.split()) - told == set()


async def test_an_author_hears_that_a_review_helped_and_not_whom(start_site: StartSite) -> None:
    author = await new_owner(start_site)
    site = author.site
    database, declared = site.runtime.databases["firstspawn"], site.runtime.sites["firstspawn"]
    relay = Relay(database, (), EventSettings(), broadcast=open_broadcast(declared, site.runtime.valkey))
    me, review, server, reader = UUID(author.person_id), new_id(), new_id(), new_id()
    async with asyncio.timeout(30), connect(f"ws://{site.host}/ws", host="127.0.0.1", port=site.port, proxy=None) as ws:
        await ws.send(json.dumps({"type": "auth", "token": author.token}))
        await ws.send(json.dumps({"type": "subscribe:user"}))
        while json.loads(await ws.recv())["type"] != "subscribed":
            pass
        while await relay.fan_out_once():
            pass
        async with database.write() as tx:
            await emit(tx, ReviewVoted(review, "server", server, reader, me, is_upvote=True))  # another's review
            await emit(tx, ReviewVoted(review, "server", server, me, reader, is_upvote=None, was_upvote=True))
            await emit(tx, ReviewVoted(review, "server", server, me, reader, is_upvote=False))
        assert await relay.fan_out_once()
        while (heard := json.loads(await ws.recv()))["type"] != "user:reviewRated":
            pass
        assert heard["data"] == {"reviewId": str(review), "isUpvote": False}
