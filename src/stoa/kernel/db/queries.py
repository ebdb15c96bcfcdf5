"""What the database room itself asks of the database."""

from datetime import datetime

from msgspec import Struct

from .query import Query


class KnownChecksum(Struct, frozen=True):
    """What a migration said when it ran."""

    version: str
    checksum: str


class SecondaryIndex(Struct, frozen=True):
    """An index that no constraint needs, and the statement that makes it."""

    name: str
    definition: str


class TablePlace(Struct, frozen=True):
    """A table by its name as it is written in SQL, and the file that it lies in."""

    name: str
    place: int


SECONDARY_INDEXES = Query(
    """
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i where i.indrelid = any(:tables::text[]::regclass[]) and not i.indisunique
    """,
    SecondaryIndex,
)
DATABASE_TIME = Query("select clock_timestamp()", datetime)

APPLIED = Query("select version from public.schema_migrations order by version", str)


CHECKSUMS = Query("select version, checksum from kernel.migration_checksums order by version", KnownChecksum)
KEEP_CHECKSUM: Query[None] = Query(
    """
    insert into kernel.migration_checksums (version, name, checksum) values (:version, :name, :checksum)
    on conflict (version) do update set name = excluded.name, checksum = excluded.checksum
    """
)
FORGET_CHECKSUMS: Query[None] = Query("delete from kernel.migration_checksums where not version = any(:versions)")

# For work on a whole database, in its own transaction: however long it takes or waits, it is no request.
TAKE_ALL_TIME: Query[None] = Query(
    "select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)"
)
VACUUM: Query[None] = Query("vacuum (analyze)", registered=False)  # it takes no part in transactions, nor in plans

# Where the rows of each table lie: whoever writes a table anew puts it elsewhere.
PLACES = Query(
    """
    select c.oid::regclass::text as name, pg_relation_filenode(c.oid)::int8 as place from pg_class c
    where c.relkind in ('r', 'm') and c.relpersistence <> 't'
        and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast')
    """,
    TablePlace,
    registered=False,
)

TRY_LOCK = Query("select pg_try_advisory_lock(:number)", bool)
USES_TLS = Query("select coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false)", bool)

PRIMARY_POSITION = Query("select (pg_current_wal_insert_lsn() - '0/0')::int8", int)
REPLICA_POSITION = Query("select coalesce(pg_last_wal_replay_lsn() - '0/0', -1)::int8", int)
