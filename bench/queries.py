"""SQL of the bench itself; what the site answers with stands in its own rooms."""

SERVER_COLUMNS = (
    "id",
    "slug",
    "name",
    "description",
    "game_type",
    "region",
    "players",
    "votes",
    "rating",
    "online",
    "created_at",
    "tags",
)

FINGERPRINT = "select obj_description('servers'::regclass)"
SET_FINGERPRINT = "comment on table servers is '{}'"
EMPTY_ALL = "truncate servers, tags, server_tags, reviews, audit restart identity"
EMPTY_WRITTEN = "truncate reviews, audit restart identity"
VACUUM = "vacuum analyze"
CHECKPOINT = "checkpoint"
VERSION = "select current_setting('server_version')"
SETTINGS = """
    select name, current_setting(name) as value
    from unnest(array['shared_buffers', 'fsync', 'synchronous_commit', 'full_page_writes']) as name
"""
BACKEND = "select pg_backend_pid()"

PLANT_PERSON = """
    insert into accounts.people (id, username, email, email_key) values ($1, $2, $3, $3) on conflict do nothing
"""
PLANT_HASH = """
    insert into accounts.passwords (person_id, hash) values ($1, $2)
    on conflict (person_id) do update set hash = excluded.hash
"""
