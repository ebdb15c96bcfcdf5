"""SQL of prizes."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.sites.firstspawn.giveaways import Giveaway

from .models import CodeRow, OwnCode, PendingRow, PoolRow, PrizeRow, PrizeStatus, Redemption

_POOL = "p.id, p.server_id, p.is_active, p.description, p.created_at, p.changed_at as updated_at"
FIND_POOL = Query(
    f"select {_POOL} from prize_pools p join servers s on s.id = p.server_id where s.id = :server_id", PoolRow
)
POOL_SERVER = Query("select server_id from prize_pools where id = :id", UUID)
SET_POOL = Query(
    """
    insert into prize_pools (id, server_id, is_active, description)
    values (:id, :server_id, :is_active, :description)
    on conflict (server_id) do update set is_active = excluded.is_active, description = excluded.description,
        changed_at = now()
    returning id
    """,
    UUID,
)
NEED_POOL = Query(
    """
    insert into prize_pools (id, server_id) values (:id, :server_id)
    on conflict (server_id) do update set server_id = excluded.server_id returning id
    """,
    UUID,
)

CLOSE_POOL: Query[None] = Query(
    """
    with closed as (
        update prize_pools set is_active = false, changed_at = now() where server_id = :server_id returning id
    )
    update prizes z set is_active = false, changed_at = now() from closed c where z.pool_id = c.id
    """
)
END_CODES: Query[None] = Query(
    """
    update redemption_codes set status = 'EXPIRED', expires_at = now()
    where server_id = :server_id and status in ('AVAILABLE', 'RESERVED')
    """
)
_PRIZE = """
    z.id, z.pool_id, p.server_id, z.name, z.description, z.console_command, z.quantity, z.quantity_used, z.valid_from,
    z.valid_until, z.is_active, z.created_at, z.changed_at as updated_at
"""
_PRIZES = f"select {_PRIZE} from prizes z join prize_pools p on p.id = z.pool_id"
LIST_PRIZES = Query(f"{_PRIZES} where p.server_id = :server_id order by z.created_at, z.id limit 100", PrizeRow)
# Asked with every page of a server: most have no pool.
GIVEAWAYS = Query(
    """
    select z.name, z.description, p.description as about, z.quantity - z.quantity_used as remaining,
        z.valid_until as until
    from prize_pools p join prizes z on z.pool_id = p.id
    where p.server_id = :server_id and p.is_active and z.is_active and z.quantity_used < z.quantity
        and coalesce(z.valid_from <= now(), true) and coalesce(z.valid_until > now(), true)
    order by z.created_at, z.id limit 12
    """,
    Giveaway,
)
FIND_PRIZE = Query(f"{_PRIZES} where z.id = :id", PrizeRow)
LOCK_PRIZE = Query(f"{_PRIZES} where z.id = :id for no key update of z", PrizeRow)
COUNT_PRIZES = Query("select count(*)::int from prizes where pool_id = :pool_id", int)
INSERT_PRIZE = Query(
    """
    insert into prizes (
        id, pool_id, name, description, console_command, quantity, valid_from, valid_until, is_active, created_at
    ) values (
        :id, :pool_id, :name, :description, :console_command, :quantity, :valid_from, :valid_until, :is_active, :now
    ) on conflict (id) do nothing returning id
    """,
    UUID,
)
CHANGE_PRIZE: Query[None] = Query(
    """
    update prizes set name = :name, description = :description, console_command = :console_command,
        quantity = :quantity, valid_from = :valid_from, valid_until = :valid_until, is_active = :is_active,
        changed_at = now()
    where id = :id
    """
)
REMOVE_PRIZE: Query[None] = Query("delete from prizes where id = :id")
ADD_USED: Query[None] = Query("update prizes set quantity_used = quantity_used + 1 where id = :id")

ADD_CODES: Query[None] = Query(
    """
    insert into redemption_codes (id, prize_id, server_id, code, expires_at, created_at)
    select c.id, :prize_id, :server_id, c.code, :expires_at, :now
    from unnest(:ids::uuid[], :codes::text[]) as c (id, code)
    """
)
DROP_CODES = Query(
    """
    delete from redemption_codes where id in (
        select id from redemption_codes
        where prize_id = :prize_id and status in ('AVAILABLE', 'EXPIRED') and person_id is null
        order by id desc limit :many for update skip locked
    ) returning true
    """,
    bool,
)
MOVE_END: Query[None] = Query(
    """
    update redemption_codes set expires_at = :expires_at,
        status = case when status = 'EXPIRED' and (:expires_at::timestamptz is null or :expires_at > :now)
            then 'AVAILABLE' else status end
    where prize_id = :prize_id and person_id is null and status in ('AVAILABLE', 'EXPIRED')
    """
)
LIST_CODES = Query(
    """
    select code, status, player_name, reserved_at, executed_at, expires_at
    from redemption_codes where prize_id = :prize_id order by status, id limit 1000
    """,
    OwnCode,
)

_CODE = """
    select c.id, c.prize_id, c.server_id, c.status, c.person_id, c.player_uuid, c.player_name, c.attempt_id,
        c.executed_at, c.expires_at, s.game_type,
        (s.active and coalesce(z.valid_from <= :now, true) and (c.person_id is not null
            or (z.is_active and p.is_active and coalesce(z.valid_until > :now, true)))) as is_open
    from redemption_codes c join prizes z on z.id = c.prize_id join prize_pools p on p.id = z.pool_id
    join servers s on s.id = c.server_id
    where c.code = :code for no key update of c
"""
PRIZE_OF = Query("select prize_id from redemption_codes where code = :code", UUID)
LOCK_CODE = Query(_CODE, CodeRow)
RESERVE = Query(
    """
    update redemption_codes set status = 'RESERVED', person_id = :person_id, player_uuid = :player_uuid,
        player_name = :player_name, reserved_at = :now, expires_at = :expires_at
    where id = :id and status = 'AVAILABLE' returning true
    """,
    bool,
)
GIVE = Query(
    """
    update redemption_codes set person_id = :person_id
    where id = (
        select c.id from redemption_codes c join prizes z on z.id = c.prize_id join prize_pools p on p.id = z.pool_id
        where c.prize_id = :prize_id and c.status = 'AVAILABLE' and c.person_id is null and z.is_active and p.is_active
            and (c.expires_at is null or c.expires_at > :now)
        order by c.id limit 1 for update of c skip locked
    ) returning code
    """,
    str,
)
EXECUTE = Query(
    """
    update redemption_codes set status = 'REDEEMED', executed_at = :now, attempt_id = :attempt_id
    where id = :id and status = 'RESERVED' returning true
    """,
    bool,
)

_REDEMPTION = """
    select c.id, c.prize_id, c.person_id as redeemed_by, c.reserved_at as redeemed_at,
        c.code, c.status, z.name as prize_name, z.description, s.id as server_id, s.name as server_name,
        s.slug as server_slug, s.game_type, c.player_name, c.reserved_at, c.executed_at, c.expires_at, c.created_at
    from redemption_codes c join prizes z on z.id = c.prize_id join servers s on s.id = c.server_id
"""
MINE = Query(
    f"{_REDEMPTION} where c.person_id = :person_id order by c.created_at desc, c.id desc limit 200", Redemption
)
FIND_MINE = Query(f"{_REDEMPTION} where c.id = :id", Redemption)

# Whoever has left the site has no name any more, and is given nothing.
_PENDING = """
    select c.code, z.name as prize_name, z.console_command, c.player_name
    from redemption_codes c join prizes z on z.id = c.prize_id
    where c.server_id = :server_id and c.status = 'RESERVED' and c.player_name is not null
        and (c.expires_at is null or c.expires_at > :now)
"""
PENDING_OF_PLAYER = Query(
    f"""
    {_PENDING} and (c.player_uuid = :player_uuid or lower(c.player_name) = lower(:player_name))
    order by c.id limit 100
    """,
    PendingRow,
)
PENDING_OF_PLAYERS = Query(f"{_PENDING} and c.player_uuid = any(:players::uuid[]) order by c.id limit 100", PendingRow)
# Names change in the game, ids do not: what a plugin calls somebody who is there is their name.
RENAME: Query[None] = Query(
    """
    update redemption_codes c set player_name = t.name
    from unnest(:players::uuid[], :names::text[]) as t (player_uuid, name)
    where c.server_id = :server_id and c.player_uuid = t.player_uuid and c.status = 'RESERVED'
        and c.player_name <> t.name
    """
)
COMMAND_OF = Query("select console_command from prizes where id = :id", str)
EXPIRE = Query(
    """
    update redemption_codes set status = 'EXPIRED' where id in (
        select id from redemption_codes where status in ('AVAILABLE', 'RESERVED') and expires_at <= :now
        order by expires_at limit 2000 for update skip locked
    ) returning status
    """,
    PrizeStatus,
)

COUNT_POOLS = Query("select count(*)::int from prize_pools", int)
SEEDED = Query(
    """
    select s.id from servers s left join server_team t
        on t.server_id = s.id and t.person_id = :owner_id::uuid and t.role = 'owner'
    where s.active and s.game_type = 'MINECRAFT'
    order by t.person_id is null, s.created_at, s.id limit :many
    """,
    UUID,
)
