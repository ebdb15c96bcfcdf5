"""SQL that finds, of the best servers of the same game that share a tag, those that share most."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.sites.firstspawn.servers.columns import FINISHED_CARD
from stoa.sites.firstspawn.servers.spread import FEW_TAGGED

_LOOKED_AT = 60


def _best(wanted: str, tagged: str) -> str:
    """Write the best that share a tag; looked for only where `wanted`."""
    return f"""(
        select o.id, o.tags, o.score from servers o
        where {wanted} and o.active and o.id <> (select a.id from asked a)
            and o.game_type = (select a.game_type from asked a) and {tagged}
        order by o.score desc, o.id desc limit {_LOOKED_AT}
    )"""


_SHARED = "o.tags && (select a.tags from asked a)::text[]"
_MET_SOON = "(select a.met_soon from asked a)"


# The best of a common tag are soonest met along the ranking; else the index of tags tells how few have them, and these
# are found and put in order. Counts of tags choose, within the statement: it is planned once, and is one trip. Cards
# are told as text: as a `json` each would be read once more, to see that it is one.
def _similar(is_asked: str) -> str:
    """Write the statement for the one that is asked about."""
    return f"""
    with asked as materialized (
        select s.id, s.game_type, s.tags, exists (
            select from server_tag_pairs p
            where p.tag = any(s.tags) and p.other = p.tag and p.many >= {FEW_TAGGED}
        ) as met_soon
        from servers s where s.state in ('listed', 'archived') and {is_asked}
    )
    select {FINISHED_CARD} as told
    from (
        select n.id, n.score, (
            select count(*) from unnest(n.tags) as t (tag) where t.tag = any((select a.tags from asked a)::text[])
        ) as shared
        from (
            {_best(_MET_SOON, f"case when {_SHARED} then true else false end")}
            union all
            {_best(f"not {_MET_SOON}", _SHARED)}
        ) as n
        order by shared desc, n.score desc limit :most
    ) as s
    order by s.shared desc, s.score desc
    """


SIMILAR = Query(_similar("(s.slug = :server or s.id::text = :server)"), str)
SIMILAR_TO = Query(_similar("s.id = :id"), str)
"""The same where the id is known already, as it is on the page of a server: nothing has to be looked up by name."""
FIND_LISTED = Query(
    """
    select s.id from servers s
    where s.state in ('listed', 'archived') and (s.slug = :server or s.id::text = :server)
    """,
    UUID,
)
