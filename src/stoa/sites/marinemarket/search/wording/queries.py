"""SQL of what is known of words."""

from stoa.commons.words.queries import MOST_BEGUN, alike_sql
from stoa.kernel.db import Query
from stoa.sites.marinemarket.search.models import KnownWord

# What may be read as several words is nowhere if one of these is.
FIND_KNOWN = Query(
    f"""
    select a.term, a.word, false as begins, coalesce(l.uses, 0) as uses, l.number,
        coalesce(l.named, false) as named, coalesce(l.filed and l.elsewhere, false) as elsewhere,
        0 as part
    from ({alike_sql("search_words")}) a left join listing_lexemes l on l.lexeme = a.word
    union all
    select b.term, w.lexeme as word, true as begins, w.uses, w.number, w.named, w.elsewhere, 0 as part
    from unnest((select :begun::text[])) as b (term)
    cross join lateral (
        select l.lexeme, l.uses, l.number, l.named, l.filed and l.elsewhere as elsewhere from listing_lexemes l
        where l.lexeme >= b.term and l.lexeme < b.term || chr(1114111)
        order by l.lexeme limit {MOST_BEGUN + 1}
    ) w
    union all
    select o.term, '' as word, false as begins, 0 as uses, null as number, false as named, false as elsewhere,
        0 as part
    from unnest((select :odd::text[])) as o (term)
    where exists (
        select from unnest(to_tsvector('simple', o.term)) as p where not exists (
            select from listing_lexemes l
            where l.lexeme >= p.lexeme collate "C" and l.lexeme < p.lexeme || chr(1114111) collate "C"
        )
    )
    union all
    select o.term, w.lexeme as word, true as begins, w.uses, w.number, w.named, w.elsewhere, p.part
    from unnest((select :odd::text[])) as o (term)
    cross join lateral (
        select v.lexeme collate "C" as lexeme, (row_number() over (order by place))::int as part
        from unnest(to_tsvector('simple', o.term)) v, unnest(v.positions) place
    ) p
    cross join lateral (
        select l.lexeme, l.uses, l.number, l.named, l.filed and l.elsewhere as elsewhere from listing_lexemes l
        where l.lexeme >= p.lexeme and l.lexeme < p.lexeme || chr(1114111)
        order by l.lexeme limit {MOST_BEGUN + 1}
    ) w
    """,
    KnownWord,
)
