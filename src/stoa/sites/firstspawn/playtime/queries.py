"""SQL of playtime."""

from typing import Literal
from uuid import UUID

from stoa.kernel.db import Filter, Listing, Query, Sort

from .models import Broken, Crowd, Held, HeldLine, HeldRow, Mark, MyPlaytime, PlaytimeRecord

CLAIM_BATCH = Query(
    """
    insert into playtime_batches (plugin_id, batch_id, received_at) values (:plugin_id, :batch_id, :now)
    on conflict do nothing returning true
    """,
    bool,
)
ACCEPTED = Query("select accepted from playtime_batches where plugin_id = :plugin_id and batch_id = :batch_id", int)
SET_ACCEPTED: Query[None] = Query(
    "update playtime_batches set accepted = :accepted where plugin_id = :plugin_id and batch_id = :batch_id"
)
HELD_OF_BATCH = Query(
    """
    select player_uuid, decision from playtime_held where plugin_id = :plugin_id and batch_id = :batch_id
    order by created_at, id limit 5000
    """,
    Held,
)
LOCK_MARK = Query(
    """
    insert into playtime_marks as m (server_id, started_at)
    select id, least(:now, coalesce(
        (select min(verified_at) from plugins where server_id = s.id and verified_at is not null), :now
    )) from servers s where id = :server_id
    on conflict (server_id) do update set server_id = excluded.server_id
    returning m.started_at, m.base_at, m.tick_at, m.last_sync, m.minutes
    """,
    Mark,
)
# One silent look says little: down is a server that was silent twice in a row, from the first time until it answered.
COUNT_DOWN = Query(
    """
    with looks as (
        select checked_at, online,
            lead(checked_at, 1, :now::timestamptz) over seen as until,
            lag(online, 1, true) over seen as was_online,
            lead(online, 1, true) over seen as will_be_online
        from uptime_logs
        where server_id = :server_id and checked_at <= :now
            and checked_at > greatest(:base_at, :now - interval '2 days') - interval '20 minutes'
        window seen as (order by checked_at)
    )
    select coalesce(ceil(sum(extract(epoch from until - greatest(checked_at, :base_at))) / 60), 0)::int
    from looks where not online and not (was_online and will_be_online) and until > :base_at
    """,
    int,
)
SET_MARK: Query[None] = Query(
    """
    update playtime_marks set base_at = :base_at, tick_at = :tick_at, last_sync = :now, minutes = minutes + :minutes
    where server_id = :server_id
    """
)
ADD_MINUTES = Query(
    """
    insert into playtime_marks as m (server_id, started_at, minutes) values (:server_id, :now, :minutes)
    on conflict (server_id) do update set minutes = m.minutes + excluded.minutes returning m.minutes
    """,
    int,
)
SET_TOTAL = Query(
    "update servers set total_playtime = :hours where id = :server_id and total_playtime <> :hours returning true", bool
)

# Everything is looked at and counted in one statement, however many players there are; what breaks a rule comes back.
# Within one sync a player's minutes follow each other, so that batches which waited for a line that was down all count.
COUNT_BATCH = Query(
    """
    with told as (
        select * from unnest(:players::uuid[], :names::text[], :minutes::int[], :seen::timestamptz[])
            as t (player_uuid, player_username, minutes, last_seen)
    ), known as (
        select t.player_uuid, coalesce(t.player_username, p.player_username) as player_username, t.minutes,
            least(t.last_seen, :now) as last_seen,
            greatest(
                :base_at, case when p.last_sync >= :tick_at then least(p.filled_until, p.last_sync) end
            ) as base_at,
            greatest(p.filled_until, :base_at) + t.minutes * interval '1 minute' as filled_until,
            case when p.day = :day then p.day_minutes else 0 end as day_minutes
        from told t left join playtime p on p.server_id = :server_id and p.player_uuid = t.player_uuid
    ), timed as (
        select k.*, floor(extract(epoch from :now - k.base_at) / 60)::int + :slack as wall,
            floor(extract(epoch from :now - k.base_at) / 60)::int + :slack - :down_minutes as allowed
        from known k
    ), weighed as (
        select t.*, case
            when t.minutes = 0 then null
            when t.day_minutes + t.minutes > :day_limit then 'day'
            when t.minutes > t.wall then 'wall-time'
            when t.minutes > t.allowed then 'server-down'
            when t.filled_until > :now + :drift * interval '1 minute' then 'ahead-of-the-clock'
        end as reason
        from timed t
    ), counted as (
        insert into playtime as p (
            server_id, player_uuid, player_username, minutes, day, day_minutes, first_sync, last_sync, filled_until,
            last_seen
        )
        select :server_id, player_uuid, player_username, minutes, :day, minutes, :now, :now, filled_until, last_seen
        from weighed where reason is null
        on conflict (server_id, player_uuid) do update set
            player_username = excluded.player_username,
            minutes = p.minutes + excluded.minutes,
            day = excluded.day,
            day_minutes = excluded.day_minutes + case when p.day = excluded.day then p.day_minutes else 0 end,
            last_sync = excluded.last_sync,
            filled_until = excluded.filled_until,
            last_seen = greatest(p.last_seen, excluded.last_seen)
    )
    select player_uuid, player_username, minutes, last_seen, reason, allowed, base_at, day_minutes
    from weighed where reason is not null order by player_uuid
    """,
    Broken,
)
HOLD: Query[None] = Query(
    """
    insert into playtime_held (
        id, server_id, plugin_id, batch_id, player_uuid, player_username, minutes, last_seen, reason, decision,
        created_at
    )
    select h.id, :server_id, :plugin_id, :batch_id, h.player_uuid, h.player_username, h.minutes, h.last_seen, h.reason,
        h.decision, :now
    from unnest(
        :ids::uuid[], :players::uuid[], :names::text[], :minutes::int[], :seen::timestamptz[], :reasons::text[],
        :decisions::jsonb[]
    ) as h (id, player_uuid, player_username, minutes, last_seen, reason, decision)
    """
)

HELD = Listing(
    base="""
    select h.id, h.server_id, s.name as server_name, s.slug as server_slug, h.player_uuid, h.player_username, h.minutes,
        h.last_seen, h.reason, h.decision, h.state, h.decided_at, h.created_at
    from playtime_held h join servers s on s.id = h.server_id
    """,
    into=HeldLine,
    key="h.id",
    filters=[
        Filter(
            "state",
            "h.state = :state",
            Literal["waiting", "counted", "refused"],
            "Whether it waits, was counted after all, or was refused.",
        )
    ],
    sorts=[Sort("newest", "h.created_at", descending=True)],
    default_sort="newest",
)
COUNT_WAITING = Query("select count(*) from playtime_held where state = 'waiting'", int)
LOCK_HELD = Query(
    """
    select id, server_id, player_uuid, player_username, minutes, last_seen, state
    from playtime_held where id = :id for update
    """,
    HeldRow,
)
SETTLE: Query[None] = Query(
    "update playtime_held set state = :state, decided_by = :decided_by, decided_at = :now where id = :id"
)
COUNT_HELD: Query[None] = Query(
    """
    insert into playtime as p (
        server_id, player_uuid, player_username, minutes, day, first_sync, last_sync, filled_until, last_seen
    )
    values (:server_id, :player_uuid, :player_username, :minutes, :day, :now, :now, :now, :last_seen)
    on conflict (server_id, player_uuid) do update set minutes = p.minutes + excluded.minutes,
        last_seen = greatest(p.last_seen, excluded.last_seen)
    """
)

_RECORD = """
    select p.player_uuid, p.player_username, p.minutes as playtime_minutes, p.last_seen, p.first_sync as created_at,
        p.last_sync as updated_at
    from playtime p where p.server_id = :server_id
"""
# In the order of ids: minutes change with every sync, and an index of them would be written anew each time.
PLAYERS = Listing(
    base=_RECORD,
    into=PlaytimeRecord,
    key="p.player_uuid",
    filters=[Filter("player", "p.player_uuid = :player", UUID, "The id that the game gives.")],
    sorts=[Sort("player", "p.player_uuid")],
    default_sort="player",
)
LONGEST = Query(f"{_RECORD} order by p.minutes desc, p.player_uuid limit 100", PlaytimeRecord)
CROWD = Query(
    """
    select count(*)::int as players, coalesce(sum(minutes), 0)::bigint as minutes
    from playtime where server_id = :server_id
    """,
    Crowd,
)
MINE = Query(
    """
    select s.id as server_id, s.name as server_name, s.slug as server_slug, s.game_type, p.minutes, p.last_seen
    from game_identities g join playtime p on p.player_uuid = g.player_uuid
    join servers s on s.id = p.server_id and s.game_type = g.game and s.active
    where g.person_id = :person_id order by p.minutes desc, s.id limit 200
    """,
    MyPlaytime,
)

_STALE = """
    from commons.reviews r
    join servers s on s.id = r.subject_id
    join game_identities g on g.person_id = r.author_id and g.game = s.game_type
    join playtime p on p.server_id = s.id and p.player_uuid = g.player_uuid
    where r.subject_kind = 'server' and r.subject_id = :server_id and r.state <> 'withdrawn' and p.minutes > 0
        and r.verified_playtime is distinct from p.minutes
"""
HAS_STALE_REVIEWS = Query(f"select exists (select {_STALE} and p.player_uuid = any(:players::uuid[]))", bool)
STALE_AUTHORS = Query(f"select r.author_id {_STALE} order by r.author_id limit 200", UUID)
REVIEWED_BY = Query(
    """
    select subject_id from commons.reviews
    where author_id = :person_id and subject_kind = 'server' and state <> 'withdrawn' order by subject_id limit 2000
    """,
    UUID,
)
SWEEP_BATCHES = Query(
    """
    delete from playtime_batches where (plugin_id, batch_id) in (
        select plugin_id, batch_id from playtime_batches where received_at < :before order by received_at limit 5000
    ) returning true
    """,
    bool,
)

COUNT_PLAYTIME = Query("select count(*)::int from playtime", int)
SEEDED = Query(
    """
    select id from servers where active and game_type = 'MINECRAFT'
    order by slug = any(:first::text[]) desc, created_at, id limit :many
    """,
    UUID,
)
PLANT: Query[None] = Query(
    """
    insert into playtime (
        server_id, player_uuid, player_username, minutes, day, first_sync, last_sync, filled_until, last_seen
    ) values (
        :server_id, :player_uuid, :player_username, :minutes, date '2026-01-01', :now, :now, :now, :now
    ) on conflict do nothing
    """
)
PLANT_MARK = Query(
    """
    insert into playtime_marks as m (server_id, started_at, last_sync, minutes)
    select :server_id, :now, :now, coalesce(sum(minutes), 0) from playtime where server_id = :server_id
    on conflict (server_id) do update set minutes = excluded.minutes returning m.minutes
    """,
    int,
)
