"""SQL of icons."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import HeldIcon, IconCard, Settled

# In the order of their marks: two workers that meet the same ones wait for each other, and not in a circle. A server
# that shows others all the time has used up its day: what it shows then is nowhere, and is taken when it has a new day.
TAKE = Query(
    """
    with told as (
        select * from unnest(:ids::uuid[], :marks::bytea[], :icons::bytea[]) as t (server_id, mark, icon)
    ), kept as (
        insert into server_icons as i (mark, sent, server_id, seen_at)
        select distinct on (t.mark) t.mark, t.icon, t.server_id, now() from told t
        where (
            select count(*) from server_icons k
            where k.server_id = t.server_id and k.seen_at > now() - interval '1 day' and k.mark <> t.mark
        ) < :most
        order by t.mark
        on conflict (mark) do update set seen_at = excluded.seen_at
        returning i.mark, i.state
    ), changed as (
        update servers s set icon_sent = k.mark, icon_mark = case when k.state = 'shown' then k.mark end
        from told t left join kept k on k.mark = t.mark
        where s.id = t.server_id
    )
    select mark from kept where state = 'unseen' order by mark
    """,
    bytes,
)
FIND_SENT = Query("select sent from server_icons where mark = :mark and state = 'unseen'", bytes)
# The server that brought it may be gone, while others show it.
SETTLE = Query(
    """
    update server_icons i set
        state = :state, made = :made, fingerprint = :fingerprint, sent = '', looked_at = now(),
        server_id = coalesce(i.server_id, (select s.id from servers s where s.icon_sent = i.mark order by s.id limit 1))
    where i.mark = :mark and i.state = 'unseen' returning i.server_id
    """,
    Settled,
)
SHOW = Query("update servers set icon_mark = :mark where icon_sent = :mark returning id", UUID)
HIDE = Query("update servers set icon_mark = null where icon_mark = :mark returning id", UUID)
FIND_SHOWN = Query(
    "select i.made from servers s join server_icons i on i.mark = s.icon_mark where s.id = :server_id", bytes
)
FIND_HELD = Query(
    """
    select i.state from servers s join server_icons i on i.mark = s.icon_sent
    where s.id = :server_id and i.state in ('broken', 'waiting', 'removed')
    """,
    HeldIcon,
)
# A moderator decides about what has waited longest, which is what they see; where nothing waits, about what the server
# shows now.
_MEANT = """(
    select i.mark from server_icons i where i.made <> '' and case
        when exists (select from server_icons w where w.server_id = s.id and w.state = 'waiting')
        then i.server_id = s.id and i.state = 'waiting'
        else i.mark = s.icon_sent
    end
    order by i.looked_at, i.mark limit 1
)"""
FIND = Query(
    f"""
    select s.id, 'Icon of ' || s.name as title, '/servers/' || s.slug as url, t.person_id as owner_id,
        case i.state when 'waiting' then 'hidden' when 'shown' then 'shown' else 'removed' end as state, i.made
    from servers s join server_icons i on i.mark = {_MEANT}
    left join server_team t on t.server_id = s.id and t.role = 'owner'
    where s.id = any(:ids)
    """,
    IconCard,
)
FIND_FINGERPRINTS = Query(
    f"""
    select i.fingerprint from servers s join server_icons i on i.mark = {_MEANT}
    where s.id = :server_id and i.fingerprint <> ''
    """,
    str,
)
DECIDE = Query(
    f"""
    update server_icons d set state = :state
    from (select {_MEANT} as mark from servers s where s.id = :server_id) meant
    where d.mark = meant.mark returning d.mark
    """,
    bytes,
)
# Others that wait have not been seen by whoever decided: they are looked at anew when the server shows them again.
FORGET_OTHERS: Query[None] = Query(
    """
    with forgotten as (
        delete from server_icons where server_id = :server_id and state = 'waiting' returning mark
    )
    update servers set icon_sent = null where icon_sent in (select mark from forgotten)
    """
)
# Whoever looks for what is like a removed one has its fingerprint; what nobody shows any more comes anew.
SWEEP: Query[None] = Query(
    """
    delete from server_icons where mark in (
        select i.mark from server_icons i
        where i.seen_at < now() - interval '90 days' and i.state <> 'removed'
            and not exists (select from servers s where s.icon_sent = i.mark)
        limit 1000
    )
    """
)
