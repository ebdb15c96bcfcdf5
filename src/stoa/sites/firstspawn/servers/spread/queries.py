"""SQL of how servers are spread over tags and over the globe."""

import msgspec

from stoa.kernel.db import Query


class Pair(msgspec.Struct, frozen=True):
    """How many servers have both tags; the same one twice tells of that one."""

    tag: str
    other: str
    many: int


class Square(msgspec.Struct, frozen=True):
    """How many servers stand within a tenth of a degree of latitude and of longitude, counted in tenths."""

    latitude: int
    longitude: int
    many: int


class CommonWord(msgspec.Struct, frozen=True):
    """A word of an index, and about how many servers have it."""

    word: str
    many: int
    in_names: bool


# What PostgreSQL itself goes by: of words that are not among these, hardly any server has one.
COMMON_WORDS = Query(
    """
    select w.word, (w.part * c.reltuples)::int as many, t.attname = 'name_words' as in_names
    from pg_stats t join pg_class c on c.oid = 'servers'::regclass
    cross join lateral unnest(t.most_common_elems::text::text[], t.most_common_elem_freqs) as w (word, part)
    where t.schemaname = c.relnamespace::regnamespace::text and t.tablename = c.relname
        and t.attname in ('search', 'name_words') and w.word is not null
    """,
    CommonWord,
)
PAIRS = Query("select tag, other, many from server_tag_pairs", Pair)
SQUARES = Query("select latitude, longitude, many from server_squares", Square)

COUNT_PAIRS: Query[None] = Query(
    """
    with counted as (
        select a.tag, b.tag as other, count(*)::int as many
        from servers s, unnest(s.tags) as a (tag), unnest(s.tags) as b (tag)
        where s.active and a.tag <= b.tag group by a.tag, b.tag
    ), gone as (
        delete from server_tag_pairs p
        where not exists (select from counted c where c.tag = p.tag and c.other = p.other)
    )
    insert into server_tag_pairs (tag, other, many) select tag, other, many from counted
    on conflict (tag, other) do update set many = excluded.many where server_tag_pairs.many <> excluded.many
    """
)
COUNT_SQUARES: Query[None] = Query(
    """
    with counted as (
        select floor(s.latitude * 10)::int as latitude, floor(s.longitude * 10)::int as longitude,
            count(*)::int as many
        from servers s where s.active and s.latitude is not null group by 1, 2
    ), gone as (
        delete from server_squares q
        where not exists (select from counted c where c.latitude = q.latitude and c.longitude = q.longitude)
    )
    insert into server_squares (latitude, longitude, many) select latitude, longitude, many from counted
    on conflict (latitude, longitude) do update set many = excluded.many where server_squares.many <> excluded.many
    """
)
