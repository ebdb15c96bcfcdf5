"""SQL of the cases."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import Case, CaseLine, ClosedLine, QueueCounts

_CASE = """
    c.id, c.number, c.subject_kind, c.subject_id, c.subject_title, c.owner_id, c.state, c.held, c.reports, c.score,
    c.signals, c.priority, c.claimed_by, c.claimed_until, c.version, c.opened_at, c.closed_at
"""
_LINE = """
    c.id, c.number, c.subject_kind, c.subject_id, c.subject_title, c.owner_id,
    (select p.username from accounts.people p where p.id = c.owner_id) as owner,
    c.state, c.held, c.reports, c.score, c.priority,
    array(
        select r.reason from commons.moderation_reports r
        where r.case_id = c.id and r.state = 'open' group by r.reason order by count(*) desc, r.reason
    ) as reasons,
    case when c.claimed_until > now() then c.claimed_by end as claimed_by,
    (select p.username from accounts.people p where p.id = c.claimed_by and c.claimed_until > now()) as claimant,
    c.opened_at, c.closed_at
"""
type Kind = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
type Priority = Annotated[int, msgspec.Meta(ge=0, le=1000)]
type QueueState = Annotated[str, msgspec.Meta(pattern=r"^(open|appealed)$(?!\n)", extra={"form": "open or appealed"})]

_KIND = Filter("kind", "c.subject_kind = :kind", Kind, "The kind of thing that the case is about.")

QUEUE = Listing(
    base=f"select {_LINE} from commons.moderation_cases c where c.state <> 'closed'",
    into=CaseLine,
    key="c.id",
    filters=[
        _KIND,
        Filter(
            "state", "c.state = :state", QueueState, "Whether it waits for a decision (open) or for one on an appeal."
        ),
        Filter("held", "c.held = :held", bool, "Whether the thing waits to be shown."),
        Filter("minPriority", "c.priority >= :minPriority", Priority, "Priority at least."),
        Filter(
            "reason",
            """exists (
                select from commons.moderation_reports r
                where r.case_id = c.id and r.state = 'open' and r.reason = :reason
            )""",
            Kind,
            "The rule that open reports name.",
        ),
        Filter("claimant", "c.claimed_by = :claimant", UUID, "Who works on it."),
    ],
    sorts=[Sort("priority", "c.priority", descending=True), Sort("oldest", "c.opened_at")],
    default_sort="priority",
)

CLOSED = Listing(
    base=f"""
    select {_LINE}, d.outcome,
        (select p.username from accounts.people p where p.id = d.by_id) as decided_by, d.undone_at
    from commons.moderation_cases c left join lateral (
        select l.outcome, l.by_id, l.undone_at from commons.moderation_decisions l
        where l.case_id = c.id order by l.decided_at desc limit 1
    ) d on true where c.state = 'closed'
    """,
    into=ClosedLine,
    key="c.id",
    filters=[_KIND],
    sorts=[Sort("newest", "c.closed_at", descending=True)],
    default_sort="newest",
)

FIND = Query(f"select {_CASE} from commons.moderation_cases c where c.id = :id", Case)
FIND_BY_SUBJECT = Query(
    f"select {_CASE} from commons.moderation_cases c where c.subject_kind = :kind and c.subject_id = :id", Case
)
LOCK = Query(f"select {_CASE} from commons.moderation_cases c where c.id = :id for no key update", Case)

# The one who makes the row and everybody after them come out with the same case; it is locked from here on.
OPEN = Query(
    f"""
    insert into commons.moderation_cases as c (
        id, subject_kind, subject_id, subject_title, owner_id, held, signals, score, opened_at
    ) values (:id, :kind, :subject_id, :title, :owner_id, :held, :signals::jsonb, :score, :at)
    on conflict (subject_kind, subject_id) do update set
        state = case when c.state = 'closed' then 'open' else c.state end,
        opened_at = case when c.state = 'closed' then excluded.opened_at else c.opened_at end,
        closed_at = null,
        subject_title = excluded.subject_title,
        owner_id = coalesce(excluded.owner_id, c.owner_id),
        held = c.held or excluded.held,
        signals = case when c.state = 'closed' or excluded.score > c.score then excluded.signals else c.signals end,
        score = case when c.state = 'closed' then excluded.score else greatest(c.score, excluded.score) end,
        version = c.version + 1
    returning {_CASE}
    """,
    Case,
)
COUNT_REPORT: Query[None] = Query(
    "update commons.moderation_cases set reports = reports + 1, weight = weight + :weight where id = :id"
)
CLAIM = Query(
    f"""
    update commons.moderation_cases c set claimed_by = :by, claimed_until = :until
    where c.id = :id and c.state <> 'closed'
        and (c.claimed_by is null or c.claimed_by = :by or c.claimed_until <= :at)
    returning {_CASE}
    """,
    Case,
)
RELEASE = Query(
    """
    update commons.moderation_cases set claimed_by = null, claimed_until = null
    where id = :id and claimed_by = :by returning id
    """,
    UUID,
)
CLOSE: Query[None] = Query(
    """
    update commons.moderation_cases set state = 'closed', closed_at = :at, held = false, reports = 0, weight = 0,
        claimed_by = null, claimed_until = null, version = version + 1
    where id = :id
    """
)
RELEASE_HELD: Query[None] = Query(
    """
    update commons.moderation_cases set
        held = false, state = case when reports > 0 then state else 'closed' end,
        closed_at = case when reports > 0 then null else :at::timestamptz end,
        claimed_by = null, claimed_until = null, version = version + 1
    where subject_kind = :kind and subject_id = :id and held and state = 'open'
    """
)
APPEALED: Query[None] = Query(
    """
    update commons.moderation_cases set state = 'appealed', closed_at = null, claimed_by = null, claimed_until = null,
        opened_at = case when state = 'closed' then :at else opened_at end, version = version + 1
    where id = :id
    """
)
ANSWERED: Query[None] = Query(
    """
    update commons.moderation_cases set
        state = case when reports > 0 or held then 'open' else 'closed' end,
        closed_at = case when reports > 0 or held then null else :at::timestamptz end,
        claimed_by = null, claimed_until = null, version = version + 1
    where id = :id
    """
)
REOPEN: Query[None] = Query(
    """
    update commons.moderation_cases set state = 'open', closed_at = null, opened_at = :at, reports = :reports,
        weight = :weight, version = version + 1
    where id = :id
    """
)
LINE = Query(f"select {_LINE} from commons.moderation_cases c where c.id = :id", CaseLine)
OF_OWNER = Query(
    f"""
    select {_LINE} from commons.moderation_cases c
    where c.owner_id = :owner_id and c.id <> :but order by c.opened_at desc limit 20
    """,
    CaseLine,
)
COUNTS = Query(
    """
    select count(*)::int as waiting, count(*) filter (where held)::int as held,
        count(*) filter (where state = 'appealed')::int as appealed,
        count(*) filter (where claimed_until > now())::int as claimed, min(opened_at) as oldest
    from commons.moderation_cases where state <> 'closed'
    """,
    QueueCounts,
)
ANY = Query("select exists (select from commons.moderation_cases)", bool)
KINDS = Query("select distinct subject_kind from commons.moderation_cases where state <> 'closed' order by 1", str)
NEXT = Query(
    """
    select c.id from commons.moderation_cases c
    where c.state <> 'closed' and c.id <> :but and (c.claimed_by is null or c.claimed_until <= now())
    order by c.priority desc, c.id desc limit 1
    """,
    UUID,
)
