"""SQL of boats under words."""

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Among
from stoa.kernel.db.shapes import Source

# What was typed is two questions: words anywhere, and the same words in the name. Who stands under a word in
# `listing_words` is asked for them only where that does not tell it all.
WHOLE, NAMED = "to_tsquery('simple', (:query::text[])[1])", "to_tsquery('simple', (:query::text[])[2])"
# As selects of their own parameters are worked out once, and the planner, which makes nothing of their values then,
# plans but once: planning would cost more than looking.
WHOLE_ONCE, NAMED_ONCE = f"(select {WHOLE})", f"(select {NAMED})"
# Of two terms that are filed, the second is looked for there too, before the boat itself is looked at.
_BESIDE = (
    "exists (select from listing_words o where o.id = b.id and o.word = any((select (:query::text[])[3:])::text[]))"
)


def _looked_up(condition: str, first: str = "") -> str:
    """Write a condition on the boat of whoever stands under a word."""
    asked = f"exists (select from listings l where l.id = b.id and {condition})"
    return f"case when {first} then {asked} else false end" if first else asked


# Where all terms are filed, the words under which a boat stands tell everything: each word has a bit for every term
# that may mean it, and the last of the bits are those of all terms.
_BITS, _EVERY = "(select :bits::text[]::integer[])", "(select :every::text[])"
_ALL = "(select (:bits::text[]::integer[])[cardinality(:bits::text[])])"


# All terms are in few boats that have the rarest one, which is seen at once.
_RAREST = "exists (select from listing_words o where o.id = b.id and o.word = any((select :rarest::text[])::text[]))"


def _of_terms(told: str, first: str = _BESIDE) -> str:
    return f"""case when {first} then (
        select {told} from (
            select o.named, {_BITS}[array_position({_EVERY}, o.word)] as bit from listing_words o
            where o.id = b.id and o.word = any({_EVERY}::text[])
        ) as t
    ) else false end"""


_ANYWHERE, _IN_NAME = f"bit_or(t.bit) = {_ALL}", f"bit_or(t.bit) filter (where t.named) = {_ALL}"
FILED = ("query", "filed")
"""All that stand under a word fit."""
# Where boats stand under words, a question is a handful of others.
_WAYS = {
    FILED: "true",
    ("query", "every"): _of_terms(_ANYWHERE),
    ("query", "every named"): _of_terms(_IN_NAME),
    ("query", "every rest"): _of_terms(f"{_ANYWHERE} and ({_IN_NAME}) is not true", _RAREST),
    ("query", "checked"): _looked_up(f"l.search @@ {WHOLE_ONCE}"),
    ("query", "both"): _looked_up(f"l.search @@ {WHOLE_ONCE}", _BESIDE),
    ("query", "checked named"): _looked_up(f"l.search @@ {NAMED_ONCE}"),
    ("query", "both named"): _looked_up(f"l.search @@ {NAMED_ONCE}", _BESIDE),
    ("query", "checked rest"): _looked_up(f"l.search @@ {WHOLE_ONCE} and not l.search @@ {NAMED_ONCE}"),
    ("radiusKm", "placed"): "b.spot is not null",
}
_WORDS = "unnest((select :words::text[])) as d (word)"
_WORDS_AND_PARTS = "unnest((select :words::text[]), (select :parts::text[]::boolean[])) as d (word, named)"
# What lies in a circle is found by the spots that a word has there, and put in order then.
_AT_SPOTS = "listing_word_places p join listing_words b on b.word = p.word and b.spot = p.spot"
_BY_PLACES = Among(_AT_SPOTS, (("b.place", "p.place"), ("b.word", "p.word")))


def under_words(around: str) -> dict[str, Source]:
    """Give the tables under words; `around` is a circle, as conditions on `p.place`."""
    ways = {**_WAYS, ("radiusKm", "around"): around}
    return {
        "words": Source(_WORDS, "listing_words b", "b.word = d.word", ways, {"distance": _BY_PLACES}),
        "names": Source(_WORDS_AND_PARTS, "listing_words b", "b.word = d.word and b.named = d.named", ways),
        "words around": Source(_WORDS, _AT_SPOTS, "p.word = d.word", ways),
        "names around": Source(_WORDS_AND_PARTS, _AT_SPOTS, "p.word = d.word and b.named = d.named", ways),
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
    with gone as (
        delete from listing_lexemes l where l.lexeme = any(:words) and not exists (
            select from listings b where b.shown and b.search @@ ltrim(quote_literal(l.lexeme), ' E')::tsquery
        )
        returning l.lexeme
    )
    delete from listing_word_places p using gone where p.word = gone.lexeme
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
