"""SQL of who may have webhooks for a server."""

from stoa.kernel.db import Query

LOOKS_AFTER = Query(
    """
    select exists (
        select from server_team where server_id = :server_id and person_id = :person_id and role in ('owner', 'manager')
    )
    """,
    bool,
)
