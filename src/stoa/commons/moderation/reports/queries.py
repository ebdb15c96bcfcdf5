"""SQL of the reports."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import Record, ReportLine, ReportView

type State = Annotated[
    str, msgspec.Meta(pattern=r"^(open|upheld|dismissed)$(?!\n)", extra={"form": "open, upheld or dismissed"})
]

MINE = Listing(
    base="""
        select r.id, r.case_id, c.number as case_number, c.subject_kind as kind, c.subject_id,
            c.subject_title as title, r.reason, r.note, r.state, r.created_at, r.settled_at
        from commons.moderation_reports r join commons.moderation_cases c on c.id = r.case_id
        where r.reporter_id = :reporter_id
    """,
    into=ReportView,
    key="r.id",
    filters=[Filter("state", "r.state = :state", State, "What came of it.")],
    sorts=[Sort("newest", "r.created_at", descending=True)],
    default_sort="newest",
)
FIND_MINE = Query(
    """
    select r.id, r.case_id, c.number as case_number, c.subject_kind as kind, c.subject_id, c.subject_title as title,
        r.reason, r.note, r.state, r.created_at, r.settled_at
    from commons.moderation_reports r join commons.moderation_cases c on c.id = r.case_id
    where r.id = :id and r.reporter_id = :reporter_id
    """,
    ReportView,
)
LATEST = Query(
    """
    select r.id, r.case_id, c.number as case_number, c.subject_kind as kind, c.subject_id, c.subject_title as title,
        r.reason, r.note, r.state, r.created_at, r.settled_at
    from commons.moderation_reports r join commons.moderation_cases c on c.id = r.case_id
    where r.reporter_id = :reporter_id order by r.created_at desc, r.id desc limit 50
    """,
    ReportView,
)
MINE_OF_CASE = Query(
    """
    select r.id, r.case_id, c.number as case_number, c.subject_kind as kind, c.subject_id, c.subject_title as title,
        r.reason, r.note, r.state, r.created_at, r.settled_at
    from commons.moderation_reports r join commons.moderation_cases c on c.id = r.case_id
    where r.case_id = :case_id and r.reporter_id = :reporter_id order by r.created_at desc limit 20
    """,
    ReportView,
)
OF_CASE = Query(
    """
    select r.id, r.reporter_id, p.username as reporter, r.reason, r.note, r.weight, r.state, r.created_at,
        (select count(*)::int from commons.moderation_reports o
            where o.reporter_id = r.reporter_id and o.state = 'upheld') as upheld_before,
        (select count(*)::int from commons.moderation_reports o
            where o.reporter_id = r.reporter_id and o.state = 'dismissed') as dismissed_before
    from commons.moderation_reports r join accounts.people p on p.id = r.reporter_id
    where r.case_id = :case_id order by r.created_at desc, r.id desc limit 50
    """,
    ReportLine,
)
RECORD = Query(
    """
    select count(*) filter (where state = 'upheld')::int as upheld,
        count(*) filter (where state = 'dismissed')::int as dismissed
    from (
        select state from commons.moderation_reports where reporter_id = :reporter_id
        order by created_at desc, id desc limit 20
    ) latest
    """,
    Record,
)
INSERT = Query(
    """
    insert into commons.moderation_reports (id, case_id, reporter_id, reason, note, weight, created_at)
    values (:id, :case_id, :reporter_id, :reason, :note, :weight, :at)
    on conflict (case_id, reporter_id) where state = 'open' do nothing
    returning id
    """,
    UUID,
)
SETTLE: Query[None] = Query(
    """
    update commons.moderation_reports set state = :state, decision_id = :decision_id, settled_at = :at
    where case_id = :case_id and state = 'open'
    """
)


class Reopened(msgspec.Struct, frozen=True):
    """What weighs again after a decision was undone."""

    reports: int
    weight: int


UNSETTLE = Query(
    """
    with again as (
        update commons.moderation_reports r set state = 'open', decision_id = null, settled_at = null
        where r.decision_id = :decision_id and not exists (
            select from commons.moderation_reports o
            where o.case_id = r.case_id and o.reporter_id = r.reporter_id and o.state = 'open'
        )
    )
    select count(*)::int as reports, coalesce(sum(weight), 0)::int as weight
    from commons.moderation_reports where decision_id = :decision_id
    """,
    Reopened,
)
REPORTERS = Query(
    """
    select p.id from commons.moderation_reports r join accounts.people p on p.id = r.reporter_id
    where r.decision_id = :decision_id and p.status <> 'anonymised' order by p.id
    """,
    UUID,
)
