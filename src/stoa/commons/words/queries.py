"""SQL of words: what looks like something that was typed.

Parameters stand in a select of their own: the planner, which makes nothing of their values then, plans but once.
Planning would cost more than looking.
"""

import msgspec

MOST_BEGUN = 20
"""Beyond so many words, a beginning is asked for as such."""
MOST_ALIKE, ALIKE_AT_LEAST = 2, 0.4
"""Of words that look like one, so many are taken, and only those whose triples of letters are alike by so much."""


class Alike(msgspec.Struct, frozen=True):
    """A word that somebody typed, and one of the site's that looks like it."""

    term: str
    word: str


class Known(msgspec.Struct, frozen=True):
    """A word that somebody typed, and one of the site's that begins so, or only looks like it."""

    term: str
    word: str
    begins: bool


def known_sql(table: str, lexemes: str, *, least: float = ALIKE_AT_LEAST) -> str:
    """Write the statement that finds what looks like some words, and, of all `lexemes`, what begins with others."""
    return f"""
    select a.term, a.word, false as begins from ({alike_sql(table, least=least)}) a
    union all
    select b.term, w.lexeme as word, true as begins from unnest((select :begun::text[])) as b (term)
    cross join lateral (
        select l.lexeme from {lexemes} l
        where l.lexeme >= b.term and l.lexeme < b.term || chr(1114111)
        order by l.lexeme limit {MOST_BEGUN + 1}
    ) w
    """


def alike_sql(table: str, *, least: float = ALIKE_AT_LEAST) -> str:
    """Write the statement that finds words of a table that look, by `least`, like some that nobody there knows."""
    return f"""
    select t.term, w.word from unnest((select :terms::text[])) as t (term) cross join lateral (
        select s.word, similarity(s.word, t.term) as likeness from {table} s
        where s.word % t.term and s.word <> t.term and similarity(s.word, t.term) >= {least}
            and left(s.word, 1) = left(t.term, 1) and abs(length(s.word) - length(t.term)) <= 2
            and not exists (select from {table} k where k.word = t.term and k.uses >= 3)
        order by likeness desc, s.uses desc, s.word collate "C" limit {MOST_ALIKE}
    ) w
    """
