"""SQL of identities in games."""

from datetime import datetime
from uuid import UUID

from stoa.kernel.db import Query
from stoa.sites.firstspawn.servers.models import GameType

from .models import CodeRow, GameIdentity

_ROW = "id, person_id, game, player_uuid, player_name, server_id, linked_at"

LIST = Query(f"select {_ROW} from game_identities where person_id = :person_id order by game", GameIdentity)
FIND = Query(f"select {_ROW} from game_identities where person_id = :person_id and game = :game", GameIdentity)
FIND_PLAYER = Query(
    f"select {_ROW} from game_identities where game = :game and player_uuid = :player_uuid", GameIdentity
)
INSERT = Query(
    """
    insert into game_identities (id, person_id, game, player_uuid, player_name, server_id, linked_at)
    values (:id, :person_id, :game, :player_uuid, :player_name, :server_id, :now)
    on conflict do nothing returning id
    """,
    UUID,
)
REMOVE = Query("delete from game_identities where person_id = :person_id and game = :game returning player_uuid", UUID)
KEEP_CODE = Query(
    """
    insert into game_link_codes as c (person_id, game, code_hash, expires_at)
    values (:person_id, :game, :code_hash, :expires_at)
    on conflict (person_id, game) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at,
        used_for = null
    returning c.expires_at
    """,
    datetime,
)
LOCK_CODE = Query(
    """
    select c.person_id, c.game, c.used_for, p.username
    from game_link_codes c join accounts.people p on p.id = c.person_id
    where c.code_hash = :code_hash and c.expires_at > :now for update of c
    """,
    CodeRow,
)
USE_CODE: Query[None] = Query("update game_link_codes set used_for = :player_uuid where code_hash = :code_hash")
GAME_OF = Query("select game_type from servers where id = :server_id", GameType)
SWEEP_CODES = Query(
    """
    delete from game_link_codes where code_hash in (
        select code_hash from game_link_codes where expires_at < :now order by expires_at limit 5000
    ) returning true
    """,
    bool,
)
