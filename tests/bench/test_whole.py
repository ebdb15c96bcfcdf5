"""The bench as a whole, on little data: the schema, the load, the stacks that need no download, a measured round."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import asyncpg
import pytest

from bench import data
from bench.agree import check_agreement
from bench.ground import Ground
from bench.machine import Cores
from bench.measure import Measuring, Plan
from bench.running import Running, StackFailed, started
from bench.scenario import READ, SCENARIOS, WRITE, Material
from bench.site import SITE
from bench.stacks import STACKS, Stack
from stoa.kernel.db.migrate import migrate
from stoa.kernel.db.migrations import load_migrations, migration_folders
from tests.harness.maker import DatabaseMaker
from tests.harness.servers import PostgresForTests

ROWS = 1_000


@pytest.fixture(scope="module")
def ground(postgres: PostgresForTests, database_maker: DatabaseMaker, valkey_url: str) -> Iterator[Ground]:
    made = database_maker.make_empty()
    url = postgres.dsn(made.partition("?")[0].rpartition("/")[2], over_tcp=True)
    folders = migration_folders(feature.migrations for feature in SITE.features)
    asyncio.run(migrate(url, load_migrations(folders)))
    assert asyncio.run(data.load(url, ROWS))
    yield Ground(url, valkey_url, (), {})
    database_maker.give_back(made)


@pytest.fixture(scope="module")
def material() -> Material:
    return data.material(ROWS)


def count(ground: Ground, table: str) -> int:
    async def ask() -> int:
        connection = await asyncpg.connect(ground.database_url)
        try:
            return int(await connection.fetchval(f"select count(*) from {table}"))
        finally:
            await connection.close()

    return asyncio.run(ask())


def test_data_are_loaded_once_and_again_only_when_they_should_differ(ground: Ground) -> None:
    assert count(ground, "server_tags") == ROWS * data.TAGS_EACH
    assert not asyncio.run(data.load(ground.database_url, ROWS))

    assert asyncio.run(data.load(ground.database_url, ROWS * 2))
    assert count(ground, "servers") == ROWS * 2
    assert asyncio.run(data.load(ground.database_url, ROWS))
    assert count(ground, "servers") == ROWS


def test_stoa_and_the_other_python_stacks_answer_alike_and_are_measured(
    ground: Ground, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.measure.WARM_UP_SECONDS", 0.1)
    cores = Cores(None, None)
    with ExitStack() as opened:
        running: list[Running] = []
        for name in ("stoa", "fastapi", "litestar"):
            first = READ.requests(material, 1)[0]
            running.append(opened.enter_context(started(STACKS[name], ground, cores.server, first)))
        assert check_agreement(running, SCENARIOS["core"], material) > 0

        measuring = Measuring(Plan(0.3, 1, 4, cores), ground, running[:1], [READ, WRITE], material)
        told = list(measuring.run())

    assert len(told) == 2
    assert measuring.results["stoa", "read"].rate > 0
    assert 0 < count(ground, "reviews") <= measuring.results["stoa", "write"].samples[0].requests + 4


def test_a_stack_that_ends_at_once_is_told_with_its_last_words(ground: Ground, material: Material) -> None:
    broken = Stack("broken", "Broken", lambda _: ["sh", "-c", "echo no such file >&2; exit 3"], lambda *_: {})

    with (
        pytest.raises(StackFailed, match=r"Broken ended with 3\.\nno such file"),
        started(broken, ground, None, READ.requests(material, 1)[0]),
    ):
        pass
