"""SQL of the servers."""

from typing import Annotated

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.facet import Facet
from stoa.kernel.db.filters import Filter, Mode, Sort
from stoa.kernel.db.listing import Listing

from .models import GameType, SeededServer, Server, ServerCard, ServerSubject

_CARD = """
    s.id, s.slug, s.name, s.game_type, s.short_description, s.tags, s.region, s.language, s.version,
    s.address as ip, s.port, s.online as is_online, s.verified as is_verified, s.featured as is_featured,
    s.players as player_count, s.max_players, s.uptime, s.rating as average_rating, s.review_count,
    s.favorite_count, s.vote_count, s.created_at
"""

SERVERS = Listing(
    base=f"select {_CARD} from servers s where s.active",
    into=ServerCard,
    key="s.id",
    filters=[
        Filter(
            "q",
            "s.search @@ websearch_to_tsquery('simple', :q)",
            Annotated[str, msgspec.Meta(min_length=2, max_length=200)],
            "Words in the name, the tags or the descriptions.",
        ),
        Filter("gameType", "s.game_type = any(:gameType)", GameType, "The game.", repeat=True),
        Filter(
            "tags",
            type=str,
            meaning="Slugs of tags.",
            repeat=True,
            mode=Mode("tagsMode", {"all": "s.tags @> :tags", "any": "s.tags && :tags"}),
        ),
        Filter("region", "s.region = any(:region)", str, "Where the server stands.", repeat=True),
        Filter("language", "s.language = :language", str, "The language spoken there."),
        Filter("version", "s.version = :version", str, "The version of the game."),
        Filter("online", "s.online = :online", bool, "Whether it answered when it was last asked."),
        Filter("verified", "s.verified = :verified", bool, "Whether its owner has proved to own it."),
        Filter(
            "minPlayers",
            "s.players >= :minPlayers",
            Annotated[int, msgspec.Meta(ge=0, le=1_000_000)],
            "Players at least.",
        ),
        Filter("minRating", "s.rating >= :minRating", Annotated[float, msgspec.Meta(ge=1, le=5)], "Rating at least."),
    ],
    sorts=[
        Sort("players", "s.players", descending=True),
        Sort("rating", "s.rating_score", descending=True, nulls="last"),
        Sort("uptime", "s.uptime", descending=True),
        Sort("newest", "s.created_at", descending=True),
    ],
    default_sort="players",
)

_SHEET = f"""
    {_CARD}, t.person_id as owner_id, s.description, s.bedrock_port, s.website_url, s.discord_url, s.total_playtime,
    s.launch_date, s.active as is_active, s.changed_at as updated_at
"""
_WITH_OWNER = "servers s left join server_team t on t.server_id = s.id and t.role = 'owner'"

FIND_SERVER = Query(
    f"select {_SHEET} from {_WITH_OWNER} where s.active and (s.slug = :slug or s.id::text = :slug)", Server
)
FIND_OWN_SERVER = Query(f"select {_SHEET} from {_WITH_OWNER} where s.slug = :slug and s.state <> 'removed'", Server)

_SUBJECT = r"""
    select s.id, s.name as title, '/servers/' || s.slug as url, t.person_id as owner_id,
        case s.state when 'listed' then 'shown' when 'removed' then 'removed' else 'hidden' end as state,
        s.name || E'\n' || s.short_description || E'\n' || s.description as text
    from servers s left join server_team t on t.server_id = s.id and t.role = 'owner'
"""
SEEDED = Query("select id, name, tags, coalesce(rating, 4) as rating from servers order by id", SeededServer)
FIND_SUBJECTS = Query(f"{_SUBJECT} where s.id = any(:ids)", ServerSubject)
FIND_SUBJECT_AT = Query(f"{_SUBJECT} where s.slug = :at or s.id::text = :at", ServerSubject)
SET_TOTALS: Query[None] = Query(
    "update servers set rating = :average, rating_score = :score, review_count = :count where id = :id"
)
IS_IN_TEAM = Query(
    "select exists (select from server_team where server_id = :server_id and person_id = :person_id)", bool
)
SET_TAGS: Query[None] = Query(
    """
    update servers s set tags = array(select jsonb_array_elements_text(t.slugs)), row_version = row_version + 1,
        changed_at = now()
    from jsonb_each(:sets::jsonb) as t (id, slugs) where s.id = t.id::uuid
    """
)
SET_FAVORITES: Query[None] = Query("update servers set favorite_count = :count where id = :id")

COUNT_FACETS = Query(
    """
    select 'gameType' as facet, s.game_type as value, count(*)::int as count
    from servers s where s.active group by s.game_type
    union all
    select 'region', s.region, count(*)::int
    from servers s where s.active and s.region is not null group by s.region
    union all
    select 'tags', tag, count(*)::int
    from servers s cross join lateral unnest(s.tags) as tag where s.active group by tag
    order by count desc, value
    """,
    Facet,
)

COUNT_SERVERS = Query("select count(*)::int from servers", int)

INSERT_SERVER = Query(
    """
    insert into servers (
        id, slug, name, game_type, short_description, description, address, tags, region, language, version,
        online, verified, players, max_players, uptime, rating, rating_score, review_count, created_at
    ) values (
        :id, :slug, :name, :game_type, :short_description, :description, :address, :tags, :region, :language, :version,
        :online, :verified, :players, :max_players, :uptime, :rating, :rating, :review_count, :created_at
    )
    """
)
