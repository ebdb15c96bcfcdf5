"""The reference client against the site, and its signature against the page that describes it."""

import asyncio
import http.client
import importlib
import json
import random
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from stoa.kernel import clock
from stoa.sites.firstspawn.plugin_door.rules import Signed, is_signed_by
from tests.harness.web import SiteUnderTest, StartSite
from tests.sites.firstspawn.owners import new_owner
from tests.sites.firstspawn.plugins.at_work import database_at, linked_player, working_plugin

ROOT = Path(__file__).parents[4]
PAGE = ROOT / "docs" / "firstspawn" / "plugin-protocol.md"
type Send = Callable[[str, str, Mapping[str, str], bytes], tuple[int, bytes]]


@pytest.fixture(scope="module")
def plugin_in_python() -> Any:
    """Give the client as somebody who has copied its folder imports it."""
    sys.path.insert(0, str(ROOT / "clients" / "plugin-python"))
    try:
        return importlib.import_module("firstspawn_plugin")
    finally:
        sys.path.pop(0)


def vectors() -> list[dict[str, Any]]:
    """Read the vectors that stand on the page."""
    found = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    read: list[dict[str, Any]] = json.loads(found[1])
    return read


def test_the_vectors_of_the_page_are_what_client_and_site_sign(plugin_in_python: Any) -> None:
    assert len(vectors()) == 3
    for vector in vectors():
        body = vector["body"].encode()
        given = [vector[name] for name in ("key", "secret", "method", "target")]
        more = {"nonce": vector["nonce"], "timestamp_ms": vector["timestamp"], "body": body}
        headers = plugin_in_python.sign_request(*given, **more)
        assert headers["X-FirstSpawn-Signature"] == vector["signature"]
        signed = Signed(
            vector["key"],
            str(vector["timestamp"]),
            vector["nonce"],
            vector["signature"],
            vector["method"],
            vector["target"],
            body,
        )
        assert is_signed_by(signed, [vector["secret"].encode()])
        assert not is_signed_by(signed, [b"another"])


async def test_answers_have_the_form_that_the_page_tells_of(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    plugin, _ = await working_plugin(owner)
    told = re.search(
        r"A good answer is `{(.*?)}`.*?a refusal is `{(.*?): {(.*?)}}`", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert told is not None
    good, refusal, inside = (re.findall(r'"(\w+)"', part) for part in told.groups())
    assert list((await plugin.beat()).json()) == good
    refused = (await plugin.beat(-1)).json()
    assert list(refused) == refusal
    assert set(inside) <= refused["error"].keys()
    shown = await owner.site.get("/plugin-protocol", headers={"Accept": "text/html"})
    assert vectors()[0]["signature"] in shown.text


def lossy(site: SiteUnderTest, chance: random.Random, lost: float, is_down: Callable[[], bool]) -> Send:
    """Send to the site; now and then nothing arrives there, or nothing comes back, and for a while nothing at all."""

    def send(method: str, target: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        fate = chance.random()
        if fate < lost / 2 or is_down():
            message = "The request was lost."
            raise OSError(message)
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=90)
        try:
            connection.request(method, target, body=body or None, headers={**headers, "Host": site.host})
            answer = connection.getresponse()
            status, text = answer.status, answer.read()
        finally:
            connection.close()
        if fate < lost:
            message = "The answer was lost."
            raise OSError(message)
        return status, text

    return send


async def test_hours_of_a_server_with_a_bad_line_are_counted_to_the_minute(
    start_site: StartSite, plugin_in_python: Any
) -> None:
    owner = await new_owner(start_site)
    plugin, server_id = await working_plugin(owner)
    player_uuid = await linked_player(owner, plugin, "Player0")
    told = {"serverId": server_id, "name": "Boots", "consoleCommand": "give {player} leather_boots", "quantity": 4}
    codes = (await owner.ask("POST", "/api/v1/prizes", told)).json()["data"]["codes"]
    for code in codes:
        assert (await owner.ask("POST", f"/api/v1/redemptions/{code}/claim", {})).status_code == 200
    chance = random.Random(20)  # noqa: S311 - a bad line is no secret
    minutes = 0
    send = lossy(owner.site, chance, lost=0.3, is_down=lambda: 60 < minutes < 110)
    client = plugin_in_python.PluginClient(
        send, plugin.key, plugin.secret, clock.timestamp, lambda _: None, plugin_in_python.sign_request, tries=3
    )
    simulator = importlib.import_module("firstspawn_plugin.simulator")
    players = [
        simulator.Player(player_uuid if number == 0 else str(uuid4()), f"Player{number}", online=number < 6)
        for number in range(25)
    ]
    with ExitStack() as time:

        def pass_minute() -> None:
            nonlocal minutes
            minutes += 1
            time.enter_context(clock.moved(timedelta(minutes=1), everywhere=True))

        simulation = plugin_in_python.Simulation(client, players, pass_minute, chance)
        await asyncio.to_thread(simulation.run, 4 * 60)
        for one in players:
            one.online = True
        for _ in range(20):
            await asyncio.to_thread(simulation.tell)
    async with database_at(owner).write() as tx:
        rows = await tx.connection.fetch(
            "select player_uuid, minutes from playtime where server_id = $1", UUID(server_id)
        )
        batches = await tx.connection.fetchval("select count(*) from playtime_batches")
        held = await tx.connection.fetchval("select count(*) from playtime_held")
    assert held == 0
    assert batches == simulation.batches
    counted = {str(row["player_uuid"]): row["minutes"] for row in rows}
    assert counted == {one.uuid: one.total for one in players if one.uuid in counted}
    assert sum(counted.values()) == sum(one.total for one in players) > 500
    assert simulation.console == ["give Player0 leather_boots"] * len(codes)
    mine = (await owner.ask("GET", "/api/v1/redemptions/my")).json()["data"]
    assert {one["status"] for one in mine} == {"REDEEMED"}
