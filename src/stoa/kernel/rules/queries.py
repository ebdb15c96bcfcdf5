"""Every statement about dated rules."""

from datetime import datetime

import msgspec

from stoa.kernel.db import Query


class Period(msgspec.Struct, frozen=True):
    """A version that has not been withdrawn, and when it holds."""

    version: int
    valid_from: datetime
    valid_until: datetime | None
    content: msgspec.Raw


class RuleVersion(msgspec.Struct, frozen=True, rename="camel"):
    """A version as the history shows it."""

    version: int
    valid_from: datetime
    valid_until: datetime | None
    content: msgspec.Raw
    note: str
    made_by: str
    made_at: datetime
    withdrawn_at: datetime | None


PERIODS = Query(
    """
    select version, valid_from, valid_until, content
    from kernel.dated_rules where name = :name and withdrawn_at is null order by valid_from
    """,
    Period,
)

AT = Query(
    """
    select version, valid_from, valid_until, content
    from kernel.dated_rules
    where name = :name and withdrawn_at is null
      and valid_from <= :at and (valid_until is null or valid_until > :at)
    """,
    Period,
)

HISTORY = Query(
    """
    select version, valid_from, valid_until, content, note, made_by, made_at, withdrawn_at
    from kernel.dated_rules where name = :name order by version desc limit :limit
    """,
    RuleVersion,
)

# Publishers of one rule take turns; those of different rules do not wait for each other.
LOCK: Query[None] = Query("select pg_advisory_xact_lock(hashtextextended('stoa.rules.' || :name, 0))::text")

NEXT_VERSION = Query("select coalesce(max(version), 0) + 1 from kernel.dated_rules where name = :name", int)

INSERT: Query[None] = Query(
    """
    insert into kernel.dated_rules (id, name, version, valid_from, valid_until, content, note, made_by, made_at)
    values (:id, :name, :version, :valid_from, :valid_until, :content::jsonb, :note, :made_by, :made_at)
    """
)

END: Query[None] = Query(
    "update kernel.dated_rules set valid_until = :valid_until where name = :name and version = :version"
)

WITHDRAW: Query[None] = Query(
    "update kernel.dated_rules set withdrawn_at = :at where name = :name and version = :version"
)
