"""SQL of the codes of the door."""

from stoa.kernel.db import Query

from .models import Waiting

KEEP_CODE: Query[None] = Query(
    """
    insert into game_door_codes (player_uuid, player_name, code_hash, expires_at)
    values (:player_uuid, :player_name, :code_hash, :expires_at)
    on conflict (player_uuid) do update set player_name = excluded.player_name, code_hash = excluded.code_hash,
        expires_at = excluded.expires_at
    """
)
TAKE_CODE = Query(
    """
    delete from game_door_codes where code_hash = :code_hash and expires_at > :now returning player_uuid, player_name
    """,
    Waiting,
)
SWEEP_CODES = Query(
    """
    delete from game_door_codes where player_uuid in (
        select player_uuid from game_door_codes where expires_at < :now order by expires_at limit 5000
    ) returning true
    """,
    bool,
)
