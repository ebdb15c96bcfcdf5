"""SQL of people's pages."""

from stoa.kernel.db import Query

from .models import Counts, Standing, SubjectRow

COUNTS = Query(
    """
    select
        (select count(*)::int from commons.reviews where author_id = :id and state = 'shown') as reviews,
        (
            select count(*)::int from guild_members m join guilds g on g.id = m.guild_id
            where m.person_id = :id and g.visibility <> 'PRIVATE' and g.state = 'active'
        ) as guilds
    """,
    Counts,
)
STANDING = Query(
    """
    select coalesce((select total from reputation_totals where person_id = :id), 0) as reputation,
        exists (
            select from accounts.grants
            where person_id = :id and role = 'premium' and (until is null or until > now())
        ) as is_premium,
        exists (select from game_identities where person_id = :id) as is_verified
    """,
    Standing,
)
FIND_SUBJECTS = Query(
    """
    select id, username, name, bio, profile_hidden from accounts.people
    where id = any(:ids) and status <> 'anonymised'
    """,
    SubjectRow,
)
EMPTY: Query[None] = Query("update accounts.people set name = '', bio = '', avatar_id = null where id = :id")
PLANT_BIOS: Query[None] = Query(
    """
    update accounts.people p set bio = (
        select b.bios[1 + coalesce(d.place, abs(hashtext(p.username))) % cardinality(b.bios)]
        from (
            select case when exists (select from commons.reviews r where r.author_id = p.id and r.state = 'shown')
                then :of_reviewers::text[] else :bios::text[] end as bios
        ) as b
        -- Those whom everybody signs in as say something different each.
        left join (
            select o.id, row_number() over (order by o.username)::int - 1 as place
            from accounts.people o where o.email like '%@firstspawn.example'
        ) as d on d.id = p.id
    )
    where bio = '' and status = 'active' and (email like '%@firstspawn.example' or abs(hashtext(username)) % 3 = 0)
    """
)
PLANT_CHOICES: Query[None] = Query(
    """
    insert into profile_choices (person_id, show_playtime)
    select person_id, true from game_identities on conflict (person_id) do nothing
    """
)
