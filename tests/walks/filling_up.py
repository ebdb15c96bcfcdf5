"""Rows by the ten thousand, put in at little cost: triggers are left out, indexes come when all are there."""

import re

import asyncpg

type Connection = asyncpg.Connection[asyncpg.Record]

_FILLED = re.compile(r"insert into ([\w.]+)")
# What a constraint needs stays, and so does what `on conflict` looks at.
_INDEXES = """
select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made_by from pg_index i
where i.indrelid = any($1::text[]::regclass[]) and not i.indisunique and i.indisvalid
"""


async def fill_up(connection: Connection, statements: str) -> None:
    """Run what inserts rows into tables of which nothing is asked meanwhile, and have their statistics afterwards.

    Of a table that is filled by many, statistics are taken once: they read all its rows, and sort them by each column.
    """
    tables = sorted(set(_FILLED.findall(statements)))
    empty = [one for one in tables if not await connection.fetchval(f"select exists (select from {one})")]
    indexes = await connection.fetch(_INDEXES, empty)
    removing = (f"drop index {index['name']}" for index in indexes)
    making = (index["made_by"] for index in indexes)
    await connection.execute("; ".join(["set session_replication_role = replica", *removing]))  # no triggers, no checks
    await connection.execute(statements)
    await connection.execute("; ".join([*making, "reset session_replication_role"]))
    await connection.execute("; ".join(f"analyze {table}" for table in tables))
