"""What PostgreSQL knows of a site's tables: columns, keys, and the words that checks allow."""

from dataclasses import dataclass, field
from typing import Any

SCHEMAS = ("accounts", "commons", "public")

_COLUMNS = """
    select n.nspname || '.' || c.relname, a.attname::text, t.typname::text, a.attnotnull,
           a.atthasdef or a.attidentity <> ''
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = any($1::text[])
    join pg_type t on t.oid = a.atttypid
    where a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and c.relname <> 'schema_migrations'
    order by 1, a.attnum
"""
_FOREIGN = """
    select k.conrelid::regclass::text, a.attname::text, n.nspname || '.' || c.relname
    from pg_constraint k
    join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum]
    join pg_class c on c.oid = k.confrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0
"""
_WORDS = r"""
    select k.conrelid::regclass::text, a.attname::text,
           array(select m[1] from regexp_matches(pg_get_constraintdef(k.oid), '''([^'']+)''', 'g') as m)
    from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum]
    where k.contype = 'c' and pg_get_constraintdef(k.oid) like '%ARRAY[%'
"""
_KEYS = """
    select i.indrelid::regclass::text, a.attname::text
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indisprimary
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, as an insert must treat it."""

    name: str
    type: str
    required: bool
    has_default: bool


@dataclass(slots=True)
class Table:
    """A table, by its full name."""

    name: str
    columns: list[Column] = field(default_factory=list)
    foreign: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    key: list[str] = field(default_factory=list)


async def read_catalogue(connection: Any) -> dict[str, Table]:
    """Give every table of the layers above the kernel."""
    tables: dict[str, Table] = {}
    for table, name, kind, required, has_default in await connection.fetch(_COLUMNS, SCHEMAS):
        tables.setdefault(table, Table(table)).columns.append(Column(name, kind, required, has_default))
    for table, column, to in await connection.fetch(_FOREIGN):
        if found := tables.get(_full(table)):
            found.foreign[column] = to
    for table, column, words in await connection.fetch(_WORDS):
        if found := tables.get(_full(table)):
            found.words[column] = list(words)
    for table, column in await connection.fetch(_KEYS):
        if found := tables.get(_full(table)):
            found.key.append(column)
    return tables


def _full(name: str) -> str:
    return name if "." in name else f"public.{name}"
