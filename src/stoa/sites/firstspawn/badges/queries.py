"""SQL of badges."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import BadgeRow, Bought, Category, OwnServer, Won

# Each statement gives `id` and `many`; `{only}` is where one thing is picked out of all.
_COUNTS: dict[tuple[Category, str], str] = {
    (Category.USER, "reviews"): """
        select author_id as id, count(*) as many from commons.reviews
        where state = 'shown' {and_author_id} group by author_id
    """,
    (Category.USER, "helped"): """
        select r.author_id as id, count(*) as many from commons.reviews r join commons.review_votes v
            on v.review_id = r.id and v.is_upvote
        where r.state = 'shown' {and_author_id} group by r.author_id
    """,
    (Category.USER, "votes"): """
        select person_id as id, count(*) as many from votes where true {and_person_id} group by person_id
    """,
    (Category.USER, "favorites"): """
        select person_id as id, count(*) as many from commons.favorites where true {and_person_id} group by person_id
    """,
    (Category.USER, "guilds"): """
        select person_id as id, count(*) as many from guild_members where true {and_person_id} group by person_id
    """,
    (Category.USER, "account_age"): """
        select id, extract(day from :now::timestamptz - created_at) as many from accounts.people where true {and_id}
    """,
    (Category.USER, "playtime"): """
        select g.person_id as id, sum(p.minutes) / 60 as many from game_identities g
            join playtime p on p.player_uuid = g.player_uuid
        where true {and_person_id} group by g.person_id
    """,
    (Category.USER, "reputation"): """
        select person_id as id, total as many from reputation_totals where true {and_person_id}
    """,
    (Category.SERVER, "reviews"): "select id, review_count as many from servers where true {and_id}",
    (Category.SERVER, "favorites"): "select id, favorite_count as many from servers where true {and_id}",
    (Category.SERVER, "votes"): """
        select server_id as id, sum(votes) as many from vote_months where true {and_server_id} group by server_id
    """,
    (Category.GUILD, "guild_members"): "select id, member_count as many from guilds where true {and_id}",
    (Category.GUILD, "reputation"): "select id, reputation as many from guilds where true {and_id}",
}

_BADGE = """
    b.id, b.slug, b.name, b.description, b.color, b.icon, b.category, b.type, b.measure, b.threshold, b.price,
    b.currency, b.duration_days, b.sort_order, b.is_active, b.created_at
"""
_NOBODYS = """
    null::uuid as award_id, null::uuid as owner_id, false as is_featured, null::timestamptz as earned_at,
    null::timestamptz as purchased_at
"""
# An award is known by whose it is and by the badge: its id is made of the two.
_AWARD = "md5(e.{owner}::text || e.badge_id::text)::uuid as award_id, e.{owner} as owner_id"
_THEIRS = f"{_BADGE}, {_AWARD}, e.is_featured, e.earned_at, e.purchased_at, e.expires_at"
_HELD = "(e.expires_at is null or e.expires_at > now())"
_FIRST = "order by e.is_featured desc, b.sort_order, b.id limit 500"

CATALOGUE = Query(
    f"""
    select {_BADGE}, {_NOBODYS}, null::timestamptz as expires_at from badges b
    where (b.is_active or :hidden::boolean) and (:category::text is null or b.category = :category)
    order by b.sort_order, b.id limit 500
    """,
    BadgeRow,
)
FIND = Query(
    f"""
    select {_BADGE}, {_NOBODYS}, null::timestamptz as expires_at from badges b
    where b.slug = :badge or b.id::text = :badge
    """,
    BadgeRow,
)
OF_PERSON = Query(
    f"""
    select {_THEIRS.format(owner="person_id")} from user_badges e join badges b on b.id = e.badge_id
    where e.person_id = :id and {_HELD} {_FIRST}
    """,
    BadgeRow,
)
OF_SERVER = Query(
    f"""
    select {_THEIRS.format(owner="server_id")} from server_badges e join badges b on b.id = e.badge_id
    where e.server_id = :id and {_HELD} {_FIRST}
    """,
    BadgeRow,
)
OF_GUILD = Query(
    f"""
    select {_BADGE}, {_AWARD.format(owner="guild_id")}, false as is_featured, e.earned_at,
        null::timestamptz as purchased_at, null::timestamptz as expires_at
    from guild_badges e join badges b on b.id = e.badge_id where e.guild_id = :id order by b.sort_order, b.id limit 500
    """,
    BadgeRow,
)

_TABLES = {
    Category.USER: ("user_badges", "person_id", "join accounts.people p on p.id = c.id and p.status = 'active'"),
    Category.SERVER: ("server_badges", "server_id", ""),
    Category.GUILD: ("guild_badges", "guild_id", ""),
}
_ONLY = {f"and_{column}": f"and {column} = :id" for column in ("id", "person_id", "author_id", "server_id")}
_ALL = dict.fromkeys(_ONLY, "")


def _earn(category: Category, measure: str, counts: str, most: int) -> str:
    """Count and give in one statement; the table's key sees to it that each has a badge once, whoever races."""
    table, owner, living = _TABLES[category]
    return f"""
        with counted as ({counts}), won as (
            insert into {table} ({owner}, badge_id, earned_at)
            select c.id, b.id, :now::timestamptz from counted c {living} join badges b
                on b.is_active and b.category = '{category}' and b.measure = {measure} and b.threshold <= c.many
            where not exists (select from {table} e where e.{owner} = c.id and e.badge_id = b.id)
            order by c.id, b.id limit {most}
            on conflict do nothing returning {owner} as id, badge_id
        )
        select w.id, w.badge_id, b.name from won w join badges b on b.id = w.badge_id order by w.id, b.sort_order
    """


EARN = {key: Query(_earn(key[0], f"'{key[1]}'", counts.format(**_ONLY), 500), Won) for key, counts in _COUNTS.items()}
EARN_ALL = {
    key: Query(_earn(key[0], f"'{key[1]}'", counts.format(**_ALL), 2000), Won) for key, counts in _COUNTS.items()
}
EARN_COUNTED = Query(_earn(Category.USER, ":measure", "select :id::uuid as id, :count::int as many", 500), Won)
SERVER_OWNER = Query("select person_id from server_team where server_id = :id and role = 'owner'", UUID)

OWN_SERVERS = Query(
    """
    select s.id, s.name from server_team t join servers s on s.id = t.server_id and s.active
    where t.person_id = :person_id order by s.name, s.id limit 20
    """,
    OwnServer,
)
HAS_PERSON = Query(
    f"select exists (select from user_badges e where e.person_id = :id and e.badge_id = :badge_id and {_HELD})", bool
)
HAS_SERVER = Query(
    f"select exists (select from server_badges e where e.server_id = :id and e.badge_id = :badge_id and {_HELD})", bool
)
_BUY = """
    insert into {table} as e ({owner}, badge_id, earned_at, purchased_at, expires_at, order_id)
    values (:id, :badge_id, :now, :now, :now::timestamptz + make_interval(days => :days::int), :order_id)
    on conflict ({owner}, badge_id) do update set earned_at = excluded.earned_at,
        purchased_at = excluded.purchased_at, expires_at = excluded.expires_at, order_id = excluded.order_id
        where e.expires_at <= now()
    returning badge_id
"""
BUY_FOR_PERSON = Query(_BUY.format(table="user_badges", owner="person_id"), UUID)
BUY_FOR_SERVER = Query(_BUY.format(table="server_badges", owner="server_id"), UUID)
_TAKE = """
    delete from {table} e using badges b where e.order_id = :order_id and b.id = e.badge_id
    returning e.{owner} as owner_id, e.badge_id, b.name
"""
TAKE_FROM_PERSON = Query(_TAKE.format(table="user_badges", owner="person_id"), Bought)
TAKE_FROM_SERVER = Query(_TAKE.format(table="server_badges", owner="server_id"), Bought)

_FEATURE = """
    update {table} set is_featured = badge_id = any(:badge_ids::uuid[])
    where {owner} = :id and is_featured <> (badge_id = any(:badge_ids))
"""
FEATURE_OF_PERSON: Query[None] = Query(_FEATURE.format(table="user_badges", owner="person_id"))
FEATURE_OF_SERVER: Query[None] = Query(_FEATURE.format(table="server_badges", owner="server_id"))

INSERT = Query(
    """
    insert into badges (id, slug, name, description, color, icon, category, type, measure, threshold, price, currency,
        duration_days, sort_order, is_active)
    values (:id, :slug, :name, :description, :color, :icon, :category, :type, :measure, :threshold, :price, :currency,
        :duration_days, :sort_order, :is_active)
    on conflict do nothing returning id
    """,
    UUID,
)
# Of two who choose one name at once, one sees what the other has chosen.
HOLD_CATALOGUE: Query[None] = Query("lock table badges in share row exclusive mode")
NAME_TAKEN = Query("select exists (select from badges where name = :name and id <> :id)", bool)
CHANGE: Query[None] = Query(
    """
    update badges set name = :name, description = :description, color = :color, icon = :icon, measure = :measure,
        threshold = :threshold, price = :price, duration_days = :duration_days, sort_order = :sort_order,
        is_active = :is_active where id = :id
    """
)
COUNT_HELD = Query(
    """
    select (select count(*) from user_badges) + (select count(*) from server_badges)
        + (select count(*) from guild_badges)
    """,
    int,
)
SOME_FEATURED: Query[None] = Query(
    """
    update user_badges u set is_featured = true from (
        select e.person_id, e.badge_id,
            row_number() over (partition by e.person_id order by b.threshold desc nulls last, b.id) as place
        from user_badges e join badges b on b.id = e.badge_id
    ) as best where best.place <= 3 and best.person_id = u.person_id and best.badge_id = u.badge_id
    """
)
PLANT_BOUGHT: Query[None] = Query(
    """
    insert into user_badges (person_id, badge_id, earned_at, purchased_at)
    select p.id, b.id, p.created_at + interval '40 days', p.created_at + interval '40 days'
    from accounts.people p join badges b on b.type = 'PURCHASED' and b.category = 'USER'
    where p.status = 'active' and (hashtext(p.username) + b.sort_order) % 37 = 0
    on conflict do nothing
    """
)
HELD_BY = Query(
    """
    select p.id, b.id as badge_id, b.name
    from accounts.people p join user_badges u on u.person_id = p.id join badges b on b.id = u.badge_id
    where p.email = any(:emails) order by p.id, b.sort_order, b.id
    """,
    Won,
)
