"""Keeping messages of the day back."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import HeldMotto, MottoSubject

# The columns of servers are as the pinger wrote them a moment ago, in this transaction: nobody has seen the words.
TAKE_AWAY: Query[None] = Query("update servers set motd = '' where id = any(:ids)")
# What is known keeps its state. Whether it was new says whether moderators are asked; a full shelf gives no row.
KEEP = Query(
    """
    insert into held_mottos as h (server_id, mark, motd, heard_at)
    select :server_id, :mark, :motd, now()
    where (select count(*) from held_mottos k where k.server_id = :server_id and k.mark <> :mark) < :most
    on conflict (server_id, mark) do update set motd = excluded.motd, heard_at = excluded.heard_at
    returning case when xmax = 0 then 'new' else state end
    """,
    str,
)
FIND = Query(
    """
    select s.id, 'Message of the day of ' || s.name as title, '/servers/' || s.slug as url, t.person_id as owner_id,
        case
            when w.text is not null then 'hidden'
            when s.motd = '' and h.state = 'removed' then 'removed'
            else 'shown'
        end as state,
        coalesce(w.text, nullif(s.motd, ''), h.motd) as text
    from servers s
    left join server_team t on t.server_id = s.id and t.role = 'owner'
    left join lateral (
        select string_agg(k.motd, E'\n' order by k.heard_at desc) as text
        from held_mottos k where k.server_id = s.id and k.state = 'waiting'
    ) w on true
    left join lateral (
        select k.motd, k.state from held_mottos k where k.server_id = s.id order by k.heard_at desc, k.mark limit 1
    ) h on true
    where s.id = any(:ids) and (s.motd <> '' or h.motd is not null)
    """,
    MottoSubject,
)
FIND_HELD = Query(
    """
    select motd, state from held_mottos where server_id = :server_id and state <> 'shown'
    order by heard_at desc, mark limit 3
    """,
    HeldMotto,
)
# A moderator decides about what waits; where nothing does, about what is shown, and at last about what was decided.
SHOWN = Query(
    """
    select motd from servers where id = :server_id and motd <> ''
        and not exists (select from held_mottos w where w.server_id = :server_id and w.state = 'waiting')
    """,
    str,
)
KEEP_AS: Query[None] = Query(
    """
    insert into held_mottos (server_id, mark, motd, state, heard_at) values (:server_id, :mark, :motd, :state, now())
    on conflict (server_id, mark) do update set motd = excluded.motd, state = excluded.state, heard_at = now()
    """
)
# What a moderator has removed stays away whatever is thought of it, also with other numbers in it.
FIND_REMOVED = Query(
    """
    select h.server_id from unnest(:ids::uuid[], :marks::bytea[]) as t (server_id, mark)
    join held_mottos h on h.server_id = t.server_id and h.mark = t.mark and h.state = 'removed'
    """,
    UUID,
)
_MEANT = """
    server_id = :server_id and case
        when exists (select 1 from held_mottos w where w.server_id = :server_id and w.state = 'waiting')
        then state = 'waiting'
        else heard_at = (select max(l.heard_at) from held_mottos l where l.server_id = :server_id)
    end
"""
SET_STATE: Query[None] = Query(f"update held_mottos set state = :state where {_MEANT}")
SHOW_AGAIN = Query(
    """
    update servers s set motd = h.motd from (
        select motd from held_mottos where server_id = :server_id and state = 'shown' order by heard_at desc limit 1
    ) h
    where s.id = :server_id and s.motd = '' and s.online returning s.id
    """,
    UUID,
)
SILENCE: Query[None] = Query(
    """
    update servers s set motd = '' where s.id = :server_id
        and exists (select 1 from held_mottos h where h.server_id = s.id and h.state = 'removed' and h.motd = s.motd)
    """
)
