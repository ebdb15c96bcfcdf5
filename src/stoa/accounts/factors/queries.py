"""SQL of second factors at sign-in."""

from uuid import UUID

from stoa.kernel.db import Query

TRUST = Query(
    """
    update accounts.devices set trusted_until = now() + :lasting
    where id = :id and person_id = :person_id returning id
    """,
    UUID,
)
