"""SQL of recovery codes."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.keys import encrypted_column

KEY = encrypted_column("accounts.recovery_sets", "key", "person_id")

DELETE: Query[None] = Query("delete from accounts.recovery_sets where person_id = :person_id")
INSERT_SET: Query[None] = Query("insert into accounts.recovery_sets (person_id, key) values (:person_id, :key)")
INSERT: Query[None] = Query(
    "insert into accounts.recovery_codes (person_id, hash) select :person_id::uuid, unnest(:hashes::bytea[])"
)
FIND_KEY = Query("select key from accounts.recovery_sets where person_id = :person_id", bytes)
USE = Query(
    """
    update accounts.recovery_codes set used_at = now()
    where person_id = :person_id and hash = :hash and used_at is null returning person_id
    """,
    UUID,
)
COUNT = Query("select count(*)::int from accounts.recovery_codes where person_id = :person_id and used_at is null", int)
