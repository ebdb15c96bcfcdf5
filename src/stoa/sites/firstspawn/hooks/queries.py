"""SQL of who may have webhooks for a server."""

from msgspec import Struct

from stoa.kernel.db import Query


class Named(Struct, frozen=True):
    """How a server is called, and where it is."""

    slug: str
    name: str


NAME = Query("select slug, name from servers where id = :server_id and state <> 'removed'", Named)

LOOKS_AFTER = Query(
    """
    select exists (
        select from server_team where server_id = :server_id and person_id = :person_id and role in ('owner', 'manager')
    )
    """,
    bool,
)
