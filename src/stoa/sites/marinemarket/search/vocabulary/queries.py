"""SQL of all words that are known."""

from stoa.kernel.db import Query
from stoa.sites.marinemarket.search.models import ChangedWord, Parts

# Whoever wrote a word and was not done when words were last looked at is not before the horizon that was told then.
# A row that bears a transaction which this database has yet to reach came with a restored backup: it is no news, and
# would be read again every time until the database is there.
CHANGED_WORDS = Query(
    """
    select '' as word, 0 as uses, null as number, false as named, false as elsewhere, false as in_names,
        null::text[] as looks, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon
    union all
    (
        select l.lexeme, l.uses, l.number, l.named, l.filed and l.elsewhere, false, null, null from listing_lexemes l
        where l.changed >= (select :since::bigint::text::xid8)
            and ((select :since::bigint = 0) or l.changed < (select pg_snapshot_xmax(pg_current_snapshot())))
        limit :most
    )
    union all
    (
        select s.word, s.uses, null, true, false, true, case when s.word ~ '[^ -~]' then show_trgm(s.word) end, null
        from search_words s
        where s.changed >= (select :since::bigint::text::xid8)
            and ((select :since::bigint = 0) or s.changed < (select pg_snapshot_xmax(pg_current_snapshot())))
        limit :most
    )
    """,
    ChangedWord,
)
PARTS = Query(
    """
    select o.term, array(
        select v.lexeme from unnest(to_tsvector('simple', o.term)) v, unnest(v.positions) place order by place
    ) as parts
    from unnest((select :terms::text[])) as o (term)
    """,
    Parts,
)
