"""What a backup and a restore ask of PostgreSQL. Names of databases are quoted here."""

from dataclasses import dataclass

from stoa.kernel.db import Query

EXPORT_SNAPSHOT = Query("select pg_export_snapshot()", str)

TABLES = Query(
    """
    select format('%I.%I', schemaname, tablename) from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') and schemaname not like 'pg\\_%'
    order by 1
    """,
    str,
)

HOW_MANY_OBJECTS = Query(
    """
    select count(*) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg\\_%'
    """,
    int,
)

DATABASE_EXISTS = Query("select exists (select from pg_database where datname = :name)", bool)

HOW_MANY_CONNECTED = Query(
    "select count(*) from pg_stat_activity where datname = :name and backend_type = 'client backend'", int
)

ANALYZE = "analyze"


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """Where boxes stand that name the key which sealed them."""

    table: str
    column: str


def count_rows(table: str) -> str:
    """Count a table, whose name PostgreSQL has quoted."""
    return f"select count(*) from {table}"


def keys_of(place: SealedColumn) -> str:
    """Name the root keys that sealed a column's boxes: a box begins with its version, the name's length, the name."""
    name = f"substring({place.column} from 3 for get_byte({place.column}, 1))"
    return f"select distinct convert_from({name}, 'SQL_ASCII') from {place.table} where length({place.column}) > 1"


def create(name: str) -> str:
    """Make an empty database, with nothing that somebody has put into the template."""
    return f"create database {_quoted(name)} template template0"


def drop(name: str) -> str:
    """Remove a database."""
    return f"drop database if exists {_quoted(name)} with (force)"


def rename(old: str, new: str) -> str:
    """Give a database another name."""
    return f"alter database {_quoted(old)} rename to {_quoted(new)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
