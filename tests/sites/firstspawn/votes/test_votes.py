"""Votes: once a day, counted exactly, and handed over to the server that they are for."""

import asyncio
import json
from contextlib import AsyncExitStack, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.outgoing import GAME_PORTS, Guard
from stoa.sites.firstspawn.votifier.errors import NotAVotifier, VoteRejected, VotifierSilent
from stoa.sites.firstspawn.votifier.models import Ballot
from stoa.sites.firstspawn.votifier.wire import check_answer, read_greeting, send_vote
from stoa.testing.votifier import Manner, VoteReceiver
from tests.accounts.at_the_door import accounts_at, code_of, open_site
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import reader
from tests.commons.crowd import add_server, gather_crowd, run_sql
from tests.harness.web import StartSite
from tests.kernel.asking import eventually
from tests.sites.firstspawn.plugins.signing import TestPlugin

NEAR = {"GAME_ADDRESSES_ALLOW_PRIVATE": "true", "JOBS_POLL": "250ms"}
GUARD = Guard(ports=GAME_PORTS, allow=(), timeout=5, allow_private=True)
VOTES = "/api/v1/servers/ember-hollow/votes"
DOOR = "/api/v1/servers/ember-hollow/votifier"
TOKEN = "a-token-of-the-receiver"


async def test_a_vote_a_day_counts_and_makes_a_streak(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
    await add_server(site)
    first = await ann.ask("POST", VOTES, {"minecraftUsername": "Ann_Lee"})
    assert first.status_code == 201, first.text
    told = first.json()["data"]
    assert (told["streak"], told["votesThisMonth"], told["minecraftUsername"]) == (1, 1, "Ann_Lee")
    again = await ann.ask("POST", VOTES, {})
    assert (again.status_code, code_of(again)) == (409, "ALREADY_VOTED")
    async with accounts_at(site).database.write() as tx:
        await tx.connection.execute("update votes set day = day - 1")
        await tx.connection.execute("update vote_streaks set last_day = last_day - 1")
    assert (await ann.ask("POST", VOTES, {})).json()["data"]["streak"] == 2
    assert (await bo.ask("POST", VOTES, {})).json()["data"]["votesThisMonth"] == 3
    summary = (await site.get(f"{VOTES}/summary")).json()["data"]
    assert (summary["votesThisMonth"], summary["rank"]) == (3, 1)
    assert summary["top"][0] == {"username": "ann-lee", "votes": 2}
    assert (await site.get("/api/v1/servers/ember-hollow")).json()["data"]["voteCount"] == 3


async def test_servers_that_are_not_listed_take_no_place_in_the_ranking(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [ann, bo] = await gather_crowd(site, ["ann-lee", "bo-berg"])
    await add_server(site)
    await add_server(site, "frost-keep")
    for one in (ann, bo):
        assert (await one.ask("POST", "/api/v1/servers/frost-keep/votes", {})).status_code == 201
    assert (await ann.get(f"{VOTES}/summary"))["rank"] == 2
    await run_sql(site, "update servers set state = 'archived' where slug = 'frost-keep'")
    assert (await ann.get(f"{VOTES}/summary"))["rank"] == 1


async def test_of_thirty_votes_of_one_person_at_once_one_counts_and_of_thirty_people_all(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    crowd = await gather_crowd(site, [f"voter-{number}" for number in range(30)])
    await add_server(site)
    same = await asyncio.gather(*(crowd[0].ask("POST", VOTES, {}) for _ in range(30)))
    assert sorted(answer.status_code for answer in same) == [201, *[409] * 29]
    others = await asyncio.gather(*(one.ask("POST", VOTES, {}) for one in crowd[1:]))
    assert {answer.status_code for answer in others} == {201}
    assert (await site.get("/api/v1/servers/ember-hollow")).json()["data"]["voteCount"] == 30


@pytest.mark.parametrize("name", ["Ann Lee", "Ann\n", "a" * 17, "Ann;op", "Änn", ""])
async def test_row_49_a_name_that_is_none_in_the_game_is_refused(start_site: StartSite, name: str) -> None:
    site = await open_site(start_site)
    [ann] = await gather_crowd(site, ["ann-lee"])
    await add_server(site)
    answer = await ann.ask("POST", VOTES, {"minecraftUsername": name})
    assert (answer.status_code, answer.json()["error"]["details"][0]["field"]) == (422, "minecraftUsername")
    assert (await site.get(f"{VOTES}/summary")).json()["data"]["votesThisMonth"] == 0


async def test_nobody_votes_for_a_server_of_their_own_or_unknown(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [owner] = await gather_crowd(site, ["olga-ray"])
    await add_server(site, owner=owner.id)
    assert code_of(await owner.ask("POST", VOTES, {})) == "OWN_SERVER"
    assert (await owner.ask("POST", "/api/v1/servers/nowhere/votes", {})).status_code == 404


async def test_a_vote_reaches_a_receiver_that_was_down_under_its_own_time(start_site: StartSite) -> None:
    site = await open_site(start_site, **NEAR)
    [owner, ann] = await gather_crowd(site, ["olga-ray", "ann-lee"])
    await add_server(site, owner=owner.id)
    receiver = VoteReceiver(token=TOKEN, manner="forgetful")
    port = await receiver.start()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(receiver.stop)
        await stack.enter_async_context(working(site))
        set_up = await owner.ask("PUT", DOOR, {"host": "127.0.0.1", "port": port, "token": TOKEN})
        assert (set_up.status_code, "token" in set_up.text) == (200, False), set_up.text
        assert (await ann.ask("POST", VOTES, {"minecraftUsername": "Ann_Lee"})).status_code == 201

        async def state(wanted: str) -> list[dict[str, object]] | None:
            log = (await owner.ask("GET", f"{DOOR}/deliveries")).json()["data"]
            return log if log and (log[0]["state"], bool(log[0]["reason"])) == (wanted, wanted == "waiting") else None

        await eventually(lambda: state("waiting"))
        receiver.manner = "honest"
        async with accounts_at(site).database.write() as tx:
            await tx.connection.execute("update kernel.pgqueuer set execute_after = now()")
        [line] = await eventually(lambda: state("delivered")) or []
        assert line["attempts"] == 2
        assert [vote["username"] for vote in receiver.votes] == ["Ann_Lee", "Ann_Lee"]
        assert len({vote["timestamp"] for vote in receiver.votes}) == 1
        assert receiver.votes[0]["serviceName"] == "FirstSpawn"
        [told] = (await owner.ask("GET", VOTES)).json()["data"]
        assert told["toldAt"] is not None
        assert (await owner.ask("POST", f"{DOOR}/deliveries/{line['voteId']}/replay")).status_code == 204

        async def thrice() -> bool | None:
            return len(receiver.votes) == 3 or None

        await eventually(thrice)
        assert len({vote["timestamp"] for vote in receiver.votes}) == 1


async def test_a_token_that_can_be_read_no_longer_is_asked_for_again(start_site: StartSite) -> None:
    site = await open_site(start_site, **NEAR)
    [owner, ann] = await gather_crowd(site, ["olga-ray", "ann-lee"])
    await add_server(site, owner=owner.id)
    receiver = VoteReceiver(token=TOKEN)
    port = await receiver.start()
    told = {"host": "127.0.0.1", "port": port, "token": TOKEN}
    async with AsyncExitStack() as stack:
        stack.push_async_callback(receiver.stop)
        await stack.enter_async_context(working(site))
        assert (await owner.ask("PUT", DOOR, told)).status_code == 200
        await run_sql(site, "update votifiers set token = decode('00', 'hex')")  # as after a key that is gone
        tried = await owner.ask("POST", f"{DOOR}/test")
        assert (tried.status_code, code_of(tried)) == (409, "VOTIFIER_TOKEN_UNREADABLE"), tried.text
        assert (await ann.ask("POST", VOTES, {"minecraftUsername": "Ann_Lee"})).status_code == 201

        async def waits() -> str | None:
            log = (await owner.ask("GET", f"{DOOR}/deliveries")).json()["data"]
            return log[0]["reason"] or None if log else None

        assert "Enter it again" in (await eventually(waits) or "")
        assert (await owner.ask("PUT", DOOR, told)).status_code == 200
        assert (await owner.ask("POST", f"{DOOR}/test")).json()["data"]["delivered"] is True


async def test_an_owner_tries_the_door_and_reads_what_is_wrong(start_site: StartSite) -> None:
    site = await open_site(start_site, **NEAR)
    [owner, ann] = await gather_crowd(site, ["olga-ray", "ann-lee"])
    await add_server(site, owner=owner.id)
    assert code_of(await owner.ask("POST", f"{DOOR}/test")) == "NO_VOTIFIER"
    receiver = VoteReceiver(token=TOKEN)
    port = await receiver.start()
    try:
        for token, delivered in (("another-token", False), (TOKEN, True)):
            await owner.ask("PUT", DOOR, {"host": "127.0.0.1", "port": port, "token": token})
            tried = (await owner.ask("POST", f"{DOOR}/test")).json()["data"]
            assert tried["delivered"] is delivered, tried
        assert receiver.refused == ["signature is not valid"]
        assert [vote["username"] for vote in receiver.votes] == ["FirstSpawnTest"]
    finally:
        await receiver.stop()
    for method, path, body in (
        ("PUT", DOOR, {"host": "127.0.0.1", "token": TOKEN}),
        ("GET", DOOR, None),
        ("POST", f"{DOOR}/test", None),
        ("GET", f"{DOOR}/deliveries", None),
        ("DELETE", DOOR, None),
    ):
        assert code_of(await ann.ask(method, path, body)) == "NOT_YOUR_SERVER", (method, path)
    assert (await owner.ask("GET", DOOR)).json()["data"]["port"] == port
    assert (await owner.ask("DELETE", DOOR)).status_code == 204


async def test_row_45_votes_are_not_sent_into_private_networks(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [owner] = await gather_crowd(site, ["olga-ray"])
    await add_server(site, owner=owner.id)
    answer = await owner.ask("PUT", DOOR, {"host": "10.0.0.5", "token": TOKEN})
    assert (answer.status_code, code_of(answer)) == (422, "ADDRESS_NOT_PUBLIC")


async def test_the_plugin_takes_votes_and_acknowledges_them_once(start_site: StartSite) -> None:
    site = await open_site(start_site)
    [owner, ann] = await gather_crowd(site, ["olga-ray", "ann-lee"])
    await add_server(site, owner=owner.id)
    made = (await owner.ask("POST", "/api/v1/servers/ember-hollow/plugins", {})).json()["data"]
    plugin = TestPlugin(site, made["apiKey"], made["apiSecret"])
    assert (await plugin.verify()).status_code == 200
    await ann.ask("POST", VOTES, {"minecraftUsername": "Ann_Lee"})
    [waiting] = (await plugin.call("GET", "votes/pending")).json()["data"]
    assert waiting["username"] == "Ann_Lee"
    for accepted in (1, 0):
        answer = await plugin.call("POST", "votes/ack", {"ids": [waiting["id"]]})
        assert answer.json()["data"] == {"accepted": accepted}
    assert (await plugin.call("GET", "votes/pending")).json()["data"] == []
    assert code_of(await plugin.call("GET", "votes/pending", form="sha256")) == "SIGNATURE_V2_REQUIRED"


async def test_somebody_votes_on_a_page_without_script(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await add_server(site)
    async with reader(site) as ann:
        assert "Sign in to vote" in (await ann.open("/servers/ember-hollow/vote")).text
        await ann.join()
        refused = await ann.send(
            "/servers/ember-hollow/vote", "/servers/ember-hollow/vote", minecraftUsername="Ann Lee"
        )
        assert refused.status_code == 422
        assert "Ann Lee" in refused.text
        done = await ann.send("/servers/ember-hollow/vote", "/servers/ember-hollow/vote", minecraftUsername="Ann_Lee")
        assert done.status_code == 303
        assert "Thank you" in (await ann.open("/servers/ember-hollow/vote")).text


@pytest.mark.parametrize(("manner", "fault"), [("silent", VotifierSilent), ("babble", NotAVotifier)])
async def test_a_receiver_that_is_none_is_left_in_time(manner: Manner, fault: type[Exception]) -> None:
    receiver = VoteReceiver(manner=manner)
    port = await receiver.start()
    try:
        with pytest.raises(fault):
            await send_vote(
                GUARD, "127.0.0.1", port, service_name="x", token=b"12345678", ballot=Ballot("Ann", 1), seconds=0.3
            )
    finally:
        await receiver.stop()


@given(st.binary(max_size=300))
def test_whatever_greets_or_answers_is_understood_or_refused(data: bytes) -> None:
    with suppress(NotAVotifier):
        assert read_greeting(data).encode() in data
    with suppress(NotAVotifier, VotifierSilent, VoteRejected):
        check_answer(data)
        assert json.loads(data)["status"] == "ok"


def test_a_greeting_gives_its_challenge() -> None:
    assert read_greeting(b"VOTIFIER 2 abc123\n") == read_greeting(b"VOTIFIER 2.4.1 abc123\r\n") == "abc123"


@pytest.mark.parametrize("answer", [b'{"status": "\xff"}', b'{"status":' + b"[" * 4000])
def test_an_answer_that_is_no_text_or_has_no_end_is_none(answer: bytes) -> None:
    with pytest.raises(NotAVotifier):
        check_answer(answer)
