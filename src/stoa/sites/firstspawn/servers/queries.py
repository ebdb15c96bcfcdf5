"""SQL of the servers."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.commons.words.queries import Known, known_sql
from stoa.kernel.db import Query
from stoa.kernel.db.filters import Among, Filter, Mode, Sort
from stoa.kernel.db.listing import Listing
from stoa.sites.firstspawn.addresses.rules import ACTUAL_PORT

from .columns import CARD, FINISHED_CARD, FINISHED_CARD_AWAY, METERS, PLACE, SHEET, globe_point, version_begun
from .models import (
    DrawnServer,
    FacetName,
    FoundServer,
    GameType,
    Resting,
    SeededServer,
    Server,
    ServerCard,
    ServerSubject,
)
from .spread import BUSY, GATHERED, MANY_PLAYERS, MET, OFFLINE, ONE, UNSEEN, WALKED
from .worded import FOUND, SEEN, TIER, TIERS, WAYS_OF_TIERS, walked

_HERE = "(:near)::text::cube"
# The straight line through the globe that belongs to a way along its surface.
_REACH = f"(2 * {METERS} * sin(least(:radiusKm::float8 * 500 / {METERS}, pi() / 2)))"
# The box of latitudes and longitudes around a circle, as far as there is one, and then the distance, measured as places
# are: what lies outside is passed over within the index of whatever order is asked for. The case lets nobody guess that
# few fit, and bounds in selects of their own say nothing to the planner, who would plan each circle anew.
_LATITUDE = f"degrees(asin(greatest(-1, least(1, cube_ll_coord({_HERE}, 3) / {METERS}))))"
_LONGITUDE = f"degrees(atan2(cube_ll_coord({_HERE}, 2), cube_ll_coord({_HERE}, 1)))"
_UP = f"(degrees(:radiusKm::float8 * 1000 / {METERS}) + 1e-9)"
_ROUND = f"""(case when abs({_LATITUDE}) + {_UP} >= 89.9 then 360 else
    degrees(asin(least(1, sin(radians({_UP})) / cos(radians({_LATITUDE}))))) + 1e-9 end)"""
_WHOLE_ROUND = f"abs({_LONGITUDE}) + {_ROUND} >= 180"
_AT = f"""cube(array[{METERS} * cos(radians(s.latitude)) * cos(radians(s.longitude)),
    {METERS} * cos(radians(s.latitude)) * sin(radians(s.longitude)), {METERS} * sin(radians(s.latitude))])"""
_WITHIN = f"""case
    when s.latitude between (select {_LATITUDE} - {_UP}) and (select {_LATITUDE} + {_UP})
        and s.longitude between (select case when {_WHOLE_ROUND} then -180 else {_LONGITUDE} - {_ROUND} end)
            and (select case when {_WHOLE_ROUND} then 180 else {_LONGITUDE} + {_ROUND} end)
    then cube_distance({_AT}, (select {_HERE})) <= (select {_REACH}) else false end"""
PLACES = "server_places s"
"""The same of every server that says where it stands, by the same names: pings do not wear out its index by place."""
_BUSY = f"s.players >= {MANY_PLAYERS}"
# Who is farthest from here is nearest to the other side of the globe.
_OTHER_SIDE = f"cube(array[{', '.join(f'-cube_ll_coord({_HERE}, {axis})' for axis in (1, 2, 3))}])"
# The index by place knows bounds of regions, not sets of them.
_BRANCH = """
    s.region >= (select min(r) from unnest(:region::text[]) as r)
    and s.region <= (select max(r) from unnest(:region::text[]) as r)
    and s.region = any(:region)
"""
# 1.21 and what goes on behind a point, a hyphen or a space: all of it comes before 1.21/, and no digit does. In the
# order of bytes, so that it is a plain condition on a column that the index of every order has.
_OF_VERSION = """s.version collate "C" >= :version::text and s.version collate "C" < :version::text || '/'"""
_OF_SOME_VERSION = """s.version collate "C" >= (select :version::text)
    and s.version collate "C" < (select :version::text || '/')"""
_WALKED = walked("s.tags @> :tags")
_MET = walked("s.tags && :tags")
_NEAREST = f"s.place <@ cube_enlarge({_HERE}, {_REACH}, 3) and cube_distance(s.place, {_HERE}) <= {_REACH}"
# All in a circle of few: the nearest are read until they lie outside, so that a crowd beside it costs nothing. Where
# they are more after all, nothing is known of the others, and all around is looked at.
_MOST_GATHERED = 1_000
_ALL_AROUND = f"s2.active and s2.place <@ cube_enlarge((select {_HERE}), (select {_REACH}), 3)"
_CLOSEST = f"""(select array(
    select n.id from (
        select s2.id, s2.place <-> (select {_HERE}) as away from server_places s2
        where {_ALL_AROUND} order by s2.place <-> (select {_HERE}) limit {_MOST_GATHERED}
    ) n where n.away <= (select {_REACH})
) as ids offset 0)"""
_GATHERED = f"""s.id = any((
    select case when cardinality(c.ids) < {_MOST_GATHERED} then c.ids else array(
        select s2.id from server_places s2
        where {_ALL_AROUND} and cube_distance(s2.place, (select {_HERE})) <= (select {_REACH})
    ) end from {_CLOSEST} c
)::uuid[])"""

SERVERS = Listing(
    base=f"select {CARD} from servers s where s.active",
    into=ServerCard,
    key="s.id",
    filters=[
        Filter(
            "q",
            f"s.search @@ {SEEN}",
            Annotated[str, msgspec.Meta(min_length=2, max_length=200)],
            "Words in the name, the tags or the descriptions; names and tags are found with a slip of the pen, too.",
            in_order_of={
                "relevance": f"s.search @@ {FOUND}",
                "distance": f"s.id in (select w.id from servers w where w.active and w.search @@ {SEEN})",
            },
            ways=WAYS_OF_TIERS,
        ),
        Filter(
            "gameType",
            "s.game_type = any(:gameType)",
            GameType,
            "The game.",
            repeat=True,
            ways={
                ONE: "s.game_type = (:gameType::text[])[1]",
                UNSEEN: "s.game_type = any((select :gameType::text[])::text[])",
            },
        ),
        Filter(
            "tags",
            type=str,
            meaning="Slugs of tags.",
            repeat=True,
            mode=Mode("tagsMode", {"all": "s.tags @> :tags", "any": "s.tags && :tags"}),
            ways={WALKED: _WALKED, MET: _MET},
        ),
        Filter(
            "region",
            "s.region = any(:region)",
            str,
            "Where the server stands.",
            repeat=True,
            in_order_of={"distance": _BRANCH},
            ways={
                ONE: "s.region = (:region::text[])[1]",
                UNSEEN: "s.region = any((select :region::text[])::text[])",
            },
        ),
        Filter("language", "s.language = :language", str, "The language spoken there."),
        Filter(
            "version",
            _OF_VERSION,
            Annotated[str, msgspec.Meta(min_length=1, max_length=40)],
            "The version of the game: 1.21 finds 1.21.4 and 1.21-pre1, too, and never 1.2 or 1.211.",
            read=version_begun,
            ways={UNSEEN: _OF_SOME_VERSION},
        ),
        Filter(
            "online",
            "s.online = :online",
            bool,
            "Whether it answered when it was last asked.",
            ways={OFFLINE: "not s.online"},
        ),
        Filter(
            "bedrock",
            walked("(s.bedrock_port is not null) = :bedrock"),
            bool,
            "Whether players of the Bedrock edition can join, too.",
            in_order_of={
                "distance": "s.id in (select w.id from servers w where (w.bedrock_port is not null) = :bedrock)"
            },
        ),
        Filter("verified", "s.verified = :verified", bool, "Whether its owner has proved to own it."),
        Filter(
            "minPlayers",
            "s.players >= :minPlayers",
            Annotated[int, msgspec.Meta(ge=0, le=1_000_000)],
            "Players at least.",
            ways={BUSY: f"{_BUSY} and s.players >= :minPlayers"},
        ),
        Filter("minRating", "s.rating >= :minRating", Annotated[float, msgspec.Meta(ge=1, le=5)], "Rating at least."),
        Filter(
            "near",
            "s.latitude is not null",
            Annotated[str, msgspec.Meta(pattern=PLACE, max_length=60, extra={"form": "a place such as 48.2,16.37"})],
            "Latitude and longitude, such as 48.2,16.37: servers that say where they stand.",
            read=globe_point,
            in_order_of={"distance": "s.place is not null"},
        ),
        Filter(
            "radiusKm",
            _WITHIN,
            Annotated[float, msgspec.Meta(ge=1, le=20_040)],
            "At most so far from `near`.",
            needs=("near",),
            in_order_of={"distance": _NEAREST},
            ways={GATHERED: _GATHERED},
        ),
        Filter("facets", "", FacetName, "What to count in meta.facets.", repeat=True),
    ],
    sorts=[
        Sort("score", "s.score", descending=True, meaning="The public ranking; /how-ranking-works explains it."),
        Sort("players", "s.players", descending=True),
        Sort("rating", "s.rating_score", descending=True, nulls="last", meaning="One good review does not win."),
        Sort("uptime", "s.uptime", descending=True),
        Sort("newest", "s.created_at", descending=True),
        Sort("trending", "s.trend", descending=True, meaning="Players and favorites, this week against the last."),
        Sort("votes", "s.vote_count", descending=True, meaning="Votes of the running month."),
        Sort(
            "relevance",
            "s.score",
            descending=True,
            needs=("q",),
            meaning="The words in the name first, then in the tags, then elsewhere; among these as by `score`.",
            tiers=tuple(("q", name) for name in TIERS),
            at_once=TIER,
        ),
        Sort(
            "distance",
            f"(s.place <-> {_HERE})",
            needs=("near",),
            meaning="The nearest first.",
            turned=(f"(s.place <-> {_OTHER_SIDE})",),
            among=Among(PLACES, ((_BUSY, "s.busy"),)),
        ),
    ],
    default_sort="score",
    default_sort_with={"q": "relevance"},
    finished=FINISHED_CARD,
    finished_with={"near": FINISHED_CARD_AWAY},
    told=FoundServer,
)
_WITH_OWNER = "servers s left join server_team t on t.server_id = s.id and t.role = 'owner'"

FIND_SERVER = Query(
    f"select {SHEET} from {_WITH_OWNER} where s.active and (s.slug = :slug or s.id::text = :slug)", Server
)
FIND_RESTING = Query(
    """
    select s.id, s.name, s.game_type, s.tags from servers s
    where s.state = 'archived' and (s.slug = :slug or s.id::text = :slug)
    """,
    Resting,
)
FIND_OWN_SERVER = Query(f"select {SHEET} from {_WITH_OWNER} where s.slug = :slug and s.state <> 'removed'", Server)

FIND_SHEETS = Query(
    f"select {SHEET} from {_WITH_OWNER} where s.active and (s.slug = any(:at) or s.id::text = any(:at))", Server
)


_SUBJECT = r"""
    select s.id, s.name as title, '/servers/' || s.slug as url, t.person_id as owner_id,
        case s.state when 'listed' then 'shown' when 'removed' then 'removed' else 'hidden' end as state,
        s.name || E'\n' || s.short_description || E'\n' || s.description as text
    from servers s left join server_team t on t.server_id = s.id and t.role = 'owner'
"""
SEEDED = Query(
    "select id, name, players, coalesce(rating, 4) as rating, created_at from servers order by id", SeededServer
)
FIND_SUBJECTS = Query(f"{_SUBJECT} where s.id = any(:ids)", ServerSubject)
FIND_DRAWN = Query("select id, slug, game_type from servers where id = any(:ids)", DrawnServer)
FIND_SUBJECT_AT = Query(f"{_SUBJECT} where s.slug = :at or s.id::text = :at", ServerSubject)
SET_TOTALS: Query[None] = Query(
    "update servers set rating = :average, rating_score = :score, review_count = :count where id = :id"
)
SET_PICTURES: Query[None] = Query(
    """
    update servers s set banner_id = p.banner_id, logo_id = p.logo_id, changed_at = now()
    from (
        select
            (array_agg(a.media_id order by a.position) filter (where m.purpose = 'server-banner'))[1] as banner_id,
            (array_agg(a.media_id order by a.position) filter (where m.purpose = 'server-logo'))[1] as logo_id
        from commons.media_albums a join commons.media m on m.id = a.media_id
        where a.subject_kind = 'server' and a.subject_id = :id and m.state <> 'removed'
    ) p
    where s.id = :id
    """
)
LOOKS_AFTER = Query(
    """
    select exists (
        select from server_team where server_id = :server_id and person_id = :person_id and role = any(:roles)
    )
    """,
    bool,
)
# What moderators do is undone to what was there before; what the owner did meanwhile is not.
HIDE = Query(
    """
    update servers set state_before = coalesce(state_before, state), state = 'hidden', changed_at = now()
    where id = :id and (state in ('listed', 'held', 'archived') or state = 'removed' and state_before is not null)
    returning id
    """,
    UUID,
)
# It waits for what a plugin of the server has begun, and nothing of a plugin's comes after it.
REMOVE = Query(
    """
    with held as (select id from servers where id = :id for update)
    update servers s set state_before = coalesce(state_before, state), state = 'removed', changed_at = now()
    from held where s.id = held.id and state <> 'removed' returning s.id
    """,
    UUID,
)
HOLD_TO_SHOW = Query("select id from servers where id = :id for update", UUID)
# Where somebody has proven meanwhile that the address is theirs, it goes to its owner's archive.
SHOW = Query(
    f"""
    with kept as (select id, lower(address) as address, {ACTUAL_PORT} as port from servers where id = :id)
    update servers s set state_before = null, changed_at = now(), state = case
        when s.state_before = 'archived' or exists (
            select from servers where lower(address) = kept.address and {ACTUAL_PORT} = kept.port
                and state <> 'removed' and verified and id <> kept.id
        ) then 'archived' else 'listed' end
    from kept
    where s.id = kept.id and (s.state = 'held' or s.state_before is not null) returning s.id
    """,
    UUID,
)
IS_IN_TEAM_OR_OWNERS_GUILD = Query(
    """
    select exists (select from server_team where server_id = :server_id and person_id = :person_id) or exists (
        select from server_team t join guild_members o on o.person_id = t.person_id
        join guild_members m on m.guild_id = o.guild_id
        where t.server_id = :server_id and t.role = 'owner' and m.person_id = :person_id
    )
    """,
    bool,
)
SET_TAGS: Query[None] = Query(
    """
    update servers s set tags = array(select jsonb_array_elements_text(t.slugs)), row_version = row_version + 1,
        changed_at = now()
    from jsonb_each(:sets::jsonb) as t (id, slugs) where s.id = t.id::uuid
    """
)
SET_FAVORITES: Query[None] = Query("update servers set favorite_count = :count where id = :id")

KNOWN = known_sql("server_words", "server_lexemes", least=0.3)
FIND_KNOWN = Query(KNOWN, Known)
COUNT_WORDS: Query[None] = Query(
    """
    with counted as (
        select word, count(*)::int as uses
        from servers s, unnest(words_of_name(s.name || ' ' || words_of_tags(s.tags))) as word
        where s.active group by word
    ), gone as (
        delete from server_words w where not exists (select from counted c where c.word = w.word)
    )
    insert into server_words (word, uses) select word, uses from counted
    on conflict (word) do update set uses = excluded.uses where server_words.uses <> excluded.uses
    """
)

COUNT_SERVERS = Query("select count(*)::int from servers", int)

INSERT_SERVER: Query[None] = Query(
    """
    insert into servers (
        id, slug, name, game_type, short_description, description, address, bedrock_port, tags, region, language,
        version, website_url, rules, contact, latitude, longitude, online, verified, players, max_players, uptime,
        latency, motd, checked_at, status_reason, rating, vote_count, favorite_count, launch_date, created_at
    ) values (
        :id, :slug, :name, :game_type, :short_description, :description, :address, :bedrock_port, :tags, :region,
        :language, :version, :website_url, :rules, :contact, :latitude, :longitude, :online, :verified, :players,
        :max_players, :uptime, :latency, :motd, :checked_at, :status_reason, :rating, :vote_count, :favorite_count,
        :launch_date, :created_at
    )
    """
)
PLANT_OWNER: Query[None] = Query(
    """
    insert into server_team (server_id, person_id, role, since) values (:server_id, :person_id, 'owner', :since)
    """
)
PLANT_DAYS: Query[None] = Query(
    """
    insert into server_days (server_id, day, samples, players, favorites)
    select s.id, current_date - n, 24,
        s.players * (1 - n / 14.0 * (((hashtext(s.slug) % 100) - 30) / 100.0)) * (0.9 + (n * 7 % 5) / 20.0),
        greatest(0, s.favorite_count - n)
    from servers s, generate_series(0, 13) as n where s.created_at < now() - n * interval '1 day'
    """
)
# Who keeps what follows from names, nobody twice: steps of a prime through all people, from a place of each server.
PLANT_FAVORITES: Query[None] = Query(
    """
    with crowd as materialized (
        select array_agg(id order by username) as ids, count(*)::int as many
        from accounts.people where status = 'active'
    ), kept as (
        insert into commons.favorites (id, person_id, subject_kind, subject_id, added_at)
        select gen_random_uuid(), c.ids[1 + (d.dice + i * 7919) % c.many], 'server', s.id,
            greatest(s.created_at, now() - make_interval(hours => (d.dice * 13 + i * 97) % 4800))
        from servers s cross join crowd c
        cross join lateral (select ('x' || substr(md5(s.slug), 1, 6))::bit(24)::int as dice) as d
        cross join lateral generate_series(1, least(c.many, 2 + d.dice % 9 + s.players / 7)) as i
        on conflict do nothing returning subject_id
    ), counted as (
        insert into commons.favorite_counts (subject_kind, subject_id, count)
        select 'server', subject_id, count(*) from kept group by subject_id returning subject_id, count
    )
    update servers s set favorite_count = c.count from counted c where c.subject_id = s.id
    """
)
