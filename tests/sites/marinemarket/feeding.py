"""Runs of feeds, let in as the job does."""

from typing import Any
from uuid import UUID

from stoa.sites.marinemarket.feeds import queries, service
from tests.accounts.at_the_door import Visitor, accounts_at


async def apply_run(broker: Visitor, run: dict[str, Any], *, without_refused: bool = False) -> None:
    """Let a run go in, part by part."""
    path = f"/api/v1/feed-runs/{run['id']}/apply"
    answer = await broker.ask("POST", path, {"withoutRefused": without_refused})
    assert answer.status_code == 202, answer.text
    database = broker.site.runtime.databases["marinemarket"]
    for part in await queries.PARTS.all(database.read(), run_id=UUID(run["id"])):
        for _ in range(2):  # again, as after a crash
            async with database.write() as tx:
                await service.apply_part(tx, accounts_at(broker.site), UUID(run["id"]), part.number, part.token)
