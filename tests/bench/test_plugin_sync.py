"""The bench of syncs, with few players: every minute is counted, and the figures can be read."""

from bench.plugin_sync import measure
from tests.harness.databases import NewDatabase


async def test_every_minute_is_counted_and_the_figures_are_told(new_database: NewDatabase) -> None:
    figures = await measure((await new_database("firstspawn")).url, batches=3, players=50)
    assert (figures.players, figures.batches) == (50, 3)
    assert figures.lines()[0].startswith("3 batches of 50 players")
