"""Reading and erasing a person's rows in any declared table."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from stoa.accounts.privacy.rules import TablePlan, Whose
from stoa.kernel.db import Read, Write

from . import queries
from .queries import Column


async def find_columns(db: Read, plan: TablePlan) -> dict[str, Column]:
    """Describe the columns of a table, as the database knows them."""
    return {one.name: one for one in await queries.COLUMNS.all(db, table=plan.table)}


@asynccontextmanager
async def read_rows(db: Read, plan: TablePlan, whose: Whose) -> AsyncIterator[AsyncIterator[msgspec.Raw]]:
    """Walk over what a table says of a person; what opens something is left out."""
    known = await find_columns(db, plan)
    shown = [one.column for one in plan.columns if not one.secret and known[one.column].kind != "bytea"]
    value = whose.value(plan.matches)
    if not shown or value is None:
        yield _nothing()
        return
    async with queries.rows_of(plan, shown).stream(db, owner=value) as rows:
        yield rows


async def erase_rows(tx: Write, plan: TablePlan, whose: Whose) -> int:
    """Remove a person's rows, or empty them where something of them is kept; give how many."""
    value = whose.value(plan.matches)
    if value is None:
        return 0
    if plan.goes:
        return await queries.removal_of(plan).run(tx, owner=value)
    if not plan.emptied:
        return 0
    known = await find_columns(tx, plan)
    return await queries.emptying_of(plan, [known[name] for name in plan.emptied]).run(tx, owner=value)


async def _nothing() -> AsyncIterator[msgspec.Raw]:
    nothing: tuple[msgspec.Raw, ...] = ()
    for one in nothing:
        yield one
