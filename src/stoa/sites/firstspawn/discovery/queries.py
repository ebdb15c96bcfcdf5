"""SQL of the ranking and of the ways into the list."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import Reckoned, RegionCount
from .rules import PARTS

_SCALED = "least(1, ln(1 + {value}) / ln(1 + :full_{name}::float8))"
_RATING = """((:prior_mean::float8 * :prior_weight::float8 + coalesce(s.rating, 0) * s.review_count)
    / (:prior_weight::float8 + s.review_count))"""

# Each part from 0 to 1. The statement that ranks and the one that explains a rank are made of the same words.
_SHARES = {
    "rating": f"({_RATING} - 1) / 4",
    "reviews": _SCALED.format(value="s.review_count", name="reviews"),
    "uptime": "greatest(0, least(1, (s.uptime - :least_uptime::float8) / (100 - :least_uptime::float8)))",
    "players": _SCALED.format(value="s.players", name="players"),
    "trend": "greatest(0, least(1, (t.trend + 1) / 2))",
    "votes": _SCALED.format(value="s.vote_count", name="votes"),
    "favorites": _SCALED.format(value="s.favorite_count", name="favorites"),
    "proven": "case when s.verified then 1.0 else 0.0 end",
    "fresh": "greatest(0, 1 - extract(epoch from now() - s.created_at)::float8 / 86400 / :fresh_days::float8)",
}
_EACH = ", ".join(f"({share})::float8 as {name}" for name, share in _SHARES.items())
_SUM = " + ".join(f":{name}::float8 * {_SHARES[name]}" for name, _, _ in PARTS)
_SCORE = f"(100 * ({_SUM}) / :weights::float8)"

# -1: gone within a week; 0: as it was; 1: twice as many or more. Five players more or less are no trend.
_TREND = """
    select d.server_id, greatest(-1, least(1,
        0.7 * (coalesce(avg(d.players) filter (where d.day > current_date - 7), 0)
               - coalesce(avg(d.players) filter (where d.day <= current_date - 7), 0))
            / (5 + coalesce(avg(d.players) filter (where d.day <= current_date - 7), 0))
        + 0.3 * (coalesce(max(d.favorites) filter (where d.day > current_date - 7), 0)
                 - coalesce(max(d.favorites) filter (where d.day <= current_date - 7), 0))
            / (5.0 + coalesce(max(d.favorites) filter (where d.day <= current_date - 7), 0))
    ))::float8 as trend
    from server_days d where d.day > current_date - 14 and d.server_id = any(:ids::uuid[])
    group by d.server_id having count(*) filter (where d.day <= current_date - 7) > 0
"""

TAKE_SAMPLES: Query[None] = Query(
    """
    insert into server_days as d (server_id, day, samples, players, favorites)
    select id, current_date, 1, players, favorite_count from servers where active
    on conflict (server_id, day) do update set
        samples = d.samples + 1,
        players = d.players + (excluded.players - d.players) / (d.samples + 1),
        favorites = excluded.favorites
    """
)
FORGET_SAMPLES: Query[None] = Query("delete from server_days where day < current_date - 15")
# Unfinished work of an hour is gone on with; what is older is begun anew.
BEGIN = Query(
    """
    insert into ranking_progress as p (began_at, ranked_until, done) values (:now, :nothing, false)
    on conflict (single) do update set began_at = excluded.began_at, ranked_until = excluded.ranked_until, done = false
    where p.done or p.began_at < :before
    returning true
    """,
    bool,
)
RANKED_UNTIL = Query("select ranked_until from ranking_progress where not done for update", UUID)
ADVANCE: Query[None] = Query("update ranking_progress set ranked_until = :until")
FINISH: Query[None] = Query("update ranking_progress set done = true")
# In the order of their ids, so that two who hold many never wait for each other in a ring.
NEXT = Query("select id from servers where active and id > :after order by id limit :many for no key update", UUID)
RANK = Query(
    f"""
    with week as materialized ({_TREND})
    update servers u set score = r.score, trend = r.trend, rating_score = r.rating_score
    from (
        select s.id, {_SCORE} as score, t.trend, case when s.review_count > 0 then {_RATING} end as rating_score
        from servers s left join week w on w.server_id = s.id
        cross join lateral (select coalesce(w.trend, 0) as trend) t
        where s.active and s.id = any(:ids)
    ) r
    where r.id = u.id and (
        abs(u.score - r.score) > 0.001 or abs(u.trend - r.trend) > 0.001
        or u.rating_score is distinct from r.rating_score
    )
    returning u.id
    """,
    UUID,
)
RECKON = Query(
    f"""
    select s.id, s.slug, s.name, s.score, {_EACH},
        s.rating as average_rating, s.review_count, s.players as player_count, s.uptime as uptime_percent,
        s.vote_count, s.favorite_count, s.verified as is_verified, s.created_at
    from servers s cross join lateral (select s.trend) t (trend)
    where s.active and (s.slug = :server or s.id::text = :server)
    """,
    Reckoned,
)
COUNT_REGIONS = Query(
    """
    select region as name, count(*)::int as count, count(*) filter (where online)::int as online,
        coalesce(sum(players) filter (where online), 0)::int as players
    from servers where active and region is not null group by region order by count(*) desc, region limit 60
    """,
    RegionCount,
)
