"""SQL of plugins."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.keys import encrypted_column

from .models import Place, PluginRow, PluginStatus, PluginView

SECRET = encrypted_column("plugins", "secret")
FORMER_SECRET = encrypted_column("plugins", "former_secret")

COUNT = Query("select count(*)::int from plugins where server_id = :server_id and status <> 'REVOKED'", int)
INSERT: Query[None] = Query(
    """
    insert into plugins (id, server_id, api_key, secret, allowed_addresses)
    values (:id, :server_id, :api_key, :secret, :allowed_addresses)
    """
)
LIST = Query(
    """
    select p.id, p.server_id, s.game_type, p.api_key, p.status,
        (p.status = 'ACTIVE'
            and coalesce(p.last_heartbeat, p.verified_at, p.created_at) < now() - :stale_after::interval) as is_stale,
        p.plugin_version, p.server_version, p.allowed_addresses, p.active_players,
        coalesce(m.minutes, 0) as total_playtime, p.last_heartbeat, p.created_at,
        greatest(p.created_at, p.verified_at, p.last_heartbeat) as updated_at, p.verified_at
    from plugins p join servers s on s.id = p.server_id left join playtime_marks m on m.server_id = p.server_id
    where p.server_id = :server_id and p.status <> 'REVOKED' order by p.created_at desc, p.id desc limit 50
    """,
    PluginView,
)
SERVER_OF = Query("select server_id from plugins where id = :id and status <> 'REVOKED'", UUID)
KEY_OF = Query("select api_key from plugins where id = :id", str)
ROTATE = Query(
    """
    update plugins set former_secret = :former, former_until = now() + :overlap::interval, secret = :secret
    where id = :id and status <> 'REVOKED' returning api_key
    """,
    str,
)
SECRET_OF = Query("select secret from plugins where id = :id for no key update", bytes)
ALLOW: Query[None] = Query("update plugins set allowed_addresses = :allowed_addresses where id = :id")
# Each request holds its key's row and its server's from the moment its signature is claimed: a key ends when all of
# them are done, and so does a server, when it is removed.
REVOKE: Query[None] = Query(
    """
    with held as (select id from plugins where id = :id for update)
    update plugins p set status = 'REVOKED', ended_at = now(), former_secret = null from held where p.id = held.id
    """
)

FIND_BY_KEY = Query(
    """
    select p.id, p.server_id, p.status, s.state as server_state, s.address, s.port, p.secret,
        case when p.former_until > now() then p.former_secret end as former_secret, p.allowed_addresses
    from plugins p join servers s on s.id = p.server_id
    where p.api_key = :api_key
    """,
    PluginRow,
)
CLAIM_SIGNATURE = Query(
    """
    insert into plugin_signatures (plugin_id, digest) values (:plugin_id, :digest)
    on conflict do nothing returning true
    """,
    bool,
)
STATUS = Query(
    """
    select case when s.state = 'removed' then 'REVOKED' else p.status end
    from plugins p join servers s on s.id = p.server_id where p.id = :id for key share
    """,
    PluginStatus,
)
HOLD_SERVER = Query("select address, port from servers where id = :server_id for no key update", Place)
SWEEP_SIGNATURES: Query[None] = Query(
    """
    delete from plugin_signatures where (plugin_id, digest) in (
        select plugin_id, digest from plugin_signatures where seen_at < now() - :keep::interval limit 5000
    )
    """
)
VERIFY: Query[None] = Query(
    """
    update plugins set status = 'ACTIVE', plugin_version = :plugin_version, server_version = :server_version,
        verified_at = coalesce(verified_at, now()), last_heartbeat = now()
    where id = :id and status in ('PENDING_VERIFICATION', 'ACTIVE')
    """
)
PROVE_SERVER = Query(
    """
    update servers set verified = true, proof = 'plugin', verified_at = coalesce(verified_at, now()), changed_at = now()
    where id = :server_id and not (verified and proof = 'plugin') returning true
    """,
    bool,
)
BEAT: Query[None] = Query(
    """
    update plugins set plugin_version = :plugin_version, active_players = :active_players, last_heartbeat = now()
    where id = :id
    """
)
# Its secret cannot be read, so nobody signs with it before it gets another. Each start lets it have been heard of.
PLANT: Query[None] = Query(
    """
    insert into plugins (
        id, server_id, api_key, secret, status, plugin_version, server_version, active_players, last_heartbeat,
        created_at, verified_at
    )
    select gen_random_uuid(), s.id, 'fs_pk_' || md5('demo ' || s.slug), decode('00', 'hex'), 'ACTIVE', '1.2.0',
        coalesce(s.version, '1.21.4'), s.players, now(), s.created_at + interval '2 days',
        s.created_at + interval '2 days'
    from servers s where s.slug = any(:slugs)
    on conflict (api_key) do update set last_heartbeat = now()
    """
)
