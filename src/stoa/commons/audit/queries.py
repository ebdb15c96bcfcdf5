"""SQL of the audit log's console."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.directory.rules import as_pattern
from stoa.kernel.db import Filter, Listing, Query, Sort

from .models import AuditLine, DayCount

type Word = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
type Thing = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
type Typed = Annotated[str, msgspec.Meta(min_length=3, max_length=200)]
type Address = Annotated[str, msgspec.Meta(min_length=2, max_length=64)]

_LINE = """
    l.seq, l.at, l.action, l.kind, l.subject, s.username as subject_name, l.actor_id, a.username as actor_username,
    l.impersonator_id,
    i.username as impersonator_username, l.name, l.request_id, o.address, o.agent, d.reason
"""
_FROM = """
    kernel.audit_log l
    left join accounts.people a on a.id = l.actor_id
    left join accounts.people i on i.id = l.impersonator_id
    left join accounts.people s on s.id = case
        when l.kind = 'person' and l.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then l.subject::uuid
    end
    left join kernel.audit_origins o on o.seq = l.seq
    left join kernel.audit_details d on d.seq = l.seq
"""


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _end_of(day: date) -> datetime:
    return _begin_of(day) + timedelta(days=1)


LOG = Listing(
    base=f"select {_LINE} from {_FROM}",
    into=AuditLine,
    key="l.seq",
    filters=[
        Filter("actor", "l.actor_id = :actor", UUID, "Who did it."),
        Filter("impersonator", "l.impersonator_id = :impersonator", UUID, "Who acted in another's name."),
        Filter("action", "l.action = :action", Word, "What was done, such as role.granted."),
        Filter("kind", "l.kind = :kind", Word, "To what kind of thing, such as person."),
        Filter("subject", "l.subject = :subject", Thing, "To which thing, by its id."),
        Filter("requestId", "l.request_id = :requestId", Word, "In which request."),
        Filter("since", "l.at >= :since", datetime, "Not before this time."),
        Filter("until", "l.at < :until", datetime, "Before this time."),
        Filter("fromDay", "l.at >= :fromDay", date, "From this day on, in UTC.", read=_begin_of),
        Filter("toDay", "l.at < :toDay", date, "To this day, in UTC, with the whole of it.", read=_end_of),
        Filter(
            "address",
            "l.seq in (select w.seq from kernel.audit_origins w where w.address = :address)",
            Address,
            "From which address.",
        ),
        Filter(
            "q",
            """l.seq in (
                select w.seq from kernel.audit_details w
                where (w.before || ' ' || w.after || ' ' || w.reason) ilike :q
            )""",
            Typed,
            "A part of what it was before or after, or of the reason.",
            read=as_pattern,
        ),
    ],
    sorts=[Sort("newest", "l.at", descending=True)],
    default_sort="newest",
    pages=True,
)


class EntryRow(msgspec.Struct, frozen=True):
    """An entry's place in the chain and what stands beside it."""

    origin_told: bool
    detail_told: bool
    previous: bytes
    hash: bytes
    origin_kept: bool
    before: str | None
    after: str | None


ABOUT = Query(
    f"select {_LINE} from {_FROM} where l.subject = :subject order by l.at desc, l.seq desc limit :limit", AuditLine
)
LINE = Query(f"select {_LINE} from {_FROM} where l.seq = :seq", AuditLine)
ENTRY = Query(
    """
    select l.origin_digest <> '' as origin_told, l.detail_digest <> '' as detail_told, l.previous, l.hash,
        o.seq is not null as origin_kept, d.before, d.after
    from kernel.audit_log l left join kernel.audit_origins o on o.seq = l.seq
    left join kernel.audit_details d on d.seq = l.seq where l.seq = :seq
    """,
    EntryRow,
)


class States(msgspec.Struct, frozen=True):
    """What an act changed."""

    seq: int
    before: str
    after: str


STATES = Query("select seq, before, after from kernel.audit_details where seq = any(:seqs)", States)
PER_DAY = Query(
    """
    select (l.at at time zone 'UTC')::date as day, l.action, count(*) as count from kernel.audit_log l
    where l.at >= :since group by 1, 2 order by 1 desc, 3 desc, 2 limit 5000
    """,
    DayCount,
)
ACTIONS = Query(
    """
    with recursive known as (
        (select action from kernel.audit_log order by action limit 1)
        union all
        select (select l.action from kernel.audit_log l where l.action > k.action order by l.action limit 1)
        from known k where k.action is not null
    )
    select action from known where action is not null limit 200
    """,
    str,
)


class Asked(msgspec.Struct, frozen=True):
    """A check or an export that was asked for."""

    job_id: UUID
    what: str
    asked_by: UUID | None
    asked_at: datetime


ADD_JOB: Query[None] = Query(
    """
    insert into commons.audit_jobs (job_id, what, asked_by, asked_at) values (:job_id, :what, :asked_by, :asked_at)
    on conflict (job_id) do nothing
    """
)
FIND_JOB = Query("select job_id, what, asked_by, asked_at from commons.audit_jobs where job_id = :job_id", Asked)
LATEST = Query(
    """
    select job_id, what, asked_by, asked_at from commons.audit_jobs where what = :what
    order by asked_at desc limit :limit
    """,
    Asked,
)
FORGET_JOBS = Query("delete from commons.audit_jobs where asked_at < :before returning job_id", UUID)


class Held(msgspec.Struct, frozen=True):
    """A role that somebody has."""

    person_id: UUID
    role: str


ANY = Query("select seq from kernel.audit_log limit 1", int)
HELD_ROLES = Query("select person_id, role from accounts.grants order by granted_at, role limit 50", Held)
