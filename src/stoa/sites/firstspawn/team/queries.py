"""SQL of teams."""

from uuid import UUID

from stoa.accounts.people.naming import SHOWN_NAME, SHOWN_USERNAME
from stoa.kernel.db import Query

from .models import InviteRow, MyInvite, TeamInvite, TeamMember, TeamRole

MEMBERS = Query(
    f"""
    select t.person_id, p.username, {SHOWN_NAME} as name, t.role, t.since
    from server_team t join accounts.people p on p.id = t.person_id
    where t.server_id = :server_id order by array_position(array['owner', 'manager', 'helper'], t.role), t.since
    """,
    TeamMember,
)
INVITES = Query(
    """
    select i.id, i.person_id, p.username, i.role, i.created_at, i.expires_at
    from server_invites i join accounts.people p on p.id = i.person_id
    where i.server_id = :server_id and i.expires_at > :now order by i.created_at, i.id
    """,
    TeamInvite,
)
MINE = Query(
    f"""
    select i.id, i.server_id, s.slug as server_slug, s.name as server_name, i.role, {SHOWN_USERNAME} as invited_by,
        i.expires_at
    from server_invites i join servers s on s.id = i.server_id and s.state <> 'removed'
    left join accounts.people p on p.id = i.invited_by
    where i.person_id = :person_id and i.expires_at > :now order by i.created_at desc, i.id limit 50
    """,
    MyInvite,
)
COUNT = Query(
    """
    select ((select count(*) from server_team where server_id = :server_id)
        + (select count(*) from server_invites where server_id = :server_id and expires_at > :now))::int
    """,
    int,
)
ROLE_OF = Query("select role from server_team where server_id = :server_id and person_id = :person_id", TeamRole)
INVITE = Query(
    """
    insert into server_invites (id, server_id, person_id, role, invited_by, created_at, expires_at)
    values (:id, :server_id, :person_id, :role, :invited_by, :now, :expires_at)
    on conflict (server_id, person_id) do update set role = excluded.role, invited_by = excluded.invited_by,
        created_at = excluded.created_at, expires_at = excluded.expires_at
    returning id
    """,
    UUID,
)
TAKE_INVITE = Query(
    """
    delete from server_invites where id = :id and person_id = :person_id and expires_at > :now
    returning id, server_id, role, invited_by
    """,
    InviteRow,
)
WITHDRAW = Query("delete from server_invites where id = :id and server_id = :server_id returning person_id", UUID)
JOIN: Query[None] = Query(
    """
    insert into server_team (server_id, person_id, role) values (:server_id, :person_id, :role)
    on conflict (server_id, person_id) do nothing
    """
)
SET_ROLE: Query[None] = Query(
    "update server_team set role = :role where server_id = :server_id and person_id = :person_id"
)
LEAVE: Query[None] = Query(
    "delete from server_team where server_id = :server_id and person_id = :person_id and role <> 'owner'"
)
SWEEP: Query[None] = Query("delete from server_invites where expires_at < :now")
HOLD_SERVER_OF = Query(
    """
    select slug from servers
    where id = (select server_id from server_invites where id = :invite_id and person_id = :person_id)
        and state <> 'removed' for no key update
    """,
    str,
)
PLANT_TEAM: Query[None] = Query(
    """
    insert into server_team (server_id, person_id, role, since)
    select s.id, p.id, t.role, :now::timestamptz - t.place * interval '70 days'
    from unnest(:roles::text[], :names::text[]) with ordinality as t (role, username, place)
    join accounts.people p on p.username = t.username join servers s on s.slug = :slug
    on conflict do nothing
    """
)
PLANT_INVITE: Query[None] = Query(
    """
    insert into server_invites (id, server_id, person_id, role, invited_by, created_at, expires_at)
    select gen_random_uuid(), s.id, p.id, 'helper', o.person_id, :created_at, :expires_at
    from servers s join server_team o on o.server_id = s.id and o.role = 'owner'
    join accounts.people p on p.username = :username
    where s.slug = :slug on conflict do nothing
    """
)
