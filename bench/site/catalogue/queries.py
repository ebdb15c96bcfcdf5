"""SQL of the catalogue."""

from typing import Literal

from bench.site.catalogue.models import Review, Server
from stoa.kernel.db import Filter, Listing, Query, Sort

_SERVER = """
    select id, slug, name, description, game_type, region, players, votes, rating, online, created_at, tags
    from servers
"""

FIND = Query(f"{_SERVER} where id = :id", Server)

SERVERS = Listing(
    base=_SERVER,
    into=Server,
    key="id",
    filters=[Filter("gameType", "game_type = :gameType", Literal["minecraft", "hytale"])],
    sorts=[Sort("newest", "created_at", descending=True)],
    default_sort="newest",
)

SEARCH = Query(
    f"""{_SERVER} where search @@ websearch_to_tsquery('english', :words)
    order by ts_rank(search, websearch_to_tsquery('english', :words)) desc, id desc limit 20
    """,
    Server,
)

POPULAR = Query(f"{_SERVER} order by votes desc, id desc limit 20", Server)

INSERT_REVIEW = Query(
    """
    insert into reviews (server_id, author, rating, content)
    values (:server_id, :author, :rating, :content)
    returning id, server_id, author, rating, content, created_at
    """,
    Review,
)

INSERT_AUDIT: Query[None] = Query("insert into audit (action, resource) values (:action, :resource)")
