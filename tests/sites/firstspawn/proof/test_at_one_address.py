"""An address is proven, and at the same instant somebody comes to it: each sees what the other has done."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from tests.accounts.at_the_door import Visitor, code_of
from tests.harness.web import StartSite
from tests.kernel.asking import until
from tests.sites.firstspawn.owners import list_server, new_owner, second_person
from tests.sites.firstspawn.plugins.signing import TestPlugin

_WAITING = """
    select count(*) = $1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
"""
type Coming = Callable[[Visitor], Coroutine[Any, Any, str]]

_AT = "/api/v1/servers/copper-cove"


async def _restore(owner: Visitor) -> str:
    return code_of(await owner.ask("POST", f"{_AT}/restore"))


async def _move(owner: Visitor) -> str:
    return code_of(await owner.ask("PATCH", _AT, {"port": None}))


async def _list(owner: Visitor) -> str:
    return code_of(await list_server(owner, name="Copper Cove, really", port=25565))


@pytest.mark.parametrize(
    ("come", "port", "refusal"),
    [(_restore, None, "ADDRESS_PROVEN"), (_move, 3000, "SERVER_EXISTS"), (_list, 3000, "SERVER_EXISTS")],
)
async def test_whoever_comes_to_an_address_while_it_is_proven_is_refused(
    start_site: StartSite, come: Coming, port: int | None, refusal: str
) -> None:
    owner = await new_owner(start_site)
    assert (await list_server(owner, port=port)).status_code == 201
    prover = await second_person(owner)
    assert (await list_server(prover, name="Bo's Cove")).status_code == 201
    made = (await prover.ask("POST", "/api/v1/servers/bo-s-cove/plugins", {})).json()["data"]
    plugin = TestPlugin(owner.site, made["apiKey"], made["apiSecret"])
    if port is None:
        assert (await owner.ask("POST", f"{_AT}/archive")).status_code == 204
    database = owner.site.runtime.databases["firstspawn"]
    async with database.write() as tx:
        await tx.connection.execute("lock table servers in share mode")  # all may look, and nobody write
        proof = asyncio.create_task(plugin.verify())
        await until(database, _WAITING, 1)
        coming = asyncio.create_task(come(owner))
        await until(database, _WAITING, 2)
    assert (await proof).status_code == 200
    assert await coming == refusal
