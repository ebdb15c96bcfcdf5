"""SQL of the registry."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.sites.firstspawn.addresses.rules import ACTUAL_PORT

from .models import Kept, Standing

_KEPT = """
    s.id, s.slug, s.name, s.game_type, s.address, s.port, s.bedrock_port, s.tags, s.short_description, s.description,
    s.website_url, s.discord_url, s.region, s.language, s.version, s.launch_date, s.rules, s.contact, s.modpack,
    s.latitude, s.longitude, s.state, t.role
"""

_FIND = f"""
    select {_KEPT}
    from servers s left join server_team t on t.server_id = s.id and t.person_id = :person_id
    where (s.slug = :server or s.id::text = :server) and s.state <> 'removed'
"""
FIND = Query(_FIND, Kept)
# Held before anything is read: what was read while somebody else held it would be as it was before them.
HOLD = Query(
    "select id from servers where (slug = :server or id::text = :server) and state <> 'removed' for no key update", UUID
)
# It waits for what a plugin of the server has begun, and nothing of a plugin's comes after it.
HOLD_TO_REMOVE = Query(
    "select id from servers where (slug = :server or id::text = :server) and state <> 'removed' for update", UUID
)
LIKE_SLUGS = Query("select slug from servers where slug = :slug or slug like :slug || '-%'", str)
COUNT_OWNED = Query(
    """
    select count(*)::int from server_team t join servers s on s.id = t.server_id
    where t.person_id = :person_id and t.role = 'owner' and s.state <> 'removed'
    """,
    int,
)
COUNT_PROVEN = Query(
    """
    select count(*)::int from server_team t join servers s on s.id = t.server_id
    where t.person_id = :person_id and t.role = 'owner' and s.state <> 'removed' and s.verified
    """,
    int,
)
PROVEN_AT = Query(
    f"""
    select exists (
        select from servers where lower(address) = :address and {ACTUAL_PORT} = :port
            and state <> 'removed' and verified and id is distinct from :besides
    )
    """,
    bool,
)
# Another listing of the same owner at an address.
OWN_AT = Query(
    f"""
    select s.id, s.name, s.slug, s.state from server_team t join servers s on s.id = t.server_id
    where t.role = 'owner' and t.person_id = :owner_id and lower(s.address) = :address and {ACTUAL_PORT} = :port
        and s.state <> 'removed' and s.id is distinct from :besides
    order by s.id limit 1
    """,
    Standing,
)
OWNER = Query("select person_id from server_team where server_id = :server_id and role = 'owner'", UUID)
INSERT = Query(
    """
    insert into servers (
        id, slug, name, game_type, address, port, bedrock_port, tags, short_description, description, website_url,
        discord_url, region, language, version, launch_date, rules, contact, modpack, latitude, longitude, created_at
    ) values (
        :id, :slug, :name, :game_type, :address, :port, :bedrock_port, :tags, :short_description, :description,
        :website_url, :discord_url, :region, :language, :version, :launch_date, :rules, :contact, :modpack, :latitude,
        :longitude, now()
    ) on conflict (slug) do nothing returning slug
    """,
    str,
)
JOIN_TEAM: Query[None] = Query(
    "insert into server_team (server_id, person_id, role) values (:server_id, :person_id, :role)"
)
CHANGE: Query[None] = Query(
    """
    update servers set
        name = :name, address = :address, port = :port, bedrock_port = :bedrock_port, tags = :tags,
        short_description = :short_description, description = :description, website_url = :website_url,
        discord_url = :discord_url, region = :region, language = :language, version = :version,
        launch_date = :launch_date, rules = :rules, contact = :contact, modpack = :modpack, latitude = :latitude,
        longitude = :longitude, row_version = row_version + 1, changed_at = now()
    where id = :id
    """
)
UNPROVE: Query[None] = Query("update servers set verified = false, proof = null, verified_at = null where id = :id")
# What its owner decides is final: a moderator's way back ends with it.
SET_STATE: Query[None] = Query(
    "update servers set state = :state, state_before = null, changed_at = now() where id = :id"
)

HOLD_BACK = Query("update servers set state = 'held' where id = :id and state = 'listed' returning id", UUID)
