"""Sharing the work: who is asked when, by whom, and what counts."""

import asyncio
from collections import Counter
from uuid import UUID

import pytest

from stoa.sites.firstspawn.pinger import service
from stoa.sites.firstspawn.pinger.asking import work_off
from stoa.sites.firstspawn.pinger.models import Finding, Target
from stoa.sites.firstspawn.pinger.settings import PingerSettings
from stoa.testing.game_servers import GameServer
from tests.harness.databases import NewDatabase

from .places import SETTINGS, Fleet, answered, asker, let_be, silent


@pytest.fixture
async def fleet(new_database: NewDatabase) -> Fleet:
    return Fleet(await new_database("firstspawn"))


async def test_a_server_goes_offline_after_two_silences_and_comes_back_with_one_answer(fleet: Fleet) -> None:
    [server] = await fleet.add()
    status = "select online, players, status_reason, (checked_at is not null) from servers"
    await fleet.ask_all(answered)
    assert await fleet.row(status) == (True, 5, "", True)
    await fleet.ask_all(silent)
    assert await fleet.row(status) == (True, 5, "", True)
    await fleet.ask_all(silent)
    assert await fleet.row(status) == (False, 0, "The server did not answer in time.", True)
    await fleet.ask_all(silent)
    await fleet.ask_all(answered)
    assert await fleet.row(status) == (True, 5, "", True)
    told = await fleet.rows(
        "select payload->>'is_online' from kernel.outbox where name = 'server.status-changed' order by id"
    )
    assert told == [("true",), ("false",), ("true",)]
    logged = await fleet.rows("select server_id, online from uptime_logs order by checked_at")
    assert logged == [(server, online) for online in (True, False, False, False, True)]


async def test_a_silent_server_is_looked_at_again_a_minute_later_and_then_at_its_usual_time(fleet: Fleet) -> None:
    await fleet.add()
    pause = "select extract(epoch from due_at - asked_at)::int from server_checks"
    await fleet.ask_all(silent)
    assert await fleet.row(pause) == (60,)
    await fleet.ask_all(silent)
    [due] = await fleet.row(pause)
    assert 60 <= due <= 360
    slots = "select extract(epoch from due_at)::bigint % 300 from server_checks"
    first = await fleet.row(slots)
    await fleet.ask_all(answered)
    assert await fleet.row(slots) == first


async def test_questions_are_spread_evenly_over_the_interval(fleet: Fleet) -> None:
    await fleet.add(600)
    await fleet.ask_all(answered)
    rows = await fleet.rows("select extract(epoch from due_at)::bigint % 300 / 60 from server_checks")
    by_minute = Counter(row[0] for row in rows)
    assert set(by_minute) == {0, 1, 2, 3, 4}
    assert max(by_minute.values()) < 180


async def test_two_workers_share_the_work_and_ask_nobody_twice(fleet: Fleet) -> None:
    await fleet.add(300)
    asked: Counter[UUID] = Counter()

    async def ask(target: Target) -> Finding:
        asked[target.server_id] += 1
        await asyncio.sleep(0)
        return answered(target)

    small = PingerSettings(at_once=20)
    both = await asyncio.gather(
        work_off(fleet.database, ask, small, let_be), work_off(fleet.database, ask, small, let_be)
    )
    assert min(one["answered"] for one in both) > 0
    assert sum(one["answered"] for one in both) == len(asked) == 300
    assert set(asked.values()) == {1}
    assert await fleet.row("select count(*), count(distinct server_id) from uptime_logs") == (300, 300)


async def test_what_a_dead_worker_had_in_hand_is_asked_by_another_and_counted_once(fleet: Fleet) -> None:
    await fleet.add(3)
    late, targets = await fleet.claim()
    assert len(targets) == 3
    assert (await fleet.claim())[1] == []
    await fleet.run("update server_checks set due_at = now()")  # its minute is over
    claim, again = await fleet.claim()
    assert len(again) == 3
    assert await fleet.record(claim, [answered(one) for one in again]) == 3
    assert await fleet.record(late, [silent(one) for one in targets]) == 0
    assert await fleet.row("select count(*) from uptime_logs") == (3,)


async def test_of_one_address_only_some_are_asked_at_once_and_the_others_keep_nobody_waiting(fleet: Fleet) -> None:
    crowd = set(await fleet.add(40, host="192.0.2.1"))
    others = set(await fleet.add(10))
    _, first = await fleet.claim(most=40, each=4)
    assert len(first) == 4
    _, second = await fleet.claim(most=40, each=4)
    assert {one.server_id for one in second} == others
    assert {one.server_id for one in first} < crowd
    waiting = await fleet.row("select count(*) from server_checks where claim is null and due_at > now()")
    assert waiting == (36,)


async def test_slow_dead_and_flooding_servers_do_not_keep_the_others_waiting(fleet: Fleet) -> None:
    good, mute, flood = GameServer(), GameServer(manner="silent"), GameServer(manner="flood")
    ports = [await one.start("0.0.0.0") for one in (good, mute, flood)]  # noqa: S104 - every 127.x.y.z leads here
    ask = asker(seconds=60.0)
    order: list[bool] = []

    async def listening(target: Target) -> Finding:
        finding = await ask(target)
        order.append(finding.answered)
        return finding

    try:
        await fleet.add(10, port=ports[1])
        strange = await fleet.add(3, port=ports[2]) + await fleet.add(3, port=9)
        fine = await fleet.add(150, port=ports[0])
        working = asyncio.create_task(work_off(fleet.database, listening, PingerSettings(at_once=25), let_be))
        while len(await fleet.rows("select 1 from servers where online")) < len(fine):
            await asyncio.wait({working}, timeout=0.05)
        silent_by_then = order.count(False)
        await mute.stop()  # until now it has kept ten of the 25 places
        counts = await working
    finally:
        for server in (good, mute, flood):
            await server.stop()
    assert silent_by_then <= len(strange)
    assert counts == {"answered": len(fine), "silent": len(strange) + 10}
    assert (await fleet.row("select count(*) from uptime_logs where online"))[0] == len(fine)


async def test_a_line_of_our_own_that_is_down_takes_no_server_offline(fleet: Fleet) -> None:
    await fleet.add(30)
    await fleet.ask_all(answered)

    async def mute(target: Target) -> Finding:
        return silent(target)

    for _ in range(3):
        await fleet.make_due()
        await work_off(fleet.database, mute, SETTINGS, let_be)
    assert await fleet.row("select count(*) from servers where online") == (30,)
    assert await fleet.row("select count(*) from uptime_logs where not online") == (0,)
    await fleet.run("update server_checks set asked_at = now() - interval '20 minutes'")
    for _ in range(2):
        await fleet.make_due()
        await work_off(fleet.database, mute, SETTINGS, let_be)
        await fleet.run("update server_checks set asked_at = now() - interval '20 minutes'")
    assert await fleet.row("select count(*) from servers where online") == (0,)


async def test_servers_that_are_looked_at_are_asked_before_their_turn(fleet: Fleet) -> None:
    servers = await fleet.add(5)
    await fleet.ask_all(answered)
    await fleet.run("update server_checks set due_at = now() + interval '3 minutes'")
    async with fleet.database.write() as tx:
        await service.schedule_servers(tx, servers[:1], SETTINGS)
    assert (await fleet.claim())[1] == []  # it was asked a moment ago
    await fleet.run("update server_checks set asked_at = now() - interval '1 minute'")
    async with fleet.database.write() as tx:
        await service.schedule_servers(tx, servers[:1], SETTINGS)
    assert [one.server_id for one in (await fleet.claim())[1]] == servers[:1]


async def test_archived_servers_and_names_of_examples_are_never_asked(fleet: Fleet) -> None:
    await fleet.add(host="play.ember-hollow.example")
    await fleet.add(host="mc.invalid", state="archived")
    kept = await fleet.add()
    [archived] = await fleet.add()
    await fleet.run("update servers set state = 'archived' where id = $1", archived)
    async with fleet.database.write() as tx:
        assert await service.schedule_servers(tx, [], SETTINGS) == 1
    assert [one.server_id for one in (await fleet.claim())[1]] == kept


async def test_a_status_does_not_rewrite_what_the_owner_said(fleet: Fleet) -> None:
    [server] = await fleet.add()

    def newer(one: Target) -> Finding:
        return Finding(one.server_id, answered=True, players=1, max_players=2, version="1.21.4")

    await fleet.ask_all(newer)
    await fleet.run("update servers set version = '1.20 to 1.21' where id = $1", server)
    await fleet.ask_all(answered)
    assert await fleet.row("select version, players from servers") == ("1.20 to 1.21", 5)


async def test_where_no_owner_named_a_version_the_number_in_the_servers_words_is_one(fleet: Fleet) -> None:
    words = {"Paper 1.21.4": "1.21.4", "Velocity 1.7.2-1.21.4": "1.7.2", "1.20": "1.20", "Soon": "Soon"}
    told = dict(zip(await fleet.add(len(words)), words, strict=True))

    def named(one: Target) -> Finding:
        return Finding(one.server_id, answered=True, players=1, max_players=2, version=told[one.server_id])

    await fleet.ask_all(named)
    async with fleet.database.write() as tx:
        kept = await tx.connection.fetch("select id, version from servers")
    assert {told[row["id"]]: row["version"] for row in kept} == words
