"""Servers to be asked, in the table and on this machine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from stoa.kernel.db import Database, Write
from stoa.kernel.ids import new_id
from stoa.kernel.outgoing import GAME_PORTS, Guard
from stoa.sites.firstspawn.games.models import Place
from stoa.sites.firstspawn.mottos.models import WeighMottos
from stoa.sites.firstspawn.pinger import service
from stoa.sites.firstspawn.pinger.adapters import ask
from stoa.sites.firstspawn.pinger.asking import AskOne
from stoa.sites.firstspawn.pinger.models import Finding, Target, Tools
from stoa.sites.firstspawn.pinger.settings import PingerSettings

GUARD = Guard(ports=GAME_PORTS, allow=(), timeout=5, allow_private=True)
SETTINGS = PingerSettings(seconds=0.3)


async def nowhere(_: str) -> Place | None:
    """Know no record."""
    return None


async def let_be(tx: Write, said: Mapping[UUID, str]) -> None:
    """Let everything be shown that servers say."""


async def no_addresses(_: str) -> list[str]:
    """Know no name."""
    return []


def tools(**more: Any) -> Tools:
    """Give tools that reach this machine only."""
    known: dict[str, Any] = {"guard": GUARD, "seconds": SETTINGS.seconds, "find_place": nowhere}
    return Tools(**{**known, "find_addresses": no_addresses, **more})


def asker(**more: Any) -> AskOne:
    """Give what asks for real."""
    ready = tools(**more)

    async def ask_one(target: Target) -> Finding:
        return await ask(ready, target)

    return ask_one


def target(host: str = "127.0.0.1", port: int | None = None, **more: Any) -> Target:
    """Give a server to be asked."""
    known: dict[str, Any] = {"game": "MINECRAFT", "bedrock_port": None, "max_players": 0, "was_online": False}
    known |= {"asked_at": None, "heard_at": None, "heard_players": 0}
    return Target(server_id=new_id(), host=host, port=port, **{**known, **more})


@dataclass(slots=True)
class Fleet:
    """Servers in a database, and what is known of them."""

    database: Database
    ids: list[UUID] = field(default_factory=list)
    weigh: WeighMottos = let_be

    async def add(self, many: int = 1, *, host: str = "", port: int | None = None, **more: Any) -> list[UUID]:
        """List servers, each at an address of its own unless one is named."""
        made = [new_id() for _ in range(many)]
        rows = [
            (one, f"server-{one}", host or f"127.1.{len(self.ids) // 250}.{len(self.ids) % 250 + 1 + at}", port)
            for at, one in enumerate(made)
        ]
        game, online, state = more.get("game", "MINECRAFT"), more.get("online", False), more.get("state", "listed")
        async with self.database.write() as tx:
            await tx.connection.executemany(
                "insert into servers (id, slug, name, game_type, address, port, online, state, created_at)"
                f" values ($1, $2, 'A server', '{game}', $3, $4, {online}, '{state}', now())",
                rows,
            )
            await service.schedule_servers(tx, [], SETTINGS)
        self.ids += made
        return made

    async def claim(self, most: int = 1000, each: int = 1000) -> tuple[UUID, list[Target]]:
        """Take what is due."""
        return await self.database.transact(lambda tx: service.claim_due(tx, most, each))

    async def record(self, claim: UUID, findings: Sequence[Finding]) -> int:
        """Write what was found; give how many counted."""
        return len(
            await self.database.transact(lambda tx: service.record_findings(tx, claim, findings, SETTINGS, self.weigh))
        )

    async def make_due(self) -> None:
        """Let every server be due."""
        await self.run("update server_checks set due_at = '-infinity', claim = null")

    async def ask_all(self, answer: Callable[[Target], Finding]) -> None:
        """Have every server asked once, with this for an answer."""
        await self.make_due()
        claim, targets = await self.claim()
        await self.record(claim, [answer(one) for one in targets])

    async def run(self, statement: str, *args: Any) -> None:
        """Change rows."""
        async with self.database.write() as tx:
            await tx.connection.execute(statement, *args)

    async def rows(self, statement: str, *args: Any) -> list[Any]:
        """Read rows."""
        async with self.database.write() as tx:
            return [tuple(row) for row in await tx.connection.fetch(statement, *args)]

    async def row(self, statement: str, *args: Any) -> Any:
        """Read the one row."""
        [row] = await self.rows(statement, *args)
        return row


def answered(one: Target, players: int = 5) -> Finding:
    """Say that it answered."""
    return Finding(one.server_id, answered=True, players=players, max_players=20, latency=12, version="1.21", motd="Hi")


def silent(one: Target) -> Finding:
    """Say that it did not."""
    return Finding(one.server_id, answered=False, reason="The server did not answer in time.")
