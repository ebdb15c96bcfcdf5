"""SQL that finds, of the best servers of the same game that share a tag, those that share most."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query
from stoa.sites.firstspawn.servers.columns import FINISHED_CARD
from stoa.sites.firstspawn.servers.spread import FEW_TAGGED

_LOOKED_AT = 60
SHOWN = 6


class Alike(msgspec.Struct, frozen=True):
    """One of the best that share a tag with what is asked about."""

    id: UUID
    told: str | None
    """Its card, of the first few."""
    is_spare: bool
    """Whether it is the one that is looked at only because what is asked about is one of them itself."""


def _best(wanted: str, tagged: str, most: int) -> str:
    """Write the best that share a tag; looked for only where `wanted`."""
    return f"""(
        select o.id, o.tags, o.score from servers o
        where {wanted} and o.active and o.id is distinct from (select a.id from asked a)
            and o.game_type = (select a.game_type from asked a) and {tagged}
        order by o.score desc, o.id desc limit {most}
    )"""


_SHARED = "o.tags && (select a.tags from asked a)::text[]"
_MET_SOON = "(select a.met_soon from asked a)"


def _met_soon(tags: str) -> str:
    return f"""exists (
        select from server_tag_pairs p where p.tag = any({tags}) and p.other = p.tag and p.many >= {FEW_TAGGED}
    ) as met_soon"""


# The best of a common tag are soonest met along the ranking; else the index of tags tells how few have them, and these
# are found and put in order. Counts of tags choose, within the statement: it is planned once, and is one trip. Cards
# are told as text: as a `json` each would be read once more, to see that it is one.
def _looked_at(most: int) -> str:
    """Write those that are looked at, with how many tags they share."""
    return f"""
        select n.id, n.score, (
            select count(*) from unnest(n.tags) as t (tag) where t.tag = any((select a.tags from asked a)::text[])
        ) as shared
        from (
            {_best(_MET_SOON, f"case when {_SHARED} then true else false end", most)}
            union all
            {_best(f"not {_MET_SOON}", _SHARED, most)}
        ) as n
    """


SIMILAR = Query(
    f"""
    with asked as materialized (
        select s.id, s.game_type, s.tags, {_met_soon("s.tags")}
        from servers s
        where s.state in ('listed', 'archived') and (s.slug = :server or s.id::text = :server)
    )
    select {FINISHED_CARD} as told
    from ({_looked_at(_LOOKED_AT)} order by shared desc, score desc, id desc limit :most) as s
    order by s.shared desc, s.score desc, s.id desc
    """,
    str,
)
# Of nobody in particular: whoever has these tags is one of them, or the last of them by score is one too many.
ALIKE = Query(
    f"""
    with asked as materialized (
        select null::uuid as id, (:game_type)::text as game_type, (:tags)::text[] as tags,
            {_met_soon("(:tags)::text[]")}
    )
    select
        s.id, case when s.place <= {SHOWN + 1} then {FINISHED_CARD} end as told,
        s.place_by_score > {_LOOKED_AT} as is_spare
    from (
        select
            l.id, row_number() over (order by l.shared desc, l.score desc, l.id desc) as place,
            row_number() over (order by l.score desc, l.id desc) as place_by_score
        from ({_looked_at(_LOOKED_AT + 1)}) as l
    ) as s
    order by s.place
    """,
    Alike,
)
FIND_LISTED = Query(
    """
    select s.id from servers s
    where s.state in ('listed', 'archived') and (s.slug = :server or s.id::text = :server)
    """,
    UUID,
)
