"""SQL of boats under words."""

from stoa.kernel.db import Query
from stoa.kernel.db.shapes import Source

# What was typed is two questions: words anywhere, and the same words in the name. Who stands under a word in
# `listing_words` is asked for them only where that does not tell it all.
WHOLE, NAMED = "to_tsquery('simple', (:query::text[])[1])", "to_tsquery('simple', (:query::text[])[2])"
# Of two terms that are filed, the second is looked for there too, before the boat itself is looked at.
_BESIDE = "exists (select from listing_words o where o.id = b.id and o.word = any((:query::text[])[3:]))"


def _looked_up(condition: str, first: str = "") -> str:
    """Write a condition on the boat of whoever stands under a word."""
    asked = f"exists (select from listings l where l.id = b.id and {condition})"
    return f"case when {first} then {asked} else false end" if first else asked


FILED = ("query", "filed")
"""All that stand under a word fit."""
# Where boats stand under words, a question is a handful of others.
_WAYS = {
    FILED: "true",
    ("query", "checked"): _looked_up(f"l.search @@ {WHOLE}"),
    ("query", "both"): _looked_up(f"l.search @@ {WHOLE}", _BESIDE),
    ("query", "checked named"): _looked_up(f"l.search @@ {NAMED}"),
    ("query", "both named"): _looked_up(f"l.search @@ {NAMED}", _BESIDE),
    ("query", "checked rest"): _looked_up(f"l.search @@ {WHOLE} and not l.search @@ {NAMED}"),
    ("radiusKm", "placed"): "b.spot is not null",
}
UNDER_WORDS = {
    "words": Source("unnest(:words::text[]) as d (word)", "listing_words b", "b.word = d.word", _WAYS),
    "names": Source(
        "unnest(:words::text[], :parts::bool[]) as d (word, named)",
        "listing_words b",
        "b.word = d.word and b.named = d.named",
        _WAYS,
    ),
}

COUNT_USES: Query[None] = Query("select from count_uses()")
FILE_WORDS = Query("select file_words(:fewest, :share)", int)
UNUSED = Query(
    """
    select l.lexeme from listing_lexemes l
    where not exists (
        select from ts_stat('select search from public.listings where shown') s where s.word = l.lexeme collate "C"
    )
    order by l.lexeme limit :most
    """,
    str,
)
# Whoever writes a boat meanwhile has either been waited for, or asks for its words once these are gone.
HOLD_BOATS: Query[None] = Query("lock table listings in share row exclusive mode")
FORGET_WORDS: Query[None] = Query(
    """
    delete from listing_lexemes l where l.lexeme = any(:words) and not exists (
        select from listings b where b.shown and b.search @@ ltrim(quote_literal(l.lexeme), ' E')::tsquery
    )
    """
)
COUNT_WORDS: Query[None] = Query(
    """
    with counted as (
        select word, count(*)::int as uses
        from listings b, unnest(words_to_find(b.make, b.model, b.city, b.state, b.title)) as word
        where b.shown group by word
    ), gone as (
        delete from search_words s where not exists (select from counted c where c.word = s.word)
    )
    insert into search_words (word, uses) select word, uses from counted
    on conflict (word) do update set uses = excluded.uses where search_words.uses <> excluded.uses
    """
)
