"""Playtime: counted once, believed within the rules, and otherwise kept for a moderator."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel import clock
from stoa.sites.firstspawn.playtime.models import Told
from stoa.sites.firstspawn.playtime.refresh import Refresh, refresh
from stoa.sites.firstspawn.playtime.rules import merge
from stoa.sites.firstspawn.playtime.service import forget_old_batches
from tests.accounts.at_the_door import Visitor, code_of, grant
from tests.accounts.screens.visiting import Reader, reader
from tests.harness.web import StartSite
from tests.sites.firstspawn.owners import new_owner, second_person
from tests.sites.firstspawn.plugins.at_work import (
    context_at,
    database_at,
    later,
    linked_player,
    played,
    sync,
    working_plugin,
)

A, B, C = (str(uuid4()) for _ in range(3))


async def minutes_of(owner: Visitor, player: str) -> int:
    """Read how much of a player is counted."""
    async with database_at(owner).write() as tx:
        found = await tx.connection.fetchval("select minutes from playtime where player_uuid = $1", UUID(player))
    return int(found or 0)


async def test_a_batch_is_counted_and_what_cannot_be_is_held_with_a_reason(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    with later(120, plugin):
        answer = await sync(plugin, played(A, 90), played(B.replace("-", "").upper(), 120), played(C, 500))
        told = answer.json()["data"]
        assert (answer.status_code, told["accepted"], told["duplicateBatch"]) == (200, 2, False), answer.text
        assert [one["playerUuid"] for one in told["held"]] == [C]
        decision = told["held"][0]["decision"]
        assert decision["rule"] == "firstspawn.playtime"
        assert {one["label"] for one in decision["reasons"]} >= {"What is wrong", "Minutes told"}
        assert [await minutes_of(owner, player) for player in (A, B, C)] == [90, 120, 0]
        server = (await owner.site.get(f"/api/v1/servers/{server_id}")).json()["data"]
        assert server["totalPlaytime"] == 3


async def test_the_team_sees_how_long_each_player_has_played_and_nobody_else_does(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    with later(120, plugin):
        await sync(plugin, {**played(A, 90), "playerUsername": "Ann_Lee"}, played(B, 120))
    path = f"/api/v1/servers/{server_id}/playtime"
    answer = await owner.ask("GET", path)
    assert answer.status_code == 200, answer.text
    found = {one["playerUuid"]: (one["playerUsername"], one["playtimeMinutes"]) for one in answer.json()["data"]}
    assert found == {A: ("Ann_Lee", 90), B: (None, 120)}
    [one] = (await owner.ask("GET", path, params={"player": A})).json()["data"]
    assert one["playerUuid"] == A
    async with reader(owner.site, email=owner.email, username=owner.username) as visitor:
        await visitor.sign_in()
        page = (await visitor.open("/my/servers/copper-cove/players")).text
    assert page.index("2&nbsp;h<") < page.index("Ann_Lee") < page.index("1&nbsp;h&nbsp;30&nbsp;min")
    stranger = await second_person(owner)
    assert (await stranger.ask("GET", path)).status_code == 403
    assert (await owner.site.get(path)).status_code == 401


async def test_the_same_batch_is_counted_once_also_when_it_is_sent_at_the_same_time(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    with later(30, plugin):
        answers = await asyncio.gather(*(sync(plugin, played(A, 20), played(B, 900), batch="b-1") for _ in range(8)))
        told = [answer.json()["data"] for answer in answers]
        assert sorted(one["duplicateBatch"] for one in told) == [False, *[True] * 7]
        assert {(one["accepted"], len(one["held"])) for one in told} == {(1, 1)}
        assert await minutes_of(owner, A) == 20


async def test_a_player_gets_at_most_the_time_since_the_last_sync_and_a_minute(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    for minute, minutes, accepted in ((5, 6, 1), (10, 5, 1), (15, 7, 0), (20, 5, 1), (25, 0, 1)):
        with later(minute, plugin):
            answer = await sync(plugin, played(A, minutes))
            assert answer.json()["data"]["accepted"] == accepted, (minute, answer.text)
    assert await minutes_of(owner, A) == 16


async def test_rounding_up_every_second_does_not_outrun_the_clock(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    told = [(await sync(plugin, played(A, 1))).json()["data"] for _ in range(9)]
    assert sum(one["accepted"] for one in told) == 5
    assert "ahead" in told[-1]["held"][0]["decision"]["reasons"][0]["value"]


async def test_parts_of_one_sync_have_the_same_beginning(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    with later(10, plugin):
        for player in (A, B):
            assert (await sync(plugin, played(player, 10))).json()["data"]["accepted"] == 1
    with later(15, plugin):  # who was in neither part had at most these five minutes
        assert (await sync(plugin, played(C, 10))).json()["data"]["accepted"] == 0
        assert (await sync(plugin, played(C, 5))).json()["data"]["accepted"] == 1


async def test_nobody_plays_more_than_a_day_a_day_and_time_away_does_not_count(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    with later(3 * 24 * 60, plugin):
        told = (await sync(plugin, played(A, 1441), played(B, 1440), played(C, 60, afkMinutes=45))).json()["data"]
        assert [one["playerUuid"] for one in told["held"]] == [A]
        assert [await minutes_of(owner, player) for player in (A, B, C)] == [0, 1440, 15]


async def test_nothing_counts_while_our_own_look_finds_the_server_down(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    async with database_at(owner).write() as tx:
        for minute, online in ((5, True), (10, False), (15, False), (20, True), (25, False)):
            at = clock.now() + timedelta(minutes=minute)
            sql = "insert into uptime_logs (server_id, checked_at, online) values ($1, $2, $3)"
            await tx.connection.execute(sql, UUID(server_id), at, online)
    with later(30, plugin):  # down from minute 10 to 20; a single silence says nothing
        told = (await sync(plugin, played(A, 25), played(B, 20))).json()["data"]
    assert [one["playerUuid"] for one in told["held"]] == [A]
    assert "did not answer" in told["held"][0]["decision"]["reasons"][0]["value"]


async def test_five_thousand_players_are_one_statement_and_one_more_is_too_many(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    with later(10, plugin):
        many = [played(str(uuid4()), 5) for _ in range(5000)]
        answer = await sync(plugin, *many)
        assert (answer.status_code, answer.json()["data"]["accepted"]) == (200, 5000), answer.text[:200]
        assert (await sync(plugin, *many, played(A, 1))).status_code in {400, 422}


async def test_one_player_is_synced_by_itself_and_names_are_those_of_the_game(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    one = {"batchId": "p-1", **played(A, 1, playerUsername="Steve")}
    answer = await plugin.call("POST", "playtime/player", one)
    assert answer.json()["data"] == {"accepted": 1, "held": [], "duplicateBatch": False}
    for name in ("Steve 2", "Steve\n", "a;stop", "", "x" * 17):
        refused = await sync(plugin, played(B, 1, playerUsername=name))
        assert refused.status_code in {400, 422}, name
    assert (await sync(plugin, played(f"{A}\n", 1))).status_code in {400, 422}


async def test_a_moderator_counts_or_refuses_what_was_held_once(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    await sync(plugin, played(A, 300, playerUsername="Ann"), played(B, 400))
    assert (await owner.ask("GET", "/api/v1/playtime/held")).status_code == 403
    moderator = await second_person(owner, "mora-lind")
    await grant(owner.site, moderator.person_id, "moderator")
    await moderator.sign_in()
    held = (await moderator.ask("GET", "/api/v1/playtime/held?state=waiting")).json()["data"]
    assert await _waiting(moderator) == len(held) == 2
    by_player = {one["playerUuid"]: one["id"] for one in held}
    path = f"/api/v1/playtime/held/{by_player[A]}"
    assert (await moderator.ask("POST", path, {"count": True, "reason": "The log shows it."})).status_code == 204
    assert await _waiting(moderator) == 1
    again = await moderator.ask("POST", path, {"count": True, "reason": "The log shows it."})
    assert (again.status_code, code_of(again)) == (409, "ALREADY_DECIDED")
    assert code_of(
        await moderator.ask("POST", f"/api/v1/playtime/held/{uuid4()}", {"count": True, "reason": "why"})
    ) == ("NO_SUCH_HELD_PLAYTIME")
    assert (await owner.site.get(f"/api/v1/servers/{server_id}")).json()["data"]["totalPlaytime"] == 5
    async with reader(owner.site, email=moderator.email, username=moderator.username) as desk:
        assert (await desk.sign_in()).status_code == 303
        page = await desk.open("/admin/playtime?state=waiting")
        assert "400 minutes" in page.text
        assert "Ann" not in page.text
        await _refuse(desk, by_player[B])
    assert (await minutes_of(owner, A), await minutes_of(owner, B)) == (300, 0)


async def _waiting(moderator: Visitor) -> int:
    """Read off the home of the administration how much waits."""
    cards = (await moderator.ask("GET", "/api/v1/admin/overview")).json()["data"]["cards"]
    return int(next(one["count"] for one in cards if one["title"] == "Held playtime"))


async def _refuse(desk: Reader, held_id: str) -> None:
    unexplained = await desk.send("/admin/playtime?state=waiting", f"/admin/playtime/{held_id}", outcome="refuse")
    assert unexplained.status_code in {400, 422}
    sent = await desk.send(
        "/admin/playtime?state=waiting", f"/admin/playtime/{held_id}", outcome="refuse", reason="Made up."
    )
    assert sent.status_code == 303
    assert "Nothing waits" in (await desk.open("/admin/playtime?state=waiting")).text


async def test_a_review_is_verified_by_an_hour_on_the_server_and_no_longer_once_unlinked(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    member = await second_person(owner)
    player = await linked_player(member, plugin)
    words = "A fair place with people who answer, and an old map to get lost in."
    review = await member.ask("POST", f"/api/v1/servers/{server_id}/reviews", {"rating": 5, "content": words})
    told = review.json()["data"]
    assert (told["isVerified"], told["verifiedPlaytime"]) == (False, None), review.text
    for minute, verified in ((59, False), (61, True)):
        with later(minute, plugin):
            await sync(plugin, played(player, 59 if minute == 59 else 2))
        await _refresh(owner, Refresh(server_id=UUID(server_id)))
        told = (await member.ask("GET", f"/api/v1/reviews/{told['id']}")).json()["data"]
        assert told["isVerified"] is verified
    assert told["verifiedPlaytime"] == 61
    mine = (await member.ask("GET", "/api/v1/users/me/playtime")).json()["data"]
    assert [(one["serverId"], one["minutes"]) for one in mine] == [(server_id, 61)]
    assert (await member.ask("DELETE", "/api/v1/identities/minecraft")).status_code == 204
    await _refresh(owner, Refresh(person_id=UUID(member.person_id)))
    told = (await member.ask("GET", f"/api/v1/reviews/{told['id']}")).json()["data"]
    assert (told["isVerified"], told["verifiedPlaytime"]) == (False, None)


async def _refresh(owner: Visitor, told: Refresh) -> None:
    """Do what the worker does with the job that the sync has asked for."""
    waiting = "select count(*) from kernel.jobs where name = 'playtime.refresh-reviews'"
    async with database_at(owner).write() as tx:
        assert await tx.connection.fetchval(waiting)
    await refresh(context_at(owner), told)


async def test_old_batches_are_forgotten_and_young_ones_are_not(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    await sync(plugin, played(A, 1))
    assert await forget_old_batches(database_at(owner)) == 0
    with later(31 * 24 * 60):
        assert await forget_old_batches(database_at(owner)) == 1


@given(
    st.lists(st.tuples(st.sampled_from([A, B]), st.integers(0, 2000), st.integers(0, 3000), st.booleans()), max_size=20)
)
def test_records_of_one_player_are_put_together_however_the_id_is_written(
    records: list[tuple[str, int, int, bool]],
) -> None:
    told = [
        Told(player.replace("-", "").upper() if plain else player, minutes, clock.now(), None, away)
        for player, minutes, away, plain in records
    ]
    merged = merge(told)
    for player in (A, B):
        expected = sum(max(minutes - away, 0) for one, minutes, away, _ in records if one == player)
        assert (merged[UUID(player)].minutes if UUID(player) in merged else 0) == expected
