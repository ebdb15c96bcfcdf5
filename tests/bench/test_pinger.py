"""The bench of the pinger, with few servers: everybody is asked once, and the figures can be read."""

import asyncpg

from bench.pinger import measure, targets
from tests.harness.databases import NewDatabase


async def test_every_server_is_asked_once_and_the_figures_are_told(new_database: NewDatabase) -> None:
    url = (await new_database("firstspawn")).url
    with targets() as ports:
        figures = await measure(url, 100, ports, PINGER_TIMEOUT_SECONDS="4")
    assert (figures.answered, figures.silent) == (90, 10)
    assert figures.lines()[1] == "90 answered, 10 did not (5 % silent, 4 % refuse, 1 % send without end)."
    connection = await asyncpg.connect(url)
    try:
        assert await connection.fetchval("select count(*) from servers where status_reason <> ''") == 0
    finally:
        await connection.close()
