"""SQL of the owner's side."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import Counted, DayUptime, DiscountedVotes, NotCounted, OwnServer, Planted

_OWN = """
    select s.id, s.slug, s.name, s.game_type, s.address as ip, s.port, s.state, t.role, s.online as is_online,
        s.verified as is_verified, s.proof, s.players as player_count, s.max_players, s.vote_count, s.favorite_count,
        s.rating as average_rating, s.review_count,
        (select count(*)::int from commons.reviews r where r.subject_kind = 'server' and r.subject_id = s.id
            and r.state = 'shown' and r.reply is null) as reviews_waiting,
        coalesce((
            select case when p.status <> 'ACTIVE' then 'pending'
                when coalesce(p.last_heartbeat, p.verified_at, p.created_at) < now() - interval '15 minutes'
                then 'stale' else 'active' end
            from plugins p where p.server_id = s.id and p.status <> 'REVOKED'
            order by p.status = 'ACTIVE' desc, p.last_heartbeat desc nulls last limit 1
        ), 'none') as plugin,
        s.checked_at, s.created_at
    from server_team t join servers s on s.id = t.server_id and s.state <> 'removed'
"""
OWN = Query(f"{_OWN} where t.person_id = :person_id order by t.since desc, s.id limit 200", OwnServer)
OWN_ONE = Query(f"{_OWN} where t.person_id = :person_id and t.server_id = :server_id", OwnServer)

AMONG_LISTED = Query("select id from servers where active and id = any(:ids)", UUID)
VOTES = Query(
    """
    select day, count(*)::int as count from votes where server_id = :server_id and created_at >= :since::date
    group by day
    """,
    Counted,
)
JOINS = Query(
    """
    select (first_sync at time zone 'UTC')::date as day, count(*)::int as count
    from playtime where server_id = :server_id and first_sync >= :since::date group by 1
    """,
    Counted,
)
UPTIME = Query(
    """
    select day, peak,
        least(round(100.0 * online / checks, 2), case when online < checks then 99.99 else 100 end)::float8 as uptime
    from uptime_days where server_id = :server_id and day >= :since::date and checks > 0
    """,
    DayUptime,
)
NOT_COUNTED = Query(
    """
    select reason, state, count(*)::int as records, sum(minutes)::bigint as minutes
    from playtime_held where server_id = :server_id and created_at >= :since::date and state <> 'counted'
    group by reason, state order by records desc, reason
    """,
    NotCounted,
)
DISCOUNTED = Query(
    """
    select discounted as reason, count(*)::int as votes from votes
    where server_id = :server_id and created_at >= :since::date and discounted is not null
    group by discounted order by votes desc, reason
    """,
    DiscountedVotes,
)
# What is counted as it happens was planted, and has not happened; a day's is put to its noon.
PLANTED = Query(
    """
    select 'reviews.submitted' as measure, 'server:' || subject_id as key, created_at::date as day,
        count(*)::int as many
    from commons.reviews where subject_kind = 'server' group by subject_id, created_at::date
    union all
    select 'favorites.added', 'server:' || subject_id, added_at::date, count(*)::int
    from commons.favorites where subject_kind = 'server' group by subject_id, added_at::date
    """,
    Planted,
)
SEEDED = Query("select id from servers where slug = any(:slugs) order by slug", UUID)
# Somebody new each day; no minutes are counted of them, so that sums elsewhere stay as they are.
PLANT_JOINS: Query[None] = Query(
    """
    insert into playtime (
        server_id, player_uuid, player_username, minutes, day, first_sync, last_sync, filled_until, last_seen
    )
    select s.id, gen_random_uuid(), null, 0, d.at::date, d.at, d.at, d.at, d.at
    from servers s cross join generate_series(0, :days::int - 1) as back
    cross join generate_series(1, 2 + (length(s.slug) + back * 5) % 4) as one
    cross join lateral (select now() - make_interval(days => back, mins => one * 41) as at) as d
    where s.slug = any(:slugs)
    """
)
