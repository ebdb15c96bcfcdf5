"""SQL of the signing keys, and of changing root keys under the columns that features have declared.

Times are the database's own, so that no two processes disagree on them. Statements over declared columns are put
together from their names, which `encrypted_column` has checked.
"""

from datetime import datetime
from typing import Any

import msgspec

from stoa.kernel.db import Query

from .columns import EncryptedColumn


class SigningKeyRow(msgspec.Struct):
    """A row of `kernel.signing_keys`."""

    id: str
    public_key: bytes
    sealed_private_key: bytes
    activates_at: datetime
    retires_at: datetime | None


LOCK = Query[None]("select pg_advisory_xact_lock(hashtextextended('stoa signing keys', 0))")

LIVING = Query(
    """
    select id, public_key, sealed_private_key, activates_at, retires_at
    from kernel.signing_keys
    where retires_at is null or retires_at > now()
    order by activates_at, id
    """,
    SigningKeyRow,
)

INSERT = Query[None](
    """
    insert into kernel.signing_keys (id, public_key, sealed_private_key, activates_at)
    values (:id, :public_key, :sealed_private_key, now() + :ahead::interval)
    """,
)

RETIRE_OTHERS = Query[None](
    """
    update kernel.signing_keys set retires_at = greatest(now(), activates_at) + :after::interval
    where id <> :id and retires_at is null
    """,
)

WITHDRAW = Query(
    """
    update kernel.signing_keys set retires_at = now()
    where id = :id and (retires_at is null or retires_at > now())
    returning id
    """,
    str,
)

DELETE_LONG_RETIRED = Query[None]("delete from kernel.signing_keys where retires_at < now() - :age::interval")

NEWEST_IS_OLDER = Query(
    """
    select coalesce(max(activates_at) < now() - :age::interval, true)
    from kernel.signing_keys
    where retires_at is null
    """,
    bool,
)


class BoxRow(msgspec.Struct):
    """One box and the key of its row."""

    key: Any
    box: bytes


def count_stale(column: EncryptedColumn) -> Query[int]:
    """Count the boxes that begin with another head than `:head`."""
    sql = f"select count(*) from {column.table} where {_is_stale(column)}"
    return Query(sql, int, registered=False).named(f"keys.count.{column.table}")


def stale_page(column: EncryptedColumn, *, first: bool) -> Query[BoxRow]:
    """Give the next boxes, in the order of their keys, that begin with another head."""
    key = column.key_column
    after = "" if first else f"and {key} > :after"
    sql = (
        f"select {key} as key, {column.column} as box from {column.table} "
        f"where {_is_stale(column)} {after} order by {key} limit :batch"
    )
    return Query(sql, BoxRow, registered=False).named(f"keys.page.{column.table}")


def rewrap(column: EncryptedColumn) -> Query[None]:
    """Change one box, if it is still the one that was read."""
    lookup = f", {column.lookup.column} = :hash" if column.lookup else ""
    sql = (
        f"update {column.table} set {column.column} = :new{lookup} "
        f"where {column.key_column} = :key and {column.column} = :old"
    )
    return Query[None](sql, registered=False).named(f"keys.rewrap.{column.table}")


def _is_stale(column: EncryptedColumn) -> str:
    return f"{column.column} is not null and substring({column.column} from 1 for length(:head::bytea)) <> :head"
