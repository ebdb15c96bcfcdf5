"""SQL that finds names by their beginning, and names that look alike."""

from stoa.kernel.db import Query
from stoa.sites.firstspawn.servers.models import KnownOrNamed, Suggestion
from stoa.sites.firstspawn.servers.queries import KNOWN
from stoa.sites.firstspawn.servers.worded import FOUND, RELEVANCE

MOST_SUGGESTED = 8
_BEGUN = f"""
    begun as materialized (
        select id, slug, name, row_number() over (order by score desc, name) as place from (
            select s.id, s.slug, s.name, s.score from servers s
            where s.active and lower(s.name) ~>=~ (select :begins) and lower(s.name) ~<~ (select :end)
            order by lower(s.name) using ~<~ limit 200
        ) p order by score desc, name limit {MOST_SUGGESTED}
    )
"""
_TOO_FEW = f"(select count(*) from begun) < {MOST_SUGGESTED}"
_ALIKE = f"""
    select id, slug, name, row_number() over (order by fit desc, name) as place from (
        select s.id, s.slug, s.name, {RELEVANCE} as fit from servers s
        where s.active and s.search @@ {FOUND} limit 200
    ) f order by fit desc, name limit {MOST_SUGGESTED}
"""

BEGINS = Query(f"with {_BEGUN} select id, slug, name from begun order by place", Suggestion)
# Where too few names begin so, what is known of the words that were typed comes along: the next question is made of it.
BEGINS_OR_KNOWN = Query(
    f"""
    with {_BEGUN}
    select id, slug, name, '' as term, false as begins, place from begun
    union all
    select null, null, k.word, k.term, k.begins, 0 from ({KNOWN}) k where {_TOO_FEW}
    order by place
    """,
    KnownOrNamed,
)
LOOKS_ALIKE = Query(f"select id, slug, name from ({_ALIKE}) a order by place", Suggestion)
# Where the words are known already, one question is enough.
BEGINS_OR_LOOKS_ALIKE = Query(
    f"""
    with {_BEGUN}
    select id, slug, name from (
        select id, slug, name, place, 0 as rank from begun
        union all
        select id, slug, name, place, 1 from ({_ALIKE}) a where {_TOO_FEW}
    ) every order by rank, place
    """,
    Suggestion,
)
