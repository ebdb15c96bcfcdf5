"""SQL of passwords."""

from stoa.kernel.db import Query

FIND = Query("select hash from accounts.passwords where person_id = :person_id", str)
SET: Query[None] = Query(
    """
    insert into accounts.passwords (person_id, hash) values (:person_id, :hash)
    on conflict (person_id) do update set hash = excluded.hash, changed_at = now()
    """
)
REHASH: Query[None] = Query(
    "update accounts.passwords set hash = :after where person_id = :person_id and hash = :before"
)
REMOVE: Query[None] = Query("delete from accounts.passwords where person_id = :person_id")
