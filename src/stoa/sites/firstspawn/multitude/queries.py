"""SQL that fills a world: each statement makes rows for very many servers out of what is known of them."""

from stoa.kernel.db import Query


def _dice(text: str) -> str:
    """Give a whole number of 28 bits, the same for the same text."""
    return f"(('x' || substr(md5({text}), 1, 7))::bit(28)::int)"


_CHOSEN = "servers s join unnest(:ids::uuid[]) as chosen (id) on chosen.id = s.id"
# Several people for one server, nobody twice: steps of a prime through all of them, from a place of the server's own.
_PERSON = "(:people::uuid[])[1 + (w.first + i * 7919) % cardinality(:people::uuid[])]"


def _with_people(many: str, salt: str) -> str:
    return f"""
    with w as materialized (
        select s.id, s.slug, s.name, s.rating, s.players, s.created_at, {many} as many,
            {_dice(f"s.slug || ' {salt}'")} % 1000000 as first
        from {_CHOSEN}
    )
    """


PLANT_TEAM: Query[None] = Query(
    f"""
    insert into server_team (server_id, person_id, role, since)
    select s.id, (:people::uuid[])[1 + {_dice("s.slug")} % cardinality(:people::uuid[])], 'owner', s.created_at
    from {_CHOSEN}
    """
)
_HELPFUL = """
    case when up + down = 0 then 0 else greatest(0, (
        up::float8 / (up + down) + 1.9208 / (up + down)
        - 1.96 * sqrt((up::float8 * down / (up + down) + 0.9604) / (up + down)) / sqrt((up + down)::float8)
    ) / (1 + 3.8416 / (up + down))) end
"""
PLANT_REVIEWS: Query[None] = Query(
    f"""
    {_with_people(f"least(60, {_dice('s.slug')} % 5 + s.players / 40)", "reviews")}
    , written as (
        select w.id, w.name, w.created_at, {_PERSON} as author, md5(w.slug || ' review ' || i)::uuid as review_id,
            greatest(1, least(5, floor(w.rating + (dice % 100) / 100.0)
                + case when dice / 100 % 100 < 8 then 1 when dice / 100 % 100 < 20 then -1 else 0 end))::int as rating,
            dice % 25 as up, dice / 25 % 5 as down, dice / 125 % 200 as text, dice / 7 % 10 as proof, dice / 3 as more
        from w cross join lateral generate_series(1, w.many) as i
        cross join lateral (select {_dice("w.slug || i")} as dice) as d
    )
    insert into commons.reviews (
        id, subject_kind, subject_id, author_id, rating, content, is_verified, verified_playtime, upvotes, downvotes,
        helpful, created_at
    )
    select review_id, 'server', id, author, rating,
        replace((case when rating > 3 then :stars5::text[] when rating = 3 then :stars3::text[]
            else :stars1::text[] end)[1 + text], '{{name}}', name),
        proof < 6, case when proof < 6 then 70 + more % 14000 end, up, down, {_HELPFUL},
        greatest(created_at, :now::timestamptz - make_interval(days => 1 + more % 240, mins => more % 1440))
    from written
    """
)
PLANT_TOTALS: Query[None] = Query(
    """
    insert into commons.review_totals (
        subject_kind, subject_id, ones, twos, threes, fours, fives, verified, score
    )
    select 'server', subject_id, count(*) filter (where rating = 1), count(*) filter (where rating = 2),
        count(*) filter (where rating = 3), count(*) filter (where rating = 4), count(*) filter (where rating = 5),
        count(*) filter (where is_verified),
        (:mean::float8 * :weight::float8 + sum(rating)) / (:weight::float8 + count(*))
    from commons.reviews r join unnest(:ids::uuid[]) as chosen (id) on chosen.id = r.subject_id
    where subject_kind = 'server' and state = 'shown' group by subject_id
    """
)
PLANT_FAVORITES: Query[None] = Query(
    f"""
    {_with_people(f"{_dice('s.slug')} % 3 + s.players / 60", "favorites")}
    insert into commons.favorites (id, person_id, subject_kind, subject_id, added_at)
    select md5(w.slug || ' favorite ' || i)::uuid, {_PERSON}, 'server', w.id,
        greatest(w.created_at, now() - make_interval(hours => {_dice("w.slug || i")} % 4000))
    from w cross join lateral generate_series(1, w.many) as i
    """
)
PLANT_FAVORITE_COUNTS: Query[None] = Query(
    """
    insert into commons.favorite_counts (subject_kind, subject_id, count)
    select 'server', f.subject_id, count(*) from commons.favorites f
    join unnest(:ids::uuid[]) as chosen (id) on chosen.id = f.subject_id
    where f.subject_kind = 'server' group by f.subject_id
    """
)
PLANT_VOTES: Query[None] = Query(
    f"""
    {_with_people(f"{_dice('s.slug')} % 4 + s.players / 80", "votes")}
    insert into votes (id, server_id, person_id, day, created_at)
    select md5(w.slug || ' vote ' || i)::uuid, w.id, {_PERSON}, at::date, at
    from w cross join lateral generate_series(1, w.many) as i
    cross join lateral (
        select :now::timestamptz - make_interval(hours => {_dice("w.slug || i")} % 700) as at
    ) as t
    """
)
PLANT_VOTE_MONTHS: Query[None] = Query(
    """
    insert into vote_months (server_id, month, votes)
    select v.server_id, date_trunc('month', v.day)::date, count(*) from votes v
    join unnest(:ids::uuid[]) as chosen (id) on chosen.id = v.server_id group by 1, 2
    """
)
PLANT_PLAYTIME: Query[None] = Query(
    f"""
    insert into playtime (
        server_id, player_uuid, player_username, minutes, day, day_minutes, first_sync, last_sync, filled_until,
        last_seen
    )
    select s.id, md5('player ' || (d.dice + i * 7919) % 50000)::uuid, 'Player' || (d.dice + i * 7919) % 50000,
        60 + d.dice / 10 * i % 9000, :now::timestamptz::date, 0, s.created_at, :now, :now, :now
    from {_CHOSEN} cross join lateral (select {_dice("s.slug")} as dice) as d
    cross join lateral generate_series(1, case when s.verified then least(12, s.players / 10) else 0 end) as i
    """
)
PLANT_PLAYTIME_MARKS: Query[None] = Query(
    """
    insert into playtime_marks (server_id, started_at, last_sync, minutes)
    select p.server_id, min(p.first_sync), :now, sum(p.minutes) from playtime p
    join unnest(:ids::uuid[]) as chosen (id) on chosen.id = p.server_id group by p.server_id
    """
)
# A server is away for a part of its hours: the worse its uptime, the more of them.
_AWAY = f"({_dice('s.slug || at')} % 1000 < (100 - s.uptime) * 10)"
PLANT_UPTIME_DAYS: Query[None] = Query(
    f"""
    insert into uptime_days (server_id, day, checks, online, players, peak, latency, timed)
    select s.id, at::date, 288, up, up::bigint * s.players, s.players + s.players / 3, up * 40, up
    from {_CHOSEN} cross join generate_series(:since::date, :until::date, interval '1 day') as at
    cross join lateral (select least(288, round(288 * s.uptime / 100 + {_dice("s.slug || at")} % 5 - 2))::int) as u (up)
    order by 1, 2
    """
)
PLANT_UPTIME_HOURS: Query[None] = Query(
    f"""
    insert into uptime_hours (server_id, hour, checks, online, players, peak, latency, timed)
    select s.id, at, 12, up, up * s.players, up * s.players / 10, up * 40, up
    from {_CHOSEN} cross join generate_series(
        date_trunc('hour', :since::timestamptz), date_trunc('hour', :until::timestamptz) - interval '1 hour',
        interval '1 hour'
    ) as at cross join lateral (select case when {_AWAY} then 0 else 12 end) as u (up)
    order by 1, 2
    """
)
PLANT_UPTIME_LOGS: Query[None] = Query(
    f"""
    insert into uptime_logs (server_id, checked_at, online, players, latency)
    select s.id, at, s.online, s.players, s.latency
    from {_CHOSEN} cross join generate_series(
        :since::timestamptz, :until::timestamptz - interval '5 minutes', interval '5 minutes'
    ) as at order by 1, 2
    """
)
PLANT_SERVER_DAYS: Query[None] = Query(
    f"""
    insert into server_days (server_id, day, samples, players, favorites)
    select s.id, current_date - n, 24, s.players * (0.8 + ({_dice("s.slug")} % 5) / 10.0 * (7 - n) / 7),
        {_dice("s.slug")} % 3 + s.players / 60
    from {_CHOSEN} cross join generate_series(0, 13) as n where s.created_at < now() - n * interval '1 day'
    order by 1, 2
    """
)
SET_COUNTS: Query[None] = Query(
    """
    update servers s set rating = r.average, rating_score = r.score, review_count = r.many,
        favorite_count = r.favorites, vote_count = r.votes, total_playtime = r.hours, uptime = r.uptime
    from (
        select chosen.id, t.score, coalesce(t.many, 0) as many, t.stars::float8 / t.many as average,
            coalesce(f.count, 0) as favorites, coalesce(v.votes, 0) as votes, coalesce(p.minutes / 60, 0) as hours,
            coalesce(u.uptime, 0) as uptime
        from unnest(:ids::uuid[]) as chosen (id)
        left join (
            select subject_id, score, ones + twos + threes + fours + fives as many,
                ones + 2 * twos + 3 * threes + 4 * fours + 5 * fives as stars
            from commons.review_totals where subject_kind = 'server'
        ) t on t.subject_id = chosen.id
        left join commons.favorite_counts f on f.subject_kind = 'server' and f.subject_id = chosen.id
        left join vote_months v on v.server_id = chosen.id and v.month = date_trunc('month', now())::date
        left join playtime_marks p on p.server_id = chosen.id
        left join (
            select server_id, least(round(100.0 * sum(online) / sum(checks), 2),
                case when sum(online) < sum(checks) then 99.99 else 100 end)::float8 as uptime
            from uptime_days group by server_id
        ) u on u.server_id = chosen.id
    ) r where r.id = s.id
    """
)
