"""The plugin of somebody's server, which asks for what is another's."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.http.endpoint import Endpoint

from .planting import World
from .stage import Stage

if TYPE_CHECKING:
    from tests.sites.firstspawn.plugins.signing import TestPlugin

PREFIX = "/api/v1/plugin/"
_VERSIONS = {"pluginVersion": "1.0.0", "serverVersion": "1.21.4"}


def _player(world: World) -> str:
    return str(world.rows["public.game_identities"]["player_uuid"])


def _minutes(world: World) -> dict[str, Any]:
    return {"playerUuid": _player(world), "minutes": 1, "lastSeen": clock.now().isoformat()}


# What each address is sent, as far as it can name what is another's.
BODIES: dict[str, Callable[[World], Any]] = {
    "verify": lambda _: _VERSIONS,
    "heartbeat": lambda _: {"pluginVersion": "1.0.0", "activePlayers": 0},
    "identity/confirm": lambda world: {"code": "AAAA2222", "playerUuid": _player(world), "playerUsername": "Ann"},
    "playtime/sync": lambda world: {"batchId": "stolen-1", "records": [_minutes(world)]},
    "playtime/player": lambda world: {"batchId": "stolen-2", **_minutes(world)},
    "redemption/check": lambda _: None,
    "redemption/execute": lambda world: {
        "code": world.rows["public.redemption_codes"]["code"],
        "player": _player(world),
    },
    "votes/pending": lambda _: None,
    "votes/ack": lambda world: {"ids": [str(world.rows["public.votes"]["id"])]},
}


async def plugin_of(stage: Stage) -> "TestPlugin":
    """Make a key for the server of the one who asks, and begin to use it."""
    from tests.sites.firstspawn.plugins.signing import TestPlugin  # where there is no such site, nobody comes here

    server = stage.own.rows["public.servers"]["id"]
    made = await stage.bob.ask("POST", f"/api/v1/servers/{server}/plugins", {"allowedAddresses": []})
    assert made.status_code == 201, made.text
    told = made.json()["data"]
    plugin = TestPlugin(stage.site, told["apiKey"], told["apiSecret"])
    assert (await plugin.verify()).status_code == 200
    return plugin


def call_of(endpoint: Endpoint, theirs: World) -> tuple[str, str, Any]:
    """Give method, address and body with which a route is asked for what is another's."""
    path = endpoint.route.path.removeprefix(PREFIX)
    query = f"?player={_player(theirs)}" if endpoint.binding.query is not None else ""
    return endpoint.route.method, f"{path}{query}", BODIES[path](theirs)


async def rows_of_theirs(stage: Stage) -> set[tuple[str, str]]:
    """Give every row that tells of another or of what is theirs."""
    ids = [re.escape(str(row["id"])) for row in stage.theirs.rows.values() if isinstance(row.get("id"), UUID)]
    theirs = re.compile("|".join([*ids, f"{stage.theirs.who}-"]))
    return {(table, row) for table, rows in (await stage.kept()).items() for row in rows if theirs.search(row)}
