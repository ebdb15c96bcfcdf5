"""SQL of reputations."""

from stoa.kernel.db import Query

from .models import Due, LogLine, ReviewState, Worth

# Whoever adds to a reputation holds its total first, so what a cause has counted is never looked at by two at once.
# Whoever has left has none, whatever is told of them afterwards.
HOLD = Query(
    """
    insert into reputation_totals as t (person_id, total)
    select id, 0 from accounts.people where id = :person_id and status <> 'anonymised'
    on conflict (person_id) do update set total = t.total returning total
    """,
    int,
)
# The line and the total stand in one statement: none is ever without the other.
ADD = Query(
    """
    with line as (
        insert into reputation_log (id, person_id, action, delta, reason, metadata, cause, created_at, created_by)
        values (:id, :person_id, :action, :delta, :reason, :metadata, :cause, :now, :created_by)
        returning person_id, delta
    )
    insert into reputation_totals as t (person_id, total) select person_id, delta from line
    on conflict (person_id) do update set total = t.total + excluded.total returning total
    """,
    int,
)
COUNTED = Query(
    "select coalesce(sum(delta), 0)::int from reputation_log where person_id = :person_id and cause = :cause", int
)
COUNTED_FOR_ANYBODY = Query(
    """
    select person_id, sum(delta)::int as counted from reputation_log
    where cause = :cause group by person_id having sum(delta) <> 0 order by person_id limit 1000
    """,
    Due,
)
TOTAL = Query("select coalesce((select total from reputation_totals where person_id = :person_id), 0)::int", int)
TOTALS = Query("select person_id, total as counted from reputation_totals where person_id = any(:people::uuid[])", Due)
LOG = Query(
    """
    select id, person_id as user_id, action, delta, reason, metadata, created_at,
        case when :with_names then created_by end as created_by
    from reputation_log
    where person_id = :person_id order by created_at desc, id desc limit 100
    """,
    LogLine,
)
REVIEW = Query("select author_id, state from commons.reviews where id = :review_id", ReviewState)
VOTES = Query(
    """
    select coalesce(v.person_id, c.voter_id) as voter_id,
        case when r.state = 'shown' then v.is_upvote end as is_upvote, coalesce(c.counted, 0)::int as counted
    from (
        select person_id, is_upvote from commons.review_votes
        where review_id = :review_id and (:voter_id::uuid is null or person_id = :voter_id)
    ) as v full join (
        select split_part(cause, ':', 3)::uuid as voter_id, sum(delta) as counted from reputation_log
        where person_id = :author_id and cause like 'review-vote:' || :review_id::text || ':%'
            and (:voter_id is null or split_part(cause, ':', 3) = :voter_id::text)
        group by split_part(cause, ':', 3)
    ) as c on c.voter_id = v.person_id
    join commons.reviews r on r.id = :review_id
    where :after::uuid is null or coalesce(v.person_id, c.voter_id) > :after
    order by 1 limit :most
    """,
    Worth,
)
GUILD_OWNER = Query(
    """
    select m.person_id, g.member_count as counted
    from guilds g join guild_members m on m.guild_id = g.id and m.role = 'OWNER' where g.id = :guild_id
    """,
    Due,
)
UNEQUAL = Query(
    """
    select coalesce(l.person_id, t.person_id) as person_id, coalesce(l.total, 0)::int as counted
    from (select person_id, sum(delta) as total from reputation_log group by person_id) as l
    full join reputation_totals t on t.person_id = l.person_id
    where coalesce(l.total, 0) <> coalesce(t.total, 0) order by 1 limit 1000
    """,
    Due,
)
MEND = Query(
    """
    insert into reputation_totals as t (person_id, total)
    select :person_id, coalesce(sum(delta), 0) from reputation_log where person_id = :person_id
    on conflict (person_id) do update set total = excluded.total where t.total <> excluded.total returning total
    """,
    int,
)
RECOUNT_GUILDS: Query[None] = Query(
    """
    update guilds g set reputation = c.total from (
        select m.guild_id, coalesce(sum(t.total), 0)::int as total
        from guild_members m left join reputation_totals t on t.person_id = m.person_id group by m.guild_id
    ) as c where c.guild_id = g.id and g.reputation <> c.total
    """
)
COUNT_LINES = Query("select count(*)::int from reputation_log", int)
_PLANT = "insert into reputation_log (id, person_id, action, delta, reason, cause, created_at)"
PLANT_ACCOUNTS: Query[None] = Query(
    f"""
    {_PLANT} select gen_random_uuid(), id, 'ACCOUNT_VERIFIED', :worth::int, 'Proved an e-mail address',
        'account-verified', created_at
    from accounts.people where status = 'active' and :worth <> 0
    """
)
PLANT_VOTES: Query[None] = Query(
    f"""
    {_PLANT} select gen_random_uuid(), r.author_id,
        case when v.is_upvote then 'REVIEW_UPVOTED' else 'REVIEW_DOWNVOTED' end,
        case when v.is_upvote then :up::int else :down::int end, 'Somebody voted on your review',
        'review-vote:' || v.review_id || ':' || v.person_id, v.voted_at
    from commons.review_votes v join commons.reviews r on r.id = v.review_id
    where r.state = 'shown' and r.author_id is not null and case when v.is_upvote then :up else :down end <> 0
    """
)
PLANT_GUILDS: Query[None] = Query(
    f"""
    {_PLANT} select gen_random_uuid(), m.person_id, 'GUILD_CONTRIBUTION', :worth::int, 'A guild has grown',
        'guild-grown:' || g.id, g.changed_at
    from guilds g join guild_members m on m.guild_id = g.id and m.role = 'OWNER'
    where g.member_count >= :members and :worth <> 0
    """
)
PLANT_BADGES: Query[None] = Query(
    f"""
    {_PLANT} select gen_random_uuid(), u.person_id, 'BADGE_EARNED', :worth::int, 'Earned the badge ' || b.name,
        'badge:' || b.id, least(u.earned_at, p.created_at + b.sort_order * interval '9 days')
    from user_badges u join badges b on b.id = u.badge_id and b.type = 'EARNED'
    join accounts.people p on p.id = u.person_id
    where :worth <> 0
    """
)
ADD_UP: Query[None] = Query(
    """
    insert into reputation_totals as t (person_id, total)
    select person_id, sum(delta) from reputation_log group by person_id
    on conflict (person_id) do update set total = excluded.total
    """
)
