"""Somebody with a server, a receiver on this machine, and the worker that sends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from stoa.testing.receiver import LocalReceiver, serve_receiver
from tests.accounts.at_the_door import accounts_at, open_site
from tests.commons.crowd import Member, add_server, gather_crowd
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import eventually, until, value

HOOKS = "/api/v1/webhooks"
NEAR = {"OUTGOING_ALLOW_NETWORKS": "127.0.0.0/8", "JOBS_POLL": "250ms"}


@dataclass(slots=True)
class Scene:
    """What a test of webhooks begins with."""

    site: SiteUnderTest
    owner: Member
    server_id: UUID
    receiver: LocalReceiver

    async def add(self, **more: Any) -> dict[str, Any]:
        """Add a webhook for the server."""
        wish = {
            "url": self.receiver.url,
            "events": ["favorite.added", "review.created"],
            "subjectKind": "server",
            "subjectId": str(self.server_id),
            **more,
        }
        made = await self.owner.ask("POST", HOOKS, wish)
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()["data"]
        return found

    async def deliveries(self, webhook_id: str) -> list[dict[str, Any]]:
        """Give the log."""
        found: list[dict[str, Any]] = await self.owner.get(f"{HOOKS}/{webhook_id}/deliveries")
        return found

    async def reached(self, webhook_id: str, *states: str) -> list[dict[str, Any]]:
        """Wait until the log says so, the newest first."""

        async def look() -> list[dict[str, Any]] | None:
            log = await self.deliveries(webhook_id)
            return log if [one["state"] for one in log] == list(states) else None

        found: list[dict[str, Any]] = await eventually(look)
        return found

    async def sql(self, statement: str, *args: object) -> Any:
        """Ask the database for one value."""
        return await value(accounts_at(self.site).database, statement, *args)

    async def until(self, statement: str, *args: object) -> None:
        """Wait until the database says so."""
        await until(accounts_at(self.site).database, statement, *args)

    async def run(self, statement: str) -> None:
        """Change what has happened, such as when."""
        async with accounts_at(self.site).database.write() as tx:
            await tx.connection.execute(statement)


@asynccontextmanager
async def on_stage(start_site: StartSite, **settings: str) -> AsyncIterator[Scene]:
    """Set the scene."""
    site = await open_site(start_site, **NEAR, **settings)
    [owner] = await gather_crowd(site, ["olga-ray"])
    server_id = await add_server(site, owner=owner.id)
    async with serve_receiver() as receiver:
        yield Scene(site, owner, server_id, receiver)
