"""What is heard on a channel, by whom, and in which order."""

import asyncio
from uuid import UUID

from stoa.commons.live import open_broadcast, publish, refresh_subscribers
from stoa.kernel.events import EventSettings, Relay, emit
from stoa.kernel.ids import new_id
from tests.accounts.at_the_door import Visitor
from tests.kernel.asking import eventually

from .conftest import Live, OpenLive, ThingChanged


async def person(live: Live, name: str) -> tuple[str, UUID]:
    somebody = await Visitor(live.site, email=f"{name}@stoa.example", username=name).join()
    assert (await somebody.sign_in()).status_code == 200
    return somebody.token, UUID(somebody.person_id)


async def test_a_message_reaches_those_on_the_channel_in_every_process_and_nobody_else(open_live: OpenLive) -> None:
    live = await open_live()
    other = await live.again()
    token, _ = await person(live, "ann-lee")
    here, there = await live.listen(live.things.public), await other.listen(live.things.public, token)
    away = await other.enter(token)
    told = await live.tell(live.things.public, words="hello")
    for client in (here, there):
        heard = await client.hear()
        assert heard.keys() == {"id", "type", "at", "channel", "target", "data"}
        assert (heard["id"], heard["type"], heard["data"]) == (told, "thing:said", {"words": "hello"})
    assert await away.all_until_pong() == []
    assert (await here.ask("unsubscribe:thing", thingId=str(live.things.public)))["type"] == "unsubscribed"
    await live.tell(live.things.public)
    assert (await there.hear())["type"] == "thing:said"
    assert await here.all_until_pong() == []


async def test_what_is_another_persons_looks_like_what_does_not_exist(open_live: OpenLive) -> None:
    """Row 36: the same answer, word for word, whatever is behind it."""
    live = await open_live()
    token, ann = await person(live, "ann-lee")
    foreign, own = new_id(), new_id()
    live.things.owned |= {foreign: {new_id()}, own: {ann}}
    client = await live.enter(token)
    answers = [await client.ask("subscribe:thing", thingId=str(one)) for one in (foreign, new_id())]
    answers.append(await client.ask("subscribe:nothing", thingId=str(foreign)))
    for answer in answers:
        answer["error"].pop("timestamp")
        answer.pop("of")
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["error"]["code"] == "NO_SUCH_CHANNEL"
    assert (await client.ask("subscribe:thing", thingId=str(own)))["type"] == "subscribed"
    await live.tell(foreign, words="secret")
    assert await client.all_until_pong() == []


async def test_everybody_has_a_channel_of_their_own_and_strangers_have_none(open_live: OpenLive) -> None:
    live = await open_live()
    (ann_token, ann), (bob_token, _) = await person(live, "ann-lee"), await person(live, "bob-ray")
    anns, bobs, nobody = await live.enter(ann_token), await live.enter(bob_token), await live.enter()
    for client in (anns, bobs):
        assert (await client.ask("subscribe:user"))["type"] == "subscribed"
    assert (await nobody.ask("subscribe:user"))["error"]["type"] == "AUTHENTICATION"
    assert (await bobs.ask("subscribe:user", userId=str(ann)))["error"]["code"] == "INVALID"
    valkey = live.site.runtime.valkey
    await publish(valkey, live.site.name, channel="user", target=ann, kind="user:notice", data={})
    assert (await anns.hear())["type"] == "user:notice"
    assert await bobs.all_until_pong() == []


async def test_losing_a_right_ends_the_subscription_at_once(open_live: OpenLive) -> None:
    live = await open_live()
    other = await live.again()
    token, ann = await person(live, "ann-lee")
    thing = new_id()
    live.things.owned[thing] = {ann}
    client = await live.listen(thing, token)
    live.things.owned[thing].clear()
    await refresh_subscribers(other.site.runtime.valkey, live.site.name, "thing", thing)
    lost = await client.hear()
    assert (lost["of"], lost["thingId"], lost["error"]["code"]) == ("subscribe:thing", str(thing), "NO_SUCH_CHANNEL")
    await live.tell(thing, words="secret")
    assert await client.all_until_pong() == []


async def test_events_of_the_outbox_are_told_once_they_are_committed(open_live: OpenLive) -> None:
    live = await open_live()
    client = await live.listen(live.things.public)
    database, site = live.site.runtime.databases[live.site.name], live.site.runtime.sites[live.site.name]
    relay = Relay(database, (), EventSettings(), broadcast=open_broadcast(site, live.site.runtime.valkey))
    async with database.write() as tx:
        await emit(tx, ThingChanged(live.things.public, "larger"))
        await emit(tx, ThingChanged(new_id(), "elsewhere"))
    assert await relay.fan_out_once()
    heard = await client.hear()
    assert (heard["type"], heard["data"]) == ("thing:changed", {"words": "larger"})
    assert await client.all_until_pong() == []


async def test_whoever_was_away_hears_what_was_said_meanwhile_once_and_in_order(open_live: OpenLive) -> None:
    live = await open_live()
    thing, silent = live.things.public, new_id()
    gone = await live.listen(thing)
    first = await live.tell(thing, n=0)
    assert (await gone.hear())["id"] == first
    await gone.socket.close()
    for n in range(1, 4):
        await live.tell(thing, n=n)
        await live.tell(silent, n=n)
    other = await live.again()
    for process in (live, other):
        back = await process.listen(thing)
        await live.tell(thing, n=4)
        assert (await back.hear())["data"] == {"n": 4}
        await back.say("resume", lastEventId=first)
        heard = [await back.hear() for _ in range(4 if process is other else 3)]
        assert [one["data"]["n"] for one in heard] == [1, 2, 3, 4][: len(heard)]
        assert (await back.hear())["type"] == "resumed"


async def test_a_page_hears_what_was_said_between_its_making_and_its_subscribing(open_live: OpenLive) -> None:
    live = await open_live()
    thing = live.things.public
    live.room.history.floor = (live.room.feed.now_ms() - 600_000, 0)  # as on a site that has run for a while
    early = await live.listen(thing)
    await live.tell(thing, n=1)
    await early.hear()  # the process has passed it on: who comes now comes after it
    late = await live.listen(thing)
    await live.tell(thing, n=2)
    assert (await late.hear())["data"] == {"n": 2}
    assert (await late.ask("resume", ageMs="0"))["type"] == "resumed"
    await late.say("resume", ageMs="60000")
    assert (await late.hear())["data"] == {"n": 1}  # and not again what it has heard by itself
    assert (await late.hear())["count"] == 1
    assert (await late.ask("resume", ageMs=str(10**11)))["type"] == "resync"
    for wrong in ({"ageMs": "-1"}, {"ageMs": "1" * 13}, {"ageMs": "soon"}, {"ageMs": "1", "lastEventId": "1-0"}):
        assert (await late.ask("resume", **wrong))["error"]["details"][0]["field"] == "ageMs"


async def test_who_was_away_for_too_long_is_told_to_load_afresh(open_live: OpenLive) -> None:
    live = await open_live(LIVE_HISTORY="1s", LIVE_HISTORY_SIZE="64KiB")
    thing = live.things.public
    client = await live.listen(thing)
    first = await live.tell(thing, n=0)
    for n in range(60):
        await live.tell(thing, n=n, padding="x" * 1500)
    for _ in range(61):
        await client.hear()
    assert (await client.ask("resume", lastEventId="1-0"))["type"] == "resync"
    assert (await client.ask("resume", lastEventId=first))["type"] == "resync"
    assert (await client.ask("resume", lastEventId="soon"))["error"]["details"][0]["field"] == "lastEventId"
    assert live.room.history.bytes <= 64 * 1024


async def test_who_is_there_is_told_over_all_processes_and_the_dead_do_not_count(open_live: OpenLive) -> None:
    live = await open_live()
    other = await live.again()
    (ann_token, ann), (bob_token, bob) = await person(live, "ann-lee"), await person(live, "bob-ray")
    anns = await live.enter(ann_token)
    await anns.say("subscribe:crowd")
    bobs = await other.enter(bob_token)
    await bobs.say("subscribe:crowd")
    second = await other.enter(ann_token)
    await second.say("subscribe:crowd")
    nobody = await other.enter()
    await nobody.say("subscribe:crowd")
    while (told := await anns.hear_of("presence"))["count"] != 3:
        pass
    assert told["members"] == [{"id": str(ann), "username": "ann-lee"}, {"id": str(bob), "username": "bob-ray"}]
    await bobs.socket.close()
    while (told := await anns.hear_of("presence"))["count"] != 2:
        pass
    share = live.room._presence
    await share._valkey.command("DEL", f"{share._space}:crowd:{other.room._presence._me}")  # as when it has died
    assert (await share.load("crowd")).members == {str(ann): "ann-lee"}
    assert (await share.load("crowd")).others == 0


async def test_ten_clients_that_come_and_go_at_once_leave_nothing_behind(open_live: OpenLive) -> None:
    live = await open_live()

    async def come_and_go() -> None:
        client = await live.listen(live.things.public)
        await client.ask("subscribe:crowd")
        await client.socket.close()

    await asyncio.gather(*(come_and_go() for _ in range(10)))
    await eventually(lambda: live.holds(0))
    assert (live.room._listeners, live.room._subscriptions, live.room._by_address) == ({}, 0, {})
