"""SQL of what is known of words."""

from stoa.commons.words.queries import MOST_BEGUN, alike_sql
from stoa.kernel.db import Query
from stoa.sites.marinemarket.search.models import KnownWord

_NAMED = "l.filed and exists (select from listing_words n where n.word = l.lexeme and n.named)"
FIND_KNOWN = Query(
    f"""
    select a.term, a.word, false as begins, coalesce(l.uses, 0) as uses, coalesce(l.filed, false) as filed,
        coalesce({_NAMED}, false) as named
    from ({alike_sql("search_words")}) a left join listing_lexemes l on l.lexeme = a.word
    union all
    select b.term, w.lexeme as word, true as begins, w.uses, w.filed, w.named
    from unnest((select :begun::text[])) as b (term)
    cross join lateral (
        select l.lexeme, l.uses, l.filed, {_NAMED} as named from listing_lexemes l
        where l.lexeme >= b.term and l.lexeme < b.term || chr(1114111)
        order by l.lexeme limit {MOST_BEGUN + 1}
    ) w
    """,
    KnownWord,
)
