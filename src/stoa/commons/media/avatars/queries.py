"""SQL of profile pictures."""

from uuid import UUID

from stoa.kernel.db import Query

SET = Query(
    """
    update accounts.people set avatar_id = :id, version = version + 1, changed_at = now()
    where id = :person_id returning id
    """,
    UUID,
)
