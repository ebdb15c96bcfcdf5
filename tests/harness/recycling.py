"""Making a used database as good as new, which takes a tenth of what cloning another one takes.

Sessions are ended, tables that hold rows are emptied, sequences begin again. Rows are deleted: to truncate their tables
would write anew every table that refers to them and every index of it, which is nearly the whole schema. Tables into
which migrations put rows get these back. Where the shape of the schema was changed, the database is given up.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from io import BytesIO

import asyncpg

type Connection = asyncpg.Connection[asyncpg.Record]

# Rows of the catalogues that only a change of the schema writes, after the moment that the first parameter names;
# emptying a table leaves them alone. The columns of the system's own stand with each table and never change.
_SHAPE = """
select concat_ws('|',
    (select concat(count(*), ' ', sum(oid::bigint)) from pg_class where oid >= 16384 and relkind <> 't'),
    (select concat(count(*), ' ', count(*) filter (where age(xmin) < age($1::xid))) from pg_attribute
        where attrelid >= 16384 and attnum > 0),
    (select concat(count(*), ' ', count(*) filter (where age(xmin) < age($1::xid))) from pg_attrdef),
    (select concat(count(*), ' ', count(*) filter (where age(xmin) < age($1::xid))) from pg_constraint),
    (select concat(count(*), ' ', count(*) filter (where age(xmin) < age($1::xid))) from pg_trigger),
    (select concat(count(*), ' ', count(*) filter (where age(xmin) < age($1::xid))) from pg_policy),
    (select concat(count(*), ' ', count(*) filter (where age(xmin) < age($1::xid))) from pg_proc where oid >= 16384),
    (select concat(count(*), ' ', count(*) filter (where age(xmin) < age($1::xid))) from pg_type where oid >= 16384),
    (select concat(count(*), ' ', count(*) filter (where age(xmin) < age($1::xid))) from pg_enum),
    (select concat(count(*), ' ', count(*) filter (where age(xmin) < age($1::xid))) from pg_namespace),
    (select concat(count(*), ' ', count(*) filter (where age(xmin) < age($1::xid))) from pg_extension),
    (select concat(count(*), ' ', count(*) filter (where age(xmin) < age($1::xid))) from pg_rewrite where oid >= 16384),
    (select count(*) from pg_largeobject_metadata),
    (select count(*) from pg_db_role_setting where setdatabase in (
        select oid from pg_database where datname = current_database()))
)
"""
_TABLES = """
select format('%I.%I', nspname, relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
where relkind in ('r', 'p') and not relispartition and nspname !~ '^pg_' and nspname <> 'information_schema' order by 1
"""
_PAGES = """
select sum(pg_relation_size(coalesce(part.relid, used.name::regclass)))::bigint / 8192
from unnest($1::text[]) as used(name) left join pg_partition_tree(used.name::regclass) as part on true
"""
_TIDY_FROM = 64  # pages in the used tables, with what earlier tests left; from there on it is swept out
_FILLED = """
select nspname, relname, format('%I.%I', nspname, relname) as table,
    array_agg(attname::text order by attnum) filter (where attgenerated = '') as columns
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
where c.oid = $1::text::regclass and attnum > 0 and not attisdropped group by 1, 2, 3
"""
_SEQUENCES = "select format('%I.%I', schemaname, sequencename) as name, last_value from pg_sequences"
# As `alter sequence … restart`, which would write a new file.
_RESTART = """
select setval($1::text::regclass, coalesce($2, seqstart), $2::bigint is not null)
from pg_sequence where seqrelid = $1::text::regclass
"""
_END_SESSIONS = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and pid <> all($1)
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in a table from the beginning."""

    schema: str
    name: str
    columns: list[str]
    digest: str
    rows: bytes


@dataclass(frozen=True, slots=True)
class Pristine:
    """What a database looked like before anybody used it."""

    moment: int = field(compare=False)
    shape: str
    filled: dict[str, Filled]
    sequences: dict[str, int | None]
    which_hold_rows: str


async def look(connection: Connection) -> Pristine:
    """Remember a fresh database."""
    tables = [row[0] for row in await connection.fetch(_TABLES)]
    statement = " union all ".join(f"select '{table}' where exists (select from {table})" for table in tables)
    statement = statement or "select '' where false"
    filled = {row[0]: await _keep_rows(connection, row[0]) for row in await connection.fetch(statement)}
    sequences = {row["name"]: row["last_value"] for row in await connection.fetch(_SEQUENCES)}
    moment = await connection.fetchval("select pg_current_xact_id()::xid")
    return Pristine(moment, await connection.fetchval(_SHAPE, moment), filled, sequences, statement)


async def make_ready(connection: Connection) -> None:
    """Let a line clean from now on.

    Tables that are only ever added to refuse that, unless the database is a copy that is set up: no trigger, then. This
    is said once, for whoever says it makes PostgreSQL forget every plan, and to plan takes longer than to clean.
    """
    await connection.execute("set session_replication_role = replica")


async def clean(connection: Connection, pristine: Pristine, kept: Collection[int] = ()) -> bool:
    """Bring a used database back to what it was, and end all its sessions but some; False when it cannot be.

    The line was made ready for that. Each table is emptied by a statement of its own, which is planned once.
    """
    await connection.fetch(_END_SESSIONS, kept)
    if await connection.fetchval(_SHAPE, pristine.moment) != pristine.shape:
        return False
    used = [row[0] for row in await connection.fetch(pristine.which_hold_rows) if row[0] not in pristine.filled]
    for table in used:
        await connection.fetch(f"delete from {table}")
    if used and await connection.fetchval(_PAGES, used) >= _TIDY_FROM:
        await connection.execute(f"vacuum {', '.join(used)}")
    for row in await connection.fetch(_SEQUENCES):
        if row["last_value"] != pristine.sequences[row["name"]]:
            await connection.fetch(_RESTART, row["name"], pristine.sequences[row["name"]])
    return all([await _put_back(connection, table, filled) for table, filled in pristine.filled.items()])


async def _keep_rows(connection: Connection, table: str) -> Filled:
    (found,) = await connection.fetch(_FILLED, table)
    kept = BytesIO()
    await connection.copy_from_query(f"select {_listed(found['columns'])} from {table}", output=kept)
    digest = await _digest(connection, table)
    return Filled(found["nspname"], found["relname"], found["columns"], digest, kept.getvalue())


async def _put_back(connection: Connection, table: str, filled: Filled) -> bool:
    """Give a table the rows that it had, where they are not the same; False when that does not succeed."""
    if await _digest(connection, table) == filled.digest:
        return True
    await connection.execute(f"delete from {table}")
    await connection.copy_to_table(
        filled.name, schema_name=filled.schema, columns=filled.columns, source=BytesIO(filled.rows)
    )
    return await _digest(connection, table) == filled.digest


def _listed(columns: list[str]) -> str:
    return ", ".join('"' + column.replace('"', '""') + '"' for column in columns)


async def _digest(connection: Connection, table: str) -> str:
    text = f"select md5(coalesce(string_agg(t::text, e'\\n' order by t::text), '')) from {table} t"
    return str(await connection.fetchval(text))
