"""Who may open a socket, and as whom. Row 39 of the security table, but for what is sent over it."""

import asyncio
from uuid import UUID

import pytest
from websockets.exceptions import InvalidStatus

from stoa.accounts.context import Visit
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sessions.rules import write_cookie
from tests.accounts.at_the_door import Visitor, accounts_at

from .conftest import Live, OpenLive


async def signed_in(live: Live) -> Visitor:
    ann = await Visitor(live.site).join()
    assert (await ann.sign_in()).status_code == 200
    return ann


async def test_a_token_a_ticket_and_a_cookie_each_say_who_it_is_and_a_ticket_does_so_once(open_live: OpenLive) -> None:
    live = await open_live()
    ann = await signed_in(live)

    by_token = await live.connect()
    assert (await by_token.ask("auth", token=ann.token))["userId"] == ann.person_id

    made = await ann.ask("POST", "/api/v1/live/tickets")
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    ticket = made.json()["data"]["ticket"]
    both = [await live.connect(), await live.connect()]
    answers = await asyncio.gather(*(one.ask("auth", token=ticket) for one in both))
    assert sorted(answer["type"] for answer in answers) == ["authenticated", "error"]
    refused = next(answer for answer in answers if answer["type"] == "error")
    assert refused["error"]["code"] == "TICKET_INVALID"

    accounts = accounts_at(live.site)
    async with accounts.database.write() as tx:
        new = await sessions.create_session(
            tx, accounts, UUID(ann.person_id), Visit(), kind="page", methods=("password",)
        )
    cookie = {"Cookie": f"stoa_session_firstspawn={write_cookie(new.id, new.secret)}"}
    page = await live.connect(origin=live.site.origin, additional_headers=cookie)
    assert (await page.ask("auth"))["userId"] == ann.person_id
    program = await live.connect(additional_headers=cookie)
    assert (await program.ask("auth"))["userId"] is None, "A cookie counts only with the origin of our own page."


async def test_pages_of_others_are_refused_at_the_handshake_and_secrets_in_the_address_too(open_live: OpenLive) -> None:
    live = await open_live(STOA_CORS_ORIGINS="https://friend.example")
    for origin in ("https://evil.example", "null", f"{live.site.origin}.evil.example"):
        with pytest.raises(InvalidStatus) as refused:
            await live.connect(origin=origin)
        assert refused.value.response.status_code == 403
        assert b"FOREIGN_ORIGIN" in refused.value.response.body
    await live.enter(origin="https://friend.example")
    with pytest.raises(InvalidStatus) as refused:
        await live.connect("/ws?token=secret")
    assert refused.value.response.status_code == 422
    with pytest.raises(InvalidStatus) as refused:
        await live.connect("/elsewhere")
    assert refused.value.response.status_code == 404


async def test_who_does_not_say_who_it_is_may_do_nothing_and_is_sent_away(open_live: OpenLive) -> None:
    live = await open_live(LIVE_GREETING="0.2s", LIVE_PING="0.5s")
    silent = await live.connect()
    assert (await silent.ask("subscribe:thing", thingId=str(live.things.public)))["error"]["code"] == (
        "AUTHENTICATION_REQUIRED"
    )
    assert await silent.closing_code() == 4408
    guesser = await live.connect()
    for _ in range(3):
        assert (await guesser.ask("auth", token="guess"))["error"]["type"] == "AUTHENTICATION"
    assert await guesser.closing_code() == 4401


async def test_one_person_and_one_address_have_only_so_many_sockets(open_live: OpenLive) -> None:
    live = await open_live(LIVE_SOCKETS_PER_PERSON="1", LIVE_SOCKETS_PER_ADDRESS="3")
    ann = await signed_in(live)
    first = await live.enter(ann.token)
    second = await live.connect()
    assert (await second.ask("auth", token=ann.token))["error"]["code"] == "TOO_MANY_SOCKETS"
    assert await second.closing_code() == 4429
    await live.enter()
    await live.enter()
    with pytest.raises(InvalidStatus) as refused:
        await live.connect()
    assert refused.value.response.status_code == 429
    await first.socket.close()
    await live.enter(ann.token)


async def test_a_key_that_was_revoked_and_a_session_that_ended_close_what_they_opened(open_live: OpenLive) -> None:
    """Row 14, and the socket's part of row 39: felt in another process, too."""
    live = await open_live()
    other = await live.again()
    ann = await signed_in(live)
    device = ann.elsewhere()
    assert (await device.sign_in()).status_code == 200
    key = (await ann.ask("POST", "/api/v1/users/me/keys", {"name": "Reader"})).json()["data"]
    stays = await live.enter(device.token)
    goes = [await one.enter(shown) for one in (live, other) for shown in (ann.token, key["key"])]
    assert (await device.ask("DELETE", f"/api/v1/auth/sessions/{ann.session_id}")).status_code == 204
    assert (await device.ask("DELETE", f"/api/v1/users/me/keys/{key['id']}")).status_code == 204
    for client in goes:
        assert (await client.hear_of("error"))["error"]["code"] == "SESSION_ENDED"
        assert await client.closing_code() == 4401
    assert (await stays.ask("ping"))["type"] == "pong"


async def test_what_everybody_may_know_of_channels_is_listed(open_live: OpenLive) -> None:
    live = await open_live()
    listed = (await live.site.get("/api/v1/live/channels")).json()["data"]
    by_name = {channel["name"]: channel for channel in listed}
    assert by_name["thing"]["subscribe"] == "subscribe:thing"
    assert by_name["thing"]["parameter"] == "thingId"
    assert [one["type"] for one in by_name["thing"]["events"]] == ["thing:changed"]
    assert by_name["user"]["public"] is False
