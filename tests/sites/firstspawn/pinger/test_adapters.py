"""One server asked in its game's way, and what becomes of strange answers."""

from datetime import timedelta
from typing import Any

import pytest

from stoa.kernel import clock
from stoa.sites.firstspawn.games.models import Place, Reading
from stoa.sites.firstspawn.pinger.adapters import ask
from stoa.sites.firstspawn.pinger.rules import is_sleeping, is_switched_off
from stoa.testing.game_servers import BedrockServer, GameServer

from .places import target, tools


async def test_a_record_leads_to_the_server_and_is_asked_for_only_without_a_port() -> None:
    server = GameServer()
    port = await server.start()
    asked: list[str] = []

    async def find_place(host: str) -> Place:
        asked.append(host)
        return Place("node7.host.test", port)

    async def find_addresses(host: str) -> list[str]:
        return ["127.0.0.1"] if host == "node7.host.test" else []

    ready = tools(find_place=find_place, find_addresses=find_addresses, seconds=5)
    try:
        found = await ask(ready, target("play.copper.test"))
        none = await ask(ready, target("play.copper.test", 25565))
    finally:
        await server.stop()
    assert (found.answered, found.players, found.max_players, found.version) == (True, 12, 100, "1.21.4")
    assert server.hosts == ["node7.host.test"]
    assert asked == ["play.copper.test"]
    assert (none.answered, none.reason) == (False, "Its name leads to no address.")


async def test_bedrock_is_asked_where_java_does_not_answer() -> None:
    bedrock = BedrockServer()
    port = await bedrock.start()
    try:
        found = await ask(tools(seconds=5), target("127.0.0.1", 9, bedrock_port=port))
    finally:
        bedrock.stop()
    assert (found.answered, found.players, found.max_players) == (True, 7, 20)


async def test_hytale_is_known_by_the_heartbeat_of_its_plugin() -> None:
    now = clock.now()
    lately = await ask(tools(), target(game="HYTALE", heard_at=now, heard_players=33, max_players=50))
    long_ago = await ask(tools(), target(game="HYTALE", heard_at=now - timedelta(minutes=16), heard_players=33))
    never = await ask(tools(), target(game="HYTALE"))
    assert (lately.answered, lately.players, lately.max_players, lately.latency) == (True, 33, 50, None)
    assert (long_ago.answered, never.answered) == (False, False)
    assert "has not been heard of" in long_ago.reason


async def test_an_adapter_that_breaks_breaks_for_one_server_only() -> None:
    async def find_addresses(_: str) -> list[str]:
        raise ZeroDivisionError

    found = await ask(tools(find_addresses=find_addresses), target("play.copper.test", 25565))
    assert (found.answered, found.reason) == (
        False,
        "Something answered that is not a game server, or its answer could not be read.",
    )


@pytest.mark.parametrize(
    ("told", "players", "sleeping", "off"),
    [
        ("This server is sleeping. Join to start it!", 0, True, False),
        ("Server is hibernating", 0, True, False),
        ("Your world is starting up", 0, True, False),
        ("This server is offline.", 0, False, True),
        ("The server is currently stopped", 0, False, True),
        ("The sleeping dragon: survival", 12, False, False),
        ("A Minecraft Server", 0, False, False),
        ("Never offline, always fun", 0, False, False),
    ],
)
def test_hosts_that_answer_for_a_server_are_told_from_the_server(
    told: str, players: int, *, sleeping: bool, off: bool
) -> None:
    reading = Reading(players, 20, "1.21", 769, told, 5)
    assert (is_sleeping(reading), is_switched_off(reading)) == (sleeping, off)


@pytest.mark.parametrize(
    ("motd", "answered", "sleeping"), [("Server is sleeping", True, True), ("This server is offline", False, False)]
)
async def test_what_a_host_answers_becomes_the_status(motd: str, *, answered: bool, sleeping: bool) -> None:
    status: dict[str, Any] = {"version": {"name": "", "protocol": 0}, "players": {"online": 0, "max": 20}}
    server = GameServer(status={**status, "description": motd})
    port = await server.start()
    try:
        found = await ask(tools(seconds=5), target(port=port))
    finally:
        await server.stop()
    assert (found.answered, found.sleeping) == (answered, sleeping)
