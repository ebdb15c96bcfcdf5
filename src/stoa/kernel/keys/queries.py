"""SQL of the signing keys. Times are the database's own, so that no two processes disagree on them."""

from datetime import datetime

import msgspec

from stoa.kernel.db import Query


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
