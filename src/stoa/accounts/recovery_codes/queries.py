"""SQL of recovery codes."""

from uuid import UUID

from stoa.kernel.db import Query

DELETE: Query[None] = Query("delete from accounts.recovery_codes where person_id = :person_id")
INSERT: Query[None] = Query(
    "insert into accounts.recovery_codes (hash, person_id) select unnest(:hashes::bytea[]), :person_id::uuid"
)
USE = Query(
    """
    update accounts.recovery_codes set used_at = now()
    where hash = any(:hashes) and person_id = :person_id and used_at is null returning person_id
    """,
    UUID,
)
COUNT = Query("select count(*)::int from accounts.recovery_codes where person_id = :person_id and used_at is null", int)
