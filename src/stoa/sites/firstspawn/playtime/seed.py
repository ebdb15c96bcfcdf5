"""Players who have played on the demo servers."""

import random
from datetime import timedelta
from uuid import UUID, uuid5

from stoa.kernel import clock
from stoa.kernel.db import Write, as_json
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.evidence import PLAYTIME
from stoa.sites.firstspawn.servers.seed import OWNED

from . import queries
from .models import Broken, Reason
from .rules import explain

_NAMESPACE = UUID("5f0c9f0e-8f3a-4c53-9d0e-2f6f6a8d0b11")
_NAMES = ("MossyPick", "Lanternfox", "TinyCreek", "Ashwalker_", "BramblePaw", "OreWhisper", "NightKiln", "CobbleJen")
_MOST_SERVERS = 12


def player_of(name: str) -> UUID:
    """Give the id of a player of the demo."""
    return uuid5(_NAMESPACE, name)


async def plant(tx: Write) -> None:
    """Count some playtime, and hold one record that cannot be."""
    servers = await queries.SEEDED.all(tx, first=list(OWNED), many=_MOST_SERVERS)
    if not servers or await queries.COUNT_PLAYTIME.one(tx):
        return
    chance, now = random.Random(11), clock.now()  # noqa: S311 - the same world each time, and nothing secret
    for server in servers:
        for name in chance.sample(_NAMES, 5):
            await queries.PLANT.run(
                tx,
                server_id=server,
                player_uuid=player_of(name),
                player_username=name,
                minutes=chance.randint(40, 9000),
                now=now - timedelta(minutes=chance.randint(5, 4000)),
            )
        total = await queries.PLANT_MARK.one(tx, server_id=server, now=now)
        await queries.SET_TOTAL.first(tx, server_id=server, hours=total // 60)
    await _hold(tx, servers[0])


async def _hold(tx: Write, server_id: UUID) -> None:
    now = clock.now()
    base = now - timedelta(minutes=5)
    broken = Broken(player_of("Rushrunner"), "Rushrunner", 600, now, Reason.WALL_TIME, 6, base, 0)
    decision = explain(broken, await PLAYTIME.at(tx))
    await queries.HOLD.run(
        tx,
        server_id=server_id,
        plugin_id=UUID(int=0),
        batch_id="demo",
        now=now,
        ids=[new_id()],
        players=[broken.player_uuid],
        names=[broken.player_username],
        minutes=[broken.minutes],
        seen=[now],
        reasons=[broken.reason],
        decisions=[as_json(decision)],
    )
