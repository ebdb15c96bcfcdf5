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


def told(place: int) -> str:
    """Ask a boat's terms; the case lets nobody guess that few fit, and read all under a word to put it in order."""
    return f"case when b.terms @@ (select (:terms::text[])[{place}]::query_int) then true else false end"


def _looked_up(place: int, condition: str) -> str:
    """Ask the boat itself for what its terms do not tell."""
    asked = f"exists (select from listings l where l.id = b.id and {condition})"
    return f"case when b.terms @@ (select (:terms::text[])[{place}]::query_int) then {asked} else false end"


_ANYWHERE, _IN_NAME, _REST = 1, 2, 3
_RARE, _RARE_IN_NAMES = 3, 4


def _with_rare_words(place: int, condition: str) -> str:
    """Name the boats with words that are not filed, of which there are few: these are found first, and then asked."""
    rare = f"l.shown and l.search @@ (select to_tsquery('simple', (:query::text[])[{place}]))"
    return f"(select l.id from listings l where {rare} and case when {condition} then true else false end)"


def _beside_rare_words(terms: int, place: int, condition: str) -> str:
    """Ask a boat's terms for words that are filed, and whether it is one of those with words that are not."""
    rare = _with_rare_words(place, condition)
    return f"case when b.terms @@ (select (:terms::text[])[{terms}]::query_int) then true else b.id in {rare} end"


_NOT_IN_NAME = f"l.search @@ {WHOLE_ONCE} and not l.search @@ {NAMED_ONCE}"
_REST_BESIDE_RARE_WORDS = f"""case
    when b.terms @@ (select (:terms::text[])[{_REST}]::query_int)
        then b.id not in {_with_rare_words(_RARE, f"l.search @@ {NAMED_ONCE}")}
    when b.terms @@ (select (:terms::text[])[{_ANYWHERE}]::query_int) then false
    else b.id in {_with_rare_words(_RARE, _NOT_IN_NAME)} end"""
FILED, EVERY, ONE = ("query", "filed"), ("query", "every"), ("query", "every of one")
"""All that stand under a word fit; or those whose terms say so, under several words or under one."""
# Where boats stand under words, a question is a handful of others.
_WAYS = {
    FILED: "true",
    EVERY: told(_ANYWHERE),
    ("query", "every named"): told(_IN_NAME),
    ("query", "every rest"): told(_REST),
    ("query", "rare"): _beside_rare_words(_ANYWHERE, _RARE, f"l.search @@ {WHOLE_ONCE}"),
    ("query", "rare named"): _beside_rare_words(_IN_NAME, _RARE_IN_NAMES, f"l.search @@ {NAMED_ONCE}"),
    ("query", "rare rest"): _REST_BESIDE_RARE_WORDS,
    ("query", "checked"): _looked_up(_ANYWHERE, f"l.search @@ {WHOLE_ONCE}"),
    ("query", "checked named"): _looked_up(_IN_NAME, f"l.search @@ {NAMED_ONCE}"),
    ("query", "checked rest"): _looked_up(_REST, _NOT_IN_NAME),
    ("query", "told rest"): _looked_up(_REST, f"l.search @@ {WHOLE_ONCE}"),
    ("radiusKm", "placed"): "b.spot is not null",
}
# What is counted under several words of one term is counted once.
COUNTED_UNDER = {
    FILED: "listing_words b where b.word = (select (:words::text[])[1])",
    ONE: f"listing_words b where b.word = (select (:words::text[])[1]) and {told(_ANYWHERE)}",
    EVERY: f"""(
        select distinct on (b.id) b.* from listing_words b
        where b.word = any((select :words::text[])::text[]) and {told(_ANYWHERE)}
    ) b where true""",
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


def _anybody(way: str) -> Query[bool]:
    return Query(
        f"""select exists (
            select from unnest((select :words::text[])) as d (word) join listing_words b on b.word = d.word
            where {_WAYS["query", way]}
        )""",
        bool,
        registered=False,
    ).named("marinemarket.search.ELSEWHERE")


ELSEWHERE = {way: _anybody(way) for way in ("every rest", "rare rest", "told rest", "checked rest")}
"""Whether any boat has it all, but not all of it in its name."""
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
