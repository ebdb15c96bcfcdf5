"""SQL of proofs."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.sites.firstspawn.addresses.rules import ACTUAL_PORT

from .models import Claimed, ProvenPlace

_CLAIMED = """
    select s.id, s.slug, s.name, s.game_type, s.address, s.port, s.state, s.verified, t.person_id as owner_id, c.token
    from servers s
    left join server_team t on t.server_id = s.id and t.role = 'owner'
    left join server_claims c on c.server_id = s.id and c.person_id = :person_id
    where (s.slug = :server or s.id::text = :server) and s.state in ('listed', 'archived')
"""
FIND = Query(_CLAIMED, Claimed)
LOCK = Query(f"{_CLAIMED} for no key update of s", Claimed)
START = Query(
    """
    insert into server_claims (server_id, person_id, token) values (:server_id, :person_id, :token)
    on conflict (server_id, person_id) do update set created_at = now() returning token
    """,
    str,
)
END: Query[None] = Query("delete from server_claims where server_id = :server_id")
PROVE: Query[None] = Query(
    """
    update servers set verified = true, proof = :method, verified_at = now(), changed_at = now(),
        row_version = row_version + 1
    where id = :server_id
    """
)
# Whoever listed somebody else's server chose its team, too: nobody of it stays.
LEAVE_TEAM = Query(
    "delete from server_team where server_id = :server_id and person_id <> :person_id returning person_id", UUID
)
END_INVITES: Query[None] = Query("delete from server_invites where server_id = :server_id")
LEAVE_NETWORK: Query[None] = Query(
    "update servers set network_id = null where network_id is not null and (id = :server_id or network_id = :server_id)"
)
OWN: Query[None] = Query(
    """
    insert into server_team (server_id, person_id, role) values (:server_id, :person_id, 'owner')
    on conflict (server_id, person_id) do update set role = 'owner', since = now()
    """
)
PROVEN_PLACE = Query(
    f"select address, {ACTUAL_PORT} as port from servers where id = :server_id and verified", ProvenPlace
)
UNPROVEN_TWINS = Query(
    f"""
    select id from servers
    where lower(address) = lower(:address) and {ACTUAL_PORT} = :port and id <> :server_id
        and state = 'listed' and not verified
    """,
    UUID,
)
OWNER_OF_PROVEN = Query(
    """
    select t.person_id from server_team t join servers s on s.id = t.server_id
    where t.server_id = :server_id and t.role = 'owner' and s.verified
    """,
    UUID,
)
END_PLUGINS: Query[None] = Query(
    "update plugins set status = 'REVOKED', ended_at = now() where server_id = :server_id and status <> 'REVOKED'"
)
