"""SQL of the history: checks by month, hours and days made from them, and what is asked of all three."""

from datetime import datetime
from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import Bucket, Sheet, Status, UptimeDay, UptimeLog

ADD_MONTHS = Query("select uptime_add_months(:first, :last)", int)
DROP_MONTHS = Query("select uptime_drop_months(:before)", int)

FIND_ID = Query("select id from servers where active and (slug = :at or id::text = :at)", UUID)
_STATUS = """
    s.id, s.slug, s.online as is_online, s.sleeping as is_sleeping, s.players, s.max_players, s.uptime, s.latency,
    s.motd, s.version, s.checked_at, s.status_reason as reason, n.slug as network_slug, n.name as network_name,
    (select count(*)::int from servers b where b.network_id = s.id and b.active) as backends
"""
_OF_NETWORK = "servers s left join servers n on n.id = s.network_id and n.active"
STATUS = Query(f"select {_STATUS} from {_OF_NETWORK} where s.id = :id", Status)

CHECKS = Query(
    """
    select date_bin('5 minutes', checked_at, '2000-01-01 00:00Z') as at, count(*)::int as checks,
        (count(*) filter (where online))::int as online, coalesce(sum(players) filter (where online), 0) as players,
        coalesce(max(players), 0) as peak, coalesce(sum(latency), 0) as latency, count(latency)::int as timed
    from uptime_logs where server_id = :server_id and checked_at >= :since group by 1 order by 1
    """,
    Bucket,
)
HOURS = Query(
    """
    select hour as at, checks, online, players, peak, latency, timed
    from uptime_hours where server_id = :server_id and hour >= :since order by hour
    """,
    Bucket,
)
DAYS = Query(
    """
    select (day::timestamp at time zone 'UTC') as at, checks, online, players, peak, latency, timed
    from uptime_days where server_id = :server_id and day >= (:since::timestamptz at time zone 'UTC')::date order by day
    """,
    Bucket,
)
_UPTIME = "least(round(100.0 * online / checks, 2), case when online < checks then 99.99 else 100 end)::float8"
CALENDAR = Query(
    f"""
    select day, {_UPTIME} as uptime, checks, online as online_checks, peak as peak_players
    from uptime_days where server_id = :server_id and day > :since and checks > 0 order by day
    """,
    UptimeDay,
)


def _sheet(steps: str) -> Query[Sheet]:
    """Ask for all that a panel shows at once; `steps` of the curve are added up as wide as the page draws them.

    Half a year as columns is read in a third of the time that as many rows take, and none of them is sorted by itself,
    as the index has their order; dividing exact numbers takes PostgreSQL longer than all the rest.
    """
    return Query(
        f"""
        select {_STATUS}, d.days, d.day_checks, d.day_online, c.steps, c.checks, c.online, c.players_sum, c.peak
        from {_OF_NETWORK}
        cross join lateral (
            select coalesce(array_agg(day), '{{}}') as days, coalesce(array_agg(checks), '{{}}') as day_checks,
                coalesce(array_agg(online), '{{}}') as day_online
            from (
                select day, checks, online from uptime_days
                where server_id = :id and day > :day and checks > 0 order by day
            ) as of_day
        ) as d
        cross join lateral (
            select coalesce(array_agg(at), '{{}}') as steps, coalesce(array_agg(checks), '{{}}') as checks,
                coalesce(array_agg(online), '{{}}') as online, coalesce(array_agg(players), '{{}}') as players_sum,
                coalesce(max(peak), 0) as peak
            from ({steps}) as of_step
        ) as c
        where s.id = :id
        """,
        Sheet,
    )


SHEET_OF_CHECKS = _sheet(
    """
    select date_bin('15 minutes', checked_at, '2000-01-01 00:00Z') as at, count(*) as checks,
        count(*) filter (where online) as online, coalesce(sum(players) filter (where online), 0) as players,
        max(players) as peak
    from uptime_logs where server_id = :id and checked_at >= :since group by 1
    """
)
SHEET_OF_HOURS = _sheet(
    """
    select date_bin('2 hours', hour, '2000-01-01 00:00Z') as at, sum(checks) as checks, sum(online) as online,
        sum(players)::bigint as players, max(peak) as peak
    from uptime_hours where server_id = :id and hour >= :since group by 1
    """
)
SHEET_OF_DAYS = _sheet(
    """
    select (day::timestamp at time zone 'UTC') as at, checks, online, players, peak
    from uptime_days where server_id = :id and day >= (:since::timestamptz at time zone 'UTC')::date
    """
)
LOGS = Listing(
    base="""
    select md5(l.server_id::text || l.checked_at::text)::uuid as id, l.server_id, l.online as is_online,
        l.players as player_count, l.latency, l.checked_at
    from uptime_logs l where l.server_id = :server_id
    """,
    into=UptimeLog,
    key="l.checked_at",
    filters=[Filter("online", "l.online = :online", bool, "Whether it answered.")],
    sorts=[Sort("newest", "l.checked_at", descending=True)],
    default_sort="newest",
)

ROLLED_UNTIL = Query("select rolled_until from uptime_progress", datetime)
SET_ROLLED: Query[None] = Query(
    """
    insert into uptime_progress (rolled_until) values (:until)
    on conflict (single) do update set rolled_until = greatest(uptime_progress.rolled_until, excluded.rolled_until)
    """
)
_REPLACE = """
    do update set checks = excluded.checks, online = excluded.online, players = excluded.players, peak = excluded.peak,
        latency = excluded.latency, timed = excluded.timed
"""
# Whole hours and days are counted anew and replace what stood there, so that nothing is ever counted twice.
ROLL_HOURS: Query[None] = Query(
    f"""
    insert into uptime_hours (server_id, hour, checks, online, players, peak, latency, timed)
    select server_id, date_trunc('hour', checked_at, 'UTC'), count(*), count(*) filter (where online),
        coalesce(sum(players) filter (where online), 0), coalesce(max(players), 0), coalesce(sum(latency), 0),
        count(latency)
    from uptime_logs where checked_at >= :since group by 1, 2
    on conflict (server_id, hour) {_REPLACE}
    """
)
ROLL_DAYS: Query[None] = Query(
    f"""
    insert into uptime_days (server_id, day, checks, online, players, peak, latency, timed)
    select server_id, (hour at time zone 'UTC')::date, sum(checks), sum(online), sum(players), max(peak), sum(latency),
        sum(timed)
    from uptime_hours where hour >= :since group by 1, 2
    on conflict (server_id, day) {_REPLACE}
    """
)
NEXT = Query("select id from servers where id > :after order by id limit :many for no key update", UUID)
SET_UPTIME: Query[None] = Query(
    """
    update servers s set uptime = u.uptime
    from (
        select server_id, least(round(100.0 * sum(online) / sum(checks), 2),
            case when sum(online) < sum(checks) then 99.99 else 100 end)::float8 as uptime
        from uptime_days where day > :since and checks > 0 and server_id = any(:ids::uuid[]) group by server_id
    ) u
    where s.id = u.server_id and s.uptime is distinct from u.uptime
    """
)

HAS_HISTORY = Query("select exists (select from uptime_hours)", bool)


def _crowd(at: str, phase: str) -> str:
    """Say how full demo servers are: most in their evening, more at weekends, from hour to hour a little different."""
    hour = f"(extract(epoch from {at})::float8 / 3600)"
    return f"""
        (0.30 + 0.70 * power(0.5 + 0.5 * cos(2 * pi() * ({hour} - 16 - {phase}) / 24), 1.5))
        * (case when extract(isodow from {at}) > 5 then 1.25 else 1 end) * (0.95 + 0.05 * sin({hour} / 1.7 + {phase}))
    """


def _planted(first: str, last: str, step: str) -> str:
    """Lay demo servers (s) beside moments (at, numbered n), with who plays then and whether the server is away.

    What is the same for many servers is reckoned once: this runs whenever a demo world is made.
    """
    return f"""
    with rhythm as materialized (
        select phase, at, row_number() over (partition by phase order by at)::int as n, {_crowd("at", "phase")} as crowd
        from generate_series({first}, {last}, interval '{step}') as at cross join generate_series(0, 7) as phase
    ), s as materialized (
        select id, online, most_players, seed, phase, case when online and players > 0
            then players / ({_crowd(":now::timestamptz", "phase")}) else most_players * 0.2 end as usual
        from (
            select id, online, players, greatest(max_players, 1) as most_players, seed, seed % 8 as phase
            from servers, lateral (select ('x' || substr(md5(slug), 1, 5))::bit(20)::int as seed) as hashed
        ) as one
    ), planted as (
        select s.id, s.seed, r.at,
            least(s.most_players, (s.usual * r.crowd * (90 + (s.seed + r.n * 37) % 21) / 100)::int) as players,
            (not s.online and r.at > :now::timestamptz - make_interval(hours => 3 + s.seed % 40))
                or (s.seed + r.n / 6 * 79) % 311 < s.seed % 4 as away
        from s join rhythm r on r.phase = s.phase
    )
    """


PLANT_CHECKS: Query[None] = Query(
    f"""
    {_planted(":since::timestamptz", ":now::timestamptz - interval '5 minutes'", "10 minutes")}
    insert into uptime_logs (server_id, checked_at, online, players, latency)
    select id, at + make_interval(secs => seed % 290), not away, case when away then 0 else players end,
        case when not away then 18 + seed % 90 + players % 7 end
    from planted order by 1, 2
    """
)
PLANT_HOURS: Query[None] = Query(
    f"""
    {_planted(":since::timestamptz", ":until::timestamptz - interval '1 hour'", "1 hour")}
    insert into uptime_hours (server_id, hour, checks, online, players, peak, latency, timed)
    select id, at, 12, up, up * players, case when up = 0 then 0 else players end, up * (21 + seed % 90), up
    from planted cross join lateral (select case when away then seed % 12 else 12 end as up) as a
    order by 1, 2
    """
)
PLANT_DAYS: Query[None] = Query(
    f"""
    {_planted("date_trunc('day', :since::timestamptz, 'UTC') + interval '18 hours'", ":until::timestamptz", "1 day")}
    insert into uptime_days (server_id, day, checks, online, players, peak, latency, timed)
    select id, (at at time zone 'UTC')::date, 288, up, up * (players * 0.6)::int, players, up * (21 + seed % 90), up
    from planted
    cross join lateral (select case when away then 288 - 1 - (seed + players) % 97 else 288 end as up) as a
    order by 1, 2
    """
)
PLANT_STATUS: Query[None] = Query(
    """
    update servers set checked_at = :now::timestamptz - make_interval(secs => 20 + length(slug) * 7),
        latency = case when online then 18 + length(slug) * 3 end,
        status_reason = case when online then '' else 'The server did not answer in time.' end
    where checked_at is null or address like '%.example' and checked_at < :now::timestamptz - interval '10 minutes'
    """
)
