"""SQL of votes."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query

from .models import MonthVotes, PendingVote, Standing, Surroundings, TopVoter, VoteLine


class Ballot(Struct, frozen=True):
    """The server that is voted for."""

    id: UUID
    slug: str
    name: str
    is_team: bool


class MonthCount(Struct, frozen=True):
    """How many votes a server has in a month."""

    server_id: UUID
    month: date
    votes: int


FIND_SERVER = Query(
    """
    select s.id, s.slug, s.name,
        exists (select from server_team t where t.server_id = s.id and t.person_id = :person_id) as is_team
    from servers s where s.active and (s.slug = :server or s.id::text = :server)
    """,
    Ballot,
)
CAST = Query(
    """
    insert into votes (id, server_id, person_id, day, minecraft_username, network)
    values (:id, :server_id, :person_id, :day, :username, :network)
    on conflict (person_id, server_id, day) do nothing returning id
    """,
    UUID,
)
STREAK = Query(
    """
    insert into vote_streaks as s (person_id, server_id, days, longest, last_day)
    values (:person_id, :server_id, 1, 1, :day)
    on conflict (person_id, server_id) do update set
        days = case when s.last_day = excluded.last_day - 1 then s.days + 1 else 1 end,
        longest = greatest(s.longest, case when s.last_day = excluded.last_day - 1 then s.days + 1 else 1 end),
        last_day = excluded.last_day
    returning days
    """,
    int,
)
COUNT_MONTH = Query(
    """
    insert into vote_months as m (server_id, month, votes) values (:server_id, :month, :more)
    on conflict (server_id, month) do update set votes = m.votes + excluded.votes returning votes
    """,
    int,
)
AROUND = Query(
    """
    select p.created_at as since, (
        select count(*)::int from votes v
        where v.server_id = :server_id and v.created_at > now() - interval '2 days' and v.day = :day
            and v.network = :network and v.id <> :id and v.discounted is null
    ) as from_network
    from accounts.people p where p.id = :person_id
    """,
    Surroundings,
)
DISCOUNT: Query[None] = Query("update votes set discounted = :discounted, decision = :decision where id = :id")
FORGET_NETWORKS = Query(
    """
    update votes set network = null where id in (
        select id from votes where network is not null and day < :before limit 5000
    ) returning true
    """,
    bool,
)
TAKE_BACK = Query(
    """
    with gone as (
        delete from votes where person_id = :person_id
        returning server_id, date_trunc('month', day)::date as month, discounted
    ), fewer as (
        select server_id, month, count(*)::int as votes from gone where discounted is null group by server_id, month
    )
    update vote_months m set votes = greatest(m.votes - fewer.votes, 0)
    from fewer where fewer.server_id = m.server_id and fewer.month = m.month
    returning m.server_id, m.month, m.votes
    """,
    MonthCount,
)
SET_COUNT: Query[None] = Query("update servers set vote_count = :votes where id = :server_id")
TURN_MONTH: Query[None] = Query(
    """
    update servers s set vote_count = coalesce(
        (select m.votes from vote_months m where m.server_id = s.id and m.month = :month), 0
    )
    where s.id in (
        select s2.id from servers s2 left join vote_months m on m.server_id = s2.id and m.month = :month
        where s2.vote_count <> coalesce(m.votes, 0) limit 2000
    )
    """
)
MONTHS = Query(
    "select month, votes from vote_months where server_id = :server_id order by month desc limit 24", MonthVotes
)
# The place in the list in the order of votes: who is not listed there takes none.
RANK = Query(
    """
    select 1 + count(*)::int from servers s
    where s.active and s.vote_count > (select o.vote_count from servers o where o.id = :server_id)
    """,
    int,
)
VOTES_IN = Query(
    "select coalesce((select votes from vote_months where server_id = :server_id and month = :month), 0)::int", int
)
TOP = Query(
    """
    select p.username, count(*)::int as votes from votes v join accounts.people p on p.id = v.person_id
    where v.server_id = :server_id and v.created_at >= :since and p.status = 'active'
        and v.discounted is null
    group by p.username order by votes desc, p.username limit 10
    """,
    TopVoter,
)
LATEST = Query(
    """
    select v.id, p.username, v.minecraft_username, v.created_at, v.told_at, v.discounted
    from votes v join accounts.people p on p.id = v.person_id
    where v.server_id = :server_id order by v.created_at desc, v.id desc limit 100
    """,
    VoteLine,
)
STANDING = Query(
    """
    select coalesce(s.last_day = :day, false) as voted,
        case when s.last_day >= :day - 1 then s.days else 0 end as streak,
        coalesce((
            select v.minecraft_username from votes v where v.person_id = :person_id and v.minecraft_username <> ''
            order by v.created_at desc limit 1
        ), '') as username,
        (
            select v.decision from votes v
            where v.person_id = :person_id and v.server_id = :server_id and v.day = :day
        ) as decision
    from (select) as one left join vote_streaks s on s.person_id = :person_id and s.server_id = :server_id
    """,
    Standing,
)
PENDING = Query(
    """
    select id, minecraft_username as username, (extract(epoch from created_at) * 1000)::bigint as timestamp
    from votes where server_id = :server_id and told_at is null and minecraft_username <> '' order by id limit 500
    """,
    PendingVote,
)
ACKNOWLEDGE = Query(
    """
    update votes set told_at = now()
    where id = any(:ids) and server_id = :server_id and told_at is null returning id
    """,
    UUID,
)

COUNT_VOTES = Query("select count(*)::int from vote_months", int)
# A few people vote on each day; who and when follows from their names, so that the world is the same each time.
PLANT_VOTES: Query[None] = Query(
    """
    insert into votes (id, server_id, person_id, day, minecraft_username, created_at, told_at)
    select gen_random_uuid(), s.id, p.id, d.day, left(replace(p.username, '-', '_'), 16), d.at, d.at
    from servers s cross join generate_series(0, 29) as n
    cross join lateral (
        select current_date - n as day,
            least(now(), (current_date - n) + make_interval(mins => 400 + n * 37 % 900)) as at
    ) as d
    join accounts.people p
        on ('x' || substr(md5(p.username || s.slug || n), 1, 4))::bit(16)::int % (180 + 40 * (n % 7)) = 0
    where s.slug = any(:slugs)
    on conflict do nothing
    """
)
# Nearly as many as a server was made with: a few faithful people who come on most days, and many who came once.
PLANT_OTHERS: Query[None] = Query(
    """
    with crowd as materialized (
        select array_agg(id order by username) as ids, array_agg(username order by username) as names,
            count(*)::int as many
        from accounts.people where status = 'active' and created_at < :month::date
    )
    insert into votes (id, server_id, person_id, day, minecraft_username, created_at, told_at)
    select gen_random_uuid(), s.id, c.ids[p.place], d.day, left(replace(c.names[p.place], '-', '_'), 16), d.at, d.at
    from servers s cross join crowd c cross join generate_series(1, least(s.vote_count, :most::int)) as n
    cross join lateral (select ('x' || substr(md5(s.slug || n), 1, 6))::bit(24)::int as dice) as l
    cross join lateral (
        select 1 + (length(s.slug) * 131 + s.vote_count
            + 7919 * floor(power(l.dice % 1000 / 1000.0, 2) * (2 + s.vote_count / 3))::int) % c.many as place
    ) as p
    cross join lateral (select current_date - l.dice / 1000 % (1 + current_date - :month::date) as day) as e
    cross join lateral (select e.day, least(now(), e.day + make_interval(mins => n * 37 % 1400)) as at) as d
    where not s.slug = any(:slugs)
    on conflict do nothing
    """
)
# What an owner sees where somebody tried to help a server up: a handful, spread over the weeks.
PLANT_DISCOUNTS: Query[None] = Query(
    """
    update votes v set discounted = case when d.dice < 4 then 'new-account' else 'one-network' end
    from (
        select v.id, ('x' || substr(md5(p.username || s.slug || v.day), 1, 4))::bit(16)::int % 100 as dice
        from votes v join servers s on s.id = v.server_id join accounts.people p on p.id = v.person_id
        where s.slug = any(:slugs)
    ) as d
    where d.id = v.id and d.dice < 9
    """
)
PLANT_MONTHS: Query[None] = Query(
    """
    insert into vote_months (server_id, month, votes)
    select server_id, date_trunc('month', day)::date, count(*)::int from votes where discounted is null group by 1, 2
    """
)
