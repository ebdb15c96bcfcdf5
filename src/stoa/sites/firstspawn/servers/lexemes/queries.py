"""SQL of the words that stand in servers."""

from stoa.kernel.db import Query

# Servers that are not listed keep theirs: they may be listed again, and teach nothing then.
FIND_UNUSED = Query(
    """
    with used as materialized (select s.word collate "C" as word from ts_stat('select search from public.servers') as s)
    select l.lexeme from server_lexemes l where not exists (select from used u where u.word = l.lexeme) limit :most
    """,
    str,
)
# Who writes a server waits for what follows, and holds no word of it meanwhile.
HOLD: Query[None] = Query("lock table server_lexemes in share row exclusive mode")
FORGET: Query[None] = Query("delete from server_lexemes where lexeme = any(:unused::text[]) and unused_since < :before")
MARK: Query[None] = Query(
    "update server_lexemes set unused_since = :now where lexeme = any(:unused::text[]) and unused_since is null"
)
UNMARK: Query[None] = Query(
    "update server_lexemes set unused_since = null where unused_since is not null and lexeme <> all(:unused::text[])"
)
