"""SQL of the figures."""

from stoa.kernel.db import Query

from .models import AppealCounts, DayCount, ModeratorCount, OutcomeCount, ReasonCount, Speed

REASONS = Query(
    """
    select reason, count(*)::int as reports, count(*) filter (where state = 'upheld')::int as upheld,
        count(*) filter (where state = 'dismissed')::int as dismissed
    from commons.moderation_reports where created_at > :since group by reason order by reports desc, reason
    """,
    ReasonCount,
)
OUTCOMES = Query(
    """
    select outcome, count(*)::int as decisions from commons.moderation_decisions
    where decided_at > :since group by outcome order by decisions desc, outcome
    """,
    OutcomeCount,
)
MODERATORS = Query(
    """
    select p.id as moderator_id, p.username as moderator, count(*)::int as decisions,
        percentile_cont(0.5) within group (order by d.waited_seconds)::int as median_seconds,
        count(a.id)::int as overturned
    from commons.moderation_decisions d join accounts.people p on p.id = d.by_id
    left join commons.moderation_appeals a on a.decision_id = d.id and a.state = 'granted'
    where d.decided_at > :since group by p.id, p.username order by decisions desc, p.username limit 100
    """,
    ModeratorCount,
)
SPEED = Query(
    """
    select count(*)::int as decisions,
        coalesce(percentile_cont(0.5) within group (order by waited_seconds), 0)::int as median_seconds,
        coalesce(percentile_cont(0.9) within group (order by waited_seconds), 0)::int as slowest_tenth_seconds
    from commons.moderation_decisions where decided_at > :since
    """,
    Speed,
)
APPEALS = Query(
    """
    select count(*) filter (where state = 'open')::int as open,
        count(*) filter (where state = 'granted')::int as granted,
        count(*) filter (where state = 'refused')::int as refused
    from commons.moderation_appeals where created_at > :since
    """,
    AppealCounts,
)
BY_DAY = Query(
    """
    select to_char(days.day, 'YYYY-MM-DD') as day,
        (select count(*)::int from commons.moderation_reports r
            where r.created_at >= days.day and r.created_at < days.day + interval '1 day') as reports,
        (select count(*)::int from commons.moderation_decisions d
            where d.decided_at >= days.day and d.decided_at < days.day + interval '1 day') as decisions
    from generate_series(
        date_trunc('day', :since::timestamptz, 'UTC'), date_trunc('day', :until::timestamptz, 'UTC'), interval '1 day'
    ) as days(day)
    order by days.day
    """,
    DayCount,
)
