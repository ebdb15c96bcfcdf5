"""SQL of the pinger: who is due, whose turn it is, and what was found, each for many servers at once."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import Member, ProxyChoice, Target, Written
from .rules import NEVER_ASKED

ENROL: Query[None] = Query(
    f"""
    insert into server_checks (server_id)
    select s.id from servers s
    where s.active and s.address !~ '{NEVER_ASKED}' and not exists (
        select from server_checks c where c.server_id = s.id
    )
    on conflict do nothing returning 1
    """
)
DISMISS: Query[None] = Query(
    f"""
    delete from server_checks c using servers s
    where s.id = c.server_id and (not s.active or s.address ~ '{NEVER_ASKED}') returning 1
    """
)
PULL_FORWARD: Query[None] = Query(
    """
    update server_checks set due_at = '-infinity'
    where server_id = any(:viewed) and claim is null and due_at > now() and asked_at < now() - :fresh::interval
    returning 1
    """
)
COUNT_DUE = Query("select count(*)::int from server_checks where due_at <= now()", int)

_TARGET = """
    server_id, game_type as game, address as host, port, bedrock_port, max_players, online as was_online, asked_at,
        heard_at, coalesce(heard_players, 0) as heard_players
"""
_HEARD = """
    left join lateral (
        select p.last_heartbeat as heard_at, p.active_players as heard_players from plugins p
        where p.server_id = s.id and p.status = 'ACTIVE' order by p.last_heartbeat desc nulls last limit 1
    ) as heard on s.game_type = 'HYTALE'
"""
# Rows that another worker has in hand are passed over. Of one address only some are asked at once, and the others wait
# a little: nobody is flooded by us, and a slow host with many servers does not take everybody's turn.
CLAIM = Query(
    f"""
    with due as materialized (
        select server_id, due_at, asked_at from server_checks where due_at <= now() order by due_at limit :most
        for update skip locked
    ), ranked as (
        select d.server_id, d.asked_at, s.game_type, s.address, s.port, s.bedrock_port, s.max_players, s.online,
            heard.heard_at, heard.heard_players,
            row_number() over (partition by s.address order by d.due_at, d.server_id) as place
        from due d join servers s on s.id = d.server_id {_HEARD}
    ), moved as (
        update server_checks c set
            claim = case when r.place <= :each then :claim::uuid end,
            due_at = now() + case when r.place <= :each then :hold::interval
                else :apart::interval * ((r.place - 1) / :each) end
        from ranked r where c.server_id = r.server_id
        returning r.*
    )
    select {_TARGET} from moved where place <= :each
    """,
    Target,
)
CLAIM_ONE = Query(
    f"""
    with mine as (
        insert into server_checks as c (server_id, claim, due_at)
        values (:server_id, :claim, now() + :hold::interval)
        on conflict (server_id) do update set claim = excluded.claim, due_at = excluded.due_at
        where c.claim is null or c.due_at <= now()
        returning server_id, asked_at
    )
    select {_TARGET} from mine join servers s on s.id = mine.server_id {_HEARD}
    """,
    Target,
)
# The next question falls on the server's own second of each interval, which its id says: so they spread evenly, and
# stay spread after a standstill. It is a minute away at least. After the first silence there is a second look then.
_SLOT = """
    to_timestamp(
        (floor((extract(epoch from now() + :second_look::interval) - o.second) / o.every) + 1) * o.every + o.second
    )
"""
# "Paper 1.21.4" is 1.21.4 to whoever looks for a version; words without a number stay as they are.
_NUMBER_OF_VERSION = r"coalesce(substring(m.version from '\d+\.\d+(?:\.\d+)?'), m.version)"
RECORD = Query(
    f"""
    with told as (
        select * from unnest(
            :ids::uuid[], :answered::boolean[], :players::int[], :max_players::int[], :latencies::int[],
            :versions::text[], :motds::text[], :icons::bytea[], :reasons::text[], :sleeping::boolean[]
        ) as t (server_id, answered, players, max_players, latency, version, motd, icon, reason, sleeping)
    ), mine as (
        update server_checks c set
            claim = null, asked_at = now(),
            failures = case when t.answered then 0 else c.failures + 1 end,
            failing_since = case when t.answered then null else coalesce(c.failing_since, now()) end,
            due_at = case when t.answered or c.failures > 0 then {_SLOT} else now() + :second_look::interval end
        from told t
        cross join lateral (
            select extract(epoch from :every::interval) as every,
                ('x' || right(t.server_id::text, 6))::bit(24)::int % extract(epoch from :every::interval) as second
        ) as o
        where c.server_id = t.server_id and c.claim = :claim
        returning t.*, c.failures, c.failing_since
    ), logged as (
        insert into uptime_logs (server_id, checked_at, online, players, latency)
        select server_id, now(), answered, players, latency from mine
        on conflict do nothing
    ), before as (
        select s.id, s.online, m.answered or (s.online and m.failures < :flip_after) as now_online,
            coalesce(k.failing_since, m.failing_since) as down_since, s.motd,
            case when not m.answered then s.motd when h.server_id is null then m.motd else '' end as now_motd
        from mine m join servers s on s.id = m.server_id join server_checks k on k.server_id = m.server_id
        left join held_mottos h on h.server_id = m.server_id and h.motd = m.motd and h.state <> 'shown'
    ), changed as (
        update servers s set
            checked_at = now(),
            online = b.now_online,
            sleeping = m.sleeping,
            players = case when m.answered then m.players when b.now_online then s.players else 0 end,
            max_players = case when m.answered and m.max_players > 0 then m.max_players else s.max_players end,
            latency = case when m.answered then m.latency when b.now_online then s.latency end,
            version = case when m.version <> '' and s.version is null then {_NUMBER_OF_VERSION} else s.version end,
            motd = b.now_motd,
            status_reason = case when b.now_online then '' else m.reason end
        from mine m join before b on b.id = m.server_id
        where s.id = m.server_id
        returning s.id as server_id, b.online as was_online, s.online as is_online, s.status_reason as reason,
            b.down_since, s.motd, s.motd <> b.motd as is_new_motd,
            m.icon is distinct from s.icon_sent and m.icon is not null as is_new_icon
    )
    select * from changed
    """,
    Written,
)
MEMBER = Query(
    """
    select s.id, s.network_id,
        array(select b.id from servers b where b.network_id = s.id and b.state <> 'removed' order by b.id) as backends
    from servers s where s.id = :id
    """,
    Member,
)
SET_NETWORK: Query[None] = Query("update servers set network_id = :network_id, changed_at = now() where id = :id")
NETWORK_OF = Query(
    """
    select coalesce(n.id, s.id) from servers s left join servers n on n.id = s.network_id and n.active
    where s.active and (s.slug = :at or s.id::text = :at)
    """,
    UUID,
)
LISTED_BACKENDS = Query("select id from servers where network_id = :id and active order by id limit 1000", UUID)
PROXIES = Query(
    """
    select p.slug, p.name, p.id = s.network_id as is_chosen
    from servers s join server_team t on t.person_id = :person_id
    join servers p on p.id = t.server_id and p.id <> s.id and p.game_type = s.game_type and p.state <> 'removed'
        and p.network_id is null
    where s.id = :server_id order by p.name, p.slug limit 200
    """,
    ProxyChoice,
)
BACKENDS = Query(
    "select name from servers where network_id = :server_id and state <> 'removed' order by name limit 200", str
)
