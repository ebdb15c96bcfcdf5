"""SQL of guilds."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.people.naming import SHOWN_USERNAME
from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import (
    BannedPerson,
    FeedLine,
    Guild,
    GuildCard,
    GuildMember,
    GuildRole,
    GuildSubject,
    OwnGuild,
    Visibility,
)

_CARD = """
    g.id, g.slug, g.name, g.description, g.visibility, g.max_members, g.member_count, g.reputation,
    g.verified as is_verified, g.created_at, g.avatar_id, g.banner_id, null as avatar_url, null as banner_url
"""
GUILDS = Listing(
    base=f"select {_CARD} from guilds g where g.visibility <> 'PRIVATE' and g.state = 'active'",
    into=GuildCard,
    key="g.id",
    filters=[
        Filter(
            "q",
            "(g.search @@ websearch_to_tsquery('simple', :q) or lower(:q) <% lower(g.name))",
            Annotated[str, msgspec.Meta(min_length=2, max_length=200)],
            "Words in the name or the description; of the name their beginnings and near spellings, too.",
        ),
        Filter("visibility", "g.visibility = :visibility", Visibility, "Who may join."),
    ],
    sorts=[
        Sort("members", "g.member_count", descending=True),
        Sort("reputation", "g.reputation", descending=True),
        Sort("newest", "g.created_at", descending=True),
    ],
    default_sort="members",
)
FIND = Query(
    f"""
    select {_CARD}, g.changed_at as updated_at, g.state = 'active' as is_active, g.state = 'held' as is_held,
        o.person_id as owner_id, m.role as your_role
    from guilds g left join guild_members o on o.guild_id = g.id and o.role = 'OWNER'
    left join guild_members m on m.guild_id = g.id and m.person_id = :person_id::uuid
    where g.state <> 'removed' and (g.slug = :guild or g.id::text = :guild)
    """,
    Guild,
)
LOCK = Query(
    """
    select id from guilds where state <> 'removed' and (slug = :guild or id::text = :guild) for no key update
    """,
    UUID,
)
IS_MEMBER = Query(
    "select exists (select from guild_members where guild_id = :guild_id and person_id = :person_id)", bool
)
INSERT = Query(
    """
    insert into guilds (id, slug, name, description, visibility, max_members, created_at)
    values (:id, :slug, :name, :description, :visibility, :max_members, :now)
    on conflict (slug) do nothing returning id
    """,
    UUID,
)
CHANGE: Query[None] = Query(
    """
    update guilds set name = :name, description = :description, visibility = :visibility, max_members = :max_members,
        changed_at = now() where id = :id
    """
)
# A person's own row is held, so that two guilds joined at once are both counted.
HOLD_PERSON = Query("select id from accounts.people where id = :person_id for no key update", UUID)
# A guild that moderators have removed is nobody's place any more, and takes none of anybody's.
_PLACES = """
    select count(*)::int from guild_members m join guilds g on g.id = m.guild_id and g.state <> 'removed'
    where m.person_id = :person_id
"""
COUNT_JOINED = Query(_PLACES, int)
COUNT_OWNED = Query(f"{_PLACES} and m.role = 'OWNER'", int)
ADD_MEMBER: Query[None] = Query(
    "insert into guild_members (guild_id, person_id, role) values (:guild_id, :person_id, :role)"
)
REMOVE_MEMBER: Query[None] = Query("delete from guild_members where guild_id = :guild_id and person_id = :person_id")
RECOUNT = Query(
    """
    update guilds g set member_count = (select count(*) from guild_members m where m.guild_id = g.id)
    where g.id = :guild_id returning member_count
    """,
    int,
)
ROLE_OF = Query("select role from guild_members where guild_id = :guild_id and person_id = :person_id", GuildRole)
SET_ROLE: Query[None] = Query(
    "update guild_members set role = :role where guild_id = :guild_id and person_id = :person_id"
)
MEMBERS = Query(
    f"""
    select md5(m.guild_id::text || m.person_id::text)::uuid as id, m.guild_id, m.person_id as user_id, p.username,
        {SHOWN_USERNAME} as shown_as, m.role, m.joined_at
    from guild_members m join accounts.people p on p.id = m.person_id
    where m.guild_id = :guild_id
    order by array_position(array['OWNER', 'ADMIN', 'MODERATOR', 'MEMBER'], m.role), m.joined_at, m.person_id limit 500
    """,
    GuildMember,
)
BAN: Query[None] = Query(
    "insert into guild_bans (guild_id, person_id) values (:guild_id, :person_id) on conflict do nothing"
)
UNBAN: Query[None] = Query("delete from guild_bans where guild_id = :guild_id and person_id = :person_id")
BANNED = Query(
    """
    select b.person_id as user_id, p.username, b.banned_at
    from guild_bans b join accounts.people p on p.id = b.person_id
    where b.guild_id = :guild_id order by b.banned_at desc, b.person_id limit 500
    """,
    BannedPerson,
)
IS_BANNED = Query("select exists (select from guild_bans where guild_id = :guild_id and person_id = :person_id)", bool)
ADD_FEED: Query[None] = Query(
    "insert into guild_feed (id, guild_id, person_id, kind, at) values (:id, :guild_id, :person_id, :kind, :now)"
)
FEED = Query(
    f"""
    select f.kind, p.username, {SHOWN_USERNAME} as shown_as, f.at
    from guild_feed f left join accounts.people p on p.id = f.person_id
    where f.guild_id = :guild_id order by f.at desc, f.id desc limit 50
    """,
    FeedLine,
)
GUILDS_OF = Query(
    """
    select g.id, g.slug, g.name, m.role, g.member_count, m.joined_at
    from guild_members m join guilds g on g.id = m.guild_id
    where m.person_id = :person_id and g.state = 'active' and (g.visibility <> 'PRIVATE' or exists (
        select from guild_members v where v.guild_id = g.id and v.person_id = :viewer_id::uuid
    )) order by m.joined_at desc, g.id limit 100
    """,
    OwnGuild,
)
# Whoever is erased has no row any more: the next in rank owns the guild.
INHERIT = Query(
    """
    update guild_members m set role = 'OWNER' from (
        select k.person_id from guild_members k
        where k.guild_id = :guild_id
            and not exists (select from guild_members o where o.guild_id = k.guild_id and o.role = 'OWNER')
        order by array_position(array['ADMIN', 'MODERATOR', 'MEMBER'], k.role), k.joined_at, k.person_id limit 1
    ) as heir where m.guild_id = :guild_id and heir.person_id = m.person_id
    returning m.person_id
    """,
    UUID,
)
IDS_OF = Query("select guild_id from guild_members where person_id = :person_id order by guild_id", UUID)
HOLD_BACK = Query("update guilds set state = 'held' where id = :id and state = 'active' returning id", UUID)
_SUBJECT = r"""
    select g.id, g.name as title, '/guilds/' || g.slug as url, o.person_id as owner_id,
        case when g.state = 'removed' then 'removed'
            when g.state in ('held', 'hidden') or g.visibility = 'PRIVATE' then 'hidden' else 'shown' end as state,
        g.name || E'\n' || g.description as text
    from guilds g left join guild_members o on o.guild_id = g.id and o.role = 'OWNER'
"""
FIND_SUBJECTS = Query(f"{_SUBJECT} where g.id = any(:ids)", GuildSubject)
FIND_SUBJECT_AT = Query(f"{_SUBJECT} where g.slug = :at or g.id::text = :at", GuildSubject)
SET_PICTURES: Query[None] = Query(
    """
    update guilds g set avatar_id = p.avatar_id, banner_id = p.banner_id
    from (
        select
            (array_agg(a.media_id order by a.position) filter (where m.purpose = 'guild-avatar'))[1] as avatar_id,
            (array_agg(a.media_id order by a.position) filter (where m.purpose = 'guild-banner'))[1] as banner_id
        from commons.media_albums a join commons.media m on m.id = a.media_id
        where a.subject_kind = 'guild' and a.subject_id = :id and m.state <> 'removed'
    ) p
    where g.id = :id
    """
)
SET_STATE: Query[None] = Query("update guilds set state = :state where id = :id")
COUNT = Query("select count(*)::int from guilds", int)
# Whoever may be signed in as comes first, and then those who write: their pages are looked at. The owner of the demo's
# servers is in no guild, since their guild-mates could not review those servers.
SOME_PEOPLE = Query(
    """
    select p.id from accounts.people p
    left join (select author_id, count(*) as many from commons.reviews group by author_id) r on r.author_id = p.id
    where p.status = 'active' and p.email is distinct from 'owner@firstspawn.example'
    order by p.email like 'member@%.example' desc, p.email like '%@firstspawn.example' desc,
        coalesce(r.many, 0) desc, p.id limit 300
    """,
    UUID,
)
PLANT_MEMBER: Query[None] = Query(
    """
    insert into guild_members (guild_id, person_id, role, joined_at) values (:guild_id, :person_id, :role, :joined_at)
    """
)
PLANT_REQUEST: Query[None] = Query(
    """
    insert into guild_requests (guild_id, person_id, message, asked_at) values (:guild_id, :person_id, :message, :now)
    """
)
