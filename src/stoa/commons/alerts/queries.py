"""SQL of alerts."""

from datetime import datetime
from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import Alert, AlertRow, RuleName, Severity, State

_ROW = """
    a.id, a.rule, a.version, a.key, a.severity, a.words, a.person_id, p.username, a.count, a.evidence, a.first_at,
    a.last_at, a.raised_at, a.state, a.note, a.handled_by, a.handled_at
"""
_FROM = "commons.security_alerts a left join accounts.people p on p.id = a.person_id"

ALERTS = Listing(
    base=f"select {_ROW} from {_FROM}",
    into=AlertRow,
    told=Alert,
    key="a.id",
    filters=[
        Filter("state", "a.state = :state", State.__value__, "What has become of it."),
        Filter("type", "a.rule = :type", RuleName, "Which rule raised it."),
        Filter("severity", "a.severity = :severity", Severity.__value__, "How bad it is."),
    ],
    sorts=[Sort("newest", "a.raised_at", descending=True)],
    default_sort="newest",
)
FIND = Query(f"select {_ROW} from {_FROM} where a.id = :id", AlertRow)
LOCK = Query(f"select {_ROW} from {_FROM} where a.id = :id for update of a", AlertRow)

# Nothing is raised for what a resolved alert has seen already, nor for a while after it.
RAISE = Query(
    """
    insert into commons.security_alerts as a (
        id, rule, version, key, severity, words, person_id, count, evidence, first_at, last_at, raised_at
    )
    select :id, :rule, :version, :key, :severity, :words, p.id, :count, :evidence::jsonb, :first_at, :last_at, :now
    from (select :person_id::uuid as id) as w left join accounts.people p on p.id = w.id
    where not exists (
        select from commons.security_alerts b
        where b.rule = :rule and b.key = :key and b.state = 'resolved'
            and (b.last_at >= :last_at or b.handled_at > :quiet_since)
    )
    on conflict (rule, key) where state <> 'resolved' do update
        set count = greatest(a.count, excluded.count), last_at = excluded.last_at, words = excluded.words,
            evidence = excluded.evidence
        where excluded.last_at > a.last_at
    returning a.id
    """,
    UUID,
)
CHANGE: Query[None] = Query(
    """
    update commons.security_alerts set state = :state, note = :note, handled_by = :by, handled_at = :now where id = :id
    """
)
LOOKED_UNTIL = Query("select until from commons.security_looks", datetime)
SET_LOOKED: Query[None] = Query(
    """
    insert into commons.security_looks as l (until) values (:until)
    on conflict (one) do update set until = greatest(l.until, excluded.until)
    """
)
SWEEP = Query(
    """
    delete from commons.security_alerts where id in (
        select id from commons.security_alerts where raised_at < :before and last_at < :before
        order by raised_at limit 2000
    ) returning id
    """,
    UUID,
)
HAS_ANY = Query("select exists (select from commons.security_alerts)", bool)
SOMEBODY = Query(
    """
    select p.id from accounts.people p
    where p.status = 'active'
        and not exists (select from accounts.grants g where g.person_id = p.id and g.role = 'admin')
    order by p.username limit 1
    """,
    UUID,
)
SOME_STAFF = Query("select person_id from accounts.grants where role = 'admin' order by person_id limit 1", UUID)
CHANGE_DEMO: Query[None] = Query(
    """
    update commons.security_alerts set state = :state, note = :note, handled_by = :by, handled_at = :now
    where key = :key
    """
)
COUNT_OPEN = Query("select count(*)::int from commons.security_alerts where state = 'open'", int)
HOLDERS = Query(
    """
    select distinct g.person_id from accounts.grants g join accounts.people p on p.id = g.person_id
    where g.role = any(:roles) and (g.until is null or g.until > now()) and p.status = 'active' order by g.person_id
    """,
    UUID,
)
