"""SQL of the decisions and the strikes."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Sort
from stoa.kernel.db.listing import Listing

from .models import DecisionLine, DecisionRow, OwnDecision, Strike

_ROW = """
    d.id, d.case_id, d.owner_id, d.by_id, d.outcome, d.rule, d.state_before, d.until, d.decided_at, d.undone_at
"""
_OWN = """
    d.id, d.case_id, c.number as case_number, c.subject_kind as kind, c.subject_title as title, d.outcome, d.rule,
    d.explained, d.until, d.decided_at, d.undone_at,
    (select a.state from commons.moderation_appeals a where a.decision_id = d.id) as appeal_state
"""
_OF_OWNER = """
    from commons.moderation_decisions d join commons.moderation_cases c on c.id = d.case_id
    where d.owner_id = :owner_id
"""
_STRIKE = "s.id, s.decision_id, s.rule, s.points, s.created_at, s.expires_at, s.lifted_at"

INSERT: Query[None] = Query(
    """
    insert into commons.moderation_decisions (
        id, case_id, owner_id, by_id, outcome, rule, version, note, explained, state_before, until, waited_seconds,
        decided_at
    ) values (
        :id, :case_id, :owner_id, :by_id, :outcome, :rule, :version, :note, :explained::jsonb, :state_before, :until,
        :waited_seconds, :at
    )
    """
)
FIND = Query(f"select {_ROW} from commons.moderation_decisions d where d.id = :id", DecisionRow)
LOCK = Query(f"select {_ROW} from commons.moderation_decisions d where d.id = :id for no key update", DecisionRow)
UNDO: Query[None] = Query("update commons.moderation_decisions set undone_at = :at, undone_by = :by where id = :id")
OF_CASE = Query(
    """
    select d.id, d.case_id, d.outcome, d.rule, d.version, d.note, p.username as by, d.until, d.decided_at, d.undone_at,
        a.id as appeal_id, a.state as appeal_state
    from commons.moderation_decisions d
    left join accounts.people p on p.id = d.by_id
    left join commons.moderation_appeals a on a.decision_id = d.id
    where d.case_id = :case_id order by d.decided_at desc, d.id desc limit 50
    """,
    DecisionLine,
)
ABOUT_ME = Listing(
    base=f"select {_OWN} {_OF_OWNER}",
    into=OwnDecision,
    key="d.id",
    sorts=[Sort("newest", "d.decided_at", descending=True)],
    default_sort="newest",
)
FIND_ABOUT = Query(f"select {_OWN} {_OF_OWNER} and d.id = :id", OwnDecision)
ABOUT_IN_CASE = Query(
    f"select {_OWN} {_OF_OWNER} and d.case_id = :case_id order by d.decided_at desc limit 20", OwnDecision
)
# Whether another decision still keeps the person out.
SHUT_OUT = Query(
    """
    select d.id from commons.moderation_decisions d
    where d.owner_id = :owner_id and d.id <> :but and d.undone_at is null and d.outcome in ('suspend', 'ban')
        and (d.until is null or d.until > :at) limit 1
    """,
    UUID,
)
STANDING_REMOVAL = Query(
    """
    select d.id from commons.moderation_decisions d
    where d.case_id = :case_id and d.id <> :but and d.undone_at is null and d.outcome in ('hide', 'remove')
        and not exists (
            select from commons.moderation_decisions r
            where r.case_id = d.case_id and r.outcome = 'restore' and r.undone_at is null
                and r.decided_at > d.decided_at
        )
    limit 1
    """,
    UUID,
)

ADD_STRIKE: Query[None] = Query(
    """
    insert into commons.moderation_strikes (id, person_id, decision_id, rule, points, created_at, expires_at)
    values (:id, :person_id, :decision_id, :rule, :points, :at, :expires_at)
    """
)
LIFT_STRIKE: Query[None] = Query(
    "update commons.moderation_strikes set lifted_at = :at where decision_id = :decision_id and lifted_at is null"
)
STRIKES = Query(
    f"""
    select {_STRIKE} from commons.moderation_strikes s
    where s.person_id = :person_id order by s.created_at desc limit 100
    """,
    Strike,
)
COUNT_POINTS = Query(
    """
    select coalesce(sum(points), 0)::int from commons.moderation_strikes
    where person_id = :person_id and lifted_at is null and expires_at > :at
    """,
    int,
)
ROLES_OF = Query("select role from accounts.grants where person_id = :person_id", str)
