"""Dead letters and events, looked after by command."""

from typing import Any

import pytest

from stoa.kernel.core_jobs import CLEAR, ROTATE, Tick
from stoa.kernel.db import Database, DatabaseSettings
from tests.kernel.asking import rows

from .conftest import Databases
from .processes import Stoa


@pytest.fixture
async def dead(migrated: None, databases: Databases) -> dict[str, str]:
    """Two jobs of different names that were given up; their ids by name."""
    database = Database(databases.of("firstspawn"), DatabaseSettings())
    try:
        async with database.write() as tx:
            ids = {job.name: str(await job.enqueue(tx, Tick())) for job in (ROTATE, CLEAR)}
        await rows(database, "update kernel.jobs set status = 'dead', finished_at = now(), error = 'It broke.'")
        await rows(database, "update kernel.pgqueuer set status = 'failed'")  # as giving up leaves it
    finally:
        await database.close()
    return ids


async def statuses(databases: Databases) -> dict[str, str]:
    found: list[Any] = await databases.fetch("firstspawn", "select name, status from kernel.jobs")
    return {row["name"]: row["status"] for row in found}


async def test_dead_letters_are_listed_with_their_reason(stoa: Stoa, dead: dict[str, str]) -> None:
    listed = stoa("jobs", "list", "firstspawn", "--json").json()
    assert {(row["id"], row["error"]) for row in listed} == {(one, "It broke.") for one in dead.values()}
    (one,) = stoa("jobs", "list", "firstspawn", "--name", ROTATE.name, "--json").json()
    assert one["id"] == dead[ROTATE.name]
    assert "It broke." in stoa("jobs", "list", "firstspawn").out
    assert stoa("jobs", "attempts", "firstspawn", dead[ROTATE.name]).code == 1


async def test_one_is_retried_and_the_other_stays(stoa: Stoa, dead: dict[str, str], databases: Databases) -> None:
    said = stoa("jobs", "retry", "firstspawn", dead[ROTATE.name], "--json")
    assert said.json() == [dead[ROTATE.name]]
    assert await statuses(databases) == {ROTATE.name: "waiting", CLEAR.name: "dead"}
    again = stoa("jobs", "retry", "firstspawn", dead[ROTATE.name], "--json")
    assert again.json() == []
    assert f"left as they are: {dead[ROTATE.name]}" in again.err


async def test_all_of_one_name_are_discarded(stoa: Stoa, dead: dict[str, str], databases: Databases) -> None:
    said = stoa("jobs", "discard", "firstspawn", "--all", "--name", CLEAR.name)
    assert "1 job is discarded" in said.err
    assert (await statuses(databases))[ROTATE.name] == "dead"


def test_an_id_that_is_none_is_a_wrong_use(stoa: Stoa) -> None:
    assert stoa("jobs", "retry", "firstspawn", "seven").code == 2
