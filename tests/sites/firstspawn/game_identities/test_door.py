"""The door for players: whoever joins it with a game that was bought is told a code, and nobody else."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from stoa.sites.firstspawn.game_identities.door.keeping import MOST_A_MINUTE, Keeper
from stoa.sites.firstspawn.game_identities.door.wire import Key, write_digest
from stoa.sites.firstspawn.game_identities.jobs import SWEEP, Tick
from stoa.testing.players import LocalPlayer, LocalSessions, serve_sessions
from tests.accounts.at_the_door import Visitor, code_of, open_site
from tests.accounts.screens.visiting import reader
from tests.commons.crowd import gather_crowd, run_sql
from tests.harness.web import SiteUnderTest, StartSite
from tests.sites.firstspawn.plugins.at_work import context_at

KEY = Key()
PLAYERS = "/account/players"
BRING = "/api/v1/identities/minecraft/code"
SHOWN = {"PLAYER_DOOR_PORT": "25565", "PLAYER_DOOR_ADDRESS": "verify.firstspawn.example"}


@asynccontextmanager
async def open_door(site: SiteUnderTest) -> AsyncIterator[tuple[int, LocalSessions]]:
    async with serve_sessions() as sessions:
        database = site.runtime.databases["firstspawn"]
        keeper = Keeper(database, site.runtime.outgoing, sessions.origin, "https://firstspawn.example", KEY)
        server = await asyncio.start_server(keeper.serve, "127.0.0.1", 0)
        async with server:
            yield server.sockets[0].getsockname()[1], sessions


def code_in(words: str) -> str:
    found = re.search(r"Your code: (\S+)", words)
    assert found is not None, words
    return found[1]


@pytest.mark.parametrize(
    ("secret", "digest"),
    [
        (b"Notch", "4ed1f46bbe04bc756bcb17c0c7ce3e4632f06a48"),
        (b"jeb_", "-7c9d5b0044c130109a5d7b5fb5c317c02b4e28c1"),
        (b"simon", "88e16a1019277b15d58faf0541e11910eb756f6"),
    ],
)
def test_a_meeting_is_named_as_the_game_names_it(secret: bytes, digest: str) -> None:
    assert write_digest(secret, b"") == digest


@pytest.mark.parametrize("protocol", [47, 340, 759, 764, 766, 775])
async def test_a_player_of_any_version_is_told_a_code_that_links_them_once(
    start_site: StartSite, protocol: int
) -> None:
    site = await open_site(start_site)
    [kim] = await gather_crowd(site, ["kim-key"])
    async with open_door(site) as (port, sessions):
        words = await LocalPlayer(protocol=protocol, sessions=sessions).join("127.0.0.1", port)
    assert "https://firstspawn.example/account/players" in words
    code = code_in(words).lower().replace("-", " ")
    async with reader(site) as eve:
        await eve.join()
        # Keys cannot link; whoever has signed in can.
        assert (await kim.ask("POST", BRING, {"code": code})).status_code in {401, 403}
        assert (await eve.send(PLAYERS, f"{PLAYERS}/minecraft/code", code=code)).status_code == 303
        page = (await eve.open(PLAYERS)).text
        assert ("Notch" in page, "069a79f4-44e9-4726-a5be-fca90e38aaf5" in page) == (True, True)


async def test_whoever_did_not_buy_the_game_or_takes_anothers_name_is_told_nothing(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with open_door(site) as (port, sessions):
        assert "do not know you" in await LocalPlayer().join("127.0.0.1", port)
        await LocalPlayer(sessions=sessions).join("127.0.0.1", port)
        assert "do not know you" in await LocalPlayer().join("127.0.0.1", port)  # under the name, in another meeting
        sessions.status = 503
        assert "do not answer" in await LocalPlayer(sessions=sessions).join("127.0.0.1", port)
        assert "1.8" in await LocalPlayer(protocol=5).join("127.0.0.1", port)
        for name in ("Ann Lee", "a" * 17, "Ann\n"):
            with pytest.raises(asyncio.IncompleteReadError):
                await LocalPlayer(name=name, sessions=sessions).join("127.0.0.1", port)


async def test_the_list_of_servers_shows_what_it_is_and_too_many_are_sent_away(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with open_door(site) as (port, sessions):
        told = await LocalPlayer(protocol=771).look("127.0.0.1", port)
        assert told["version"] == {"name": "1.8+", "protocol": 771}
        for _ in range(MOST_A_MINUTE):
            await LocalPlayer(protocol=759, sessions=sessions).join("127.0.0.1", port)
        assert "Wait a minute" in await LocalPlayer(sessions=sessions).join("127.0.0.1", port)


async def test_bytes_that_are_no_game_end_the_talk_and_nothing_else(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with open_door(site) as (port, sessions):
        for sent in (b"\xfe\x01", b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 64, b"\x02\x00\xff", b"\x01\x05"):
            come, go = await asyncio.open_connection("127.0.0.1", port)
            go.write(sent)
            go.write_eof()
            assert await come.read() == b""
            go.close()
            await go.wait_closed()
        assert code_in(await LocalPlayer(sessions=sessions).join("127.0.0.1", port))


async def test_a_code_of_the_door_is_refused_when_mistyped_late_or_used(start_site: StartSite) -> None:
    site = await open_site(start_site, **SHOWN)
    async with open_door(site) as (port, sessions), reader(site) as ann:
        await ann.join()
        assert "verify.firstspawn.example" in (await ann.open(PLAYERS)).text
        first = code_in(await LocalPlayer(sessions=sessions).join("127.0.0.1", port))
        second = code_in(await LocalPlayer(sessions=sessions).join("127.0.0.1", port))
        at = f"{PLAYERS}/minecraft/code"
        for code in (first, "ABCD", "", f"{second[:-1]}A"):
            refused = await ann.send(PLAYERS, at, code=code)
            assert (refused.status_code in {404, 422}, 'id="f-code-error"' in refused.text) == (True, True), code
        await run_sql(site, "update game_door_codes set expires_at = now() - interval '1 second'")
        assert (await ann.send(PLAYERS, at, code=second)).status_code == 404
        assert "No player is linked" in (await ann.open(PLAYERS)).text


async def test_programs_bring_codes_too_and_old_ones_are_forgotten(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    assert (await ann.sign_in()).status_code == 200
    async with open_door(site) as (port, sessions):
        code = code_in(await LocalPlayer(sessions=sessions).join("127.0.0.1", port))
        assert (await ann.ask("POST", BRING, {"code": code})).status_code == 204
        assert code_of(await ann.ask("POST", BRING, {"code": code})) == "LINK_CODE_UNKNOWN"
        [linked] = (await ann.ask("GET", "/api/v1/identities")).json()["data"]
        assert (linked["platform"], linked["platformUsername"]) == ("MINECRAFT", "Notch")
        await LocalPlayer(sessions=sessions).join("127.0.0.1", port)
    await run_sql(site, "update game_door_codes set expires_at = now() - interval '1 hour'")
    assert await SWEEP.handler(context_at(ann), Tick()) == 1
