"""SQL of this bench: one server with a verified plugin."""

EMPTY = "truncate servers cascade"
SERVER = """
    insert into servers (id, slug, name, game_type, address, created_at)
    values ($1, 'bench', 'Bench', 'MINECRAFT', 'bench.example', now())
"""
PLUGIN = """
    insert into plugins (id, server_id, api_key, secret, status, verified_at)
    values ($1, $2, 'bench', '', 'ACTIVE', now())
"""
COUNTED = "select count(*)::int, coalesce(sum(minutes), 0)::int from playtime"
