"""For very many rows at once: a table without its indexes takes them several times as fast."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from .handles import Write
from .queries import SECONDARY_INDEXES
from .query import Query


@asynccontextmanager
async def indexes_later(tx: Write, *tables: str) -> AsyncIterator[None]:
    """Drop what is no constraint of these tables, and make it anew at the end; nobody else can use them meanwhile."""
    found = await SECONDARY_INDEXES.all(tx, tables=list(tables))
    for one in found:
        await Query(f"drop index {one.name}", registered=False).run(tx)
    yield
    for one in found:
        await Query(one.definition, registered=False).run(tx)
