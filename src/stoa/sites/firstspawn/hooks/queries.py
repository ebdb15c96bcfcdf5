"""SQL of who may have webhooks for a server."""

from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query


class Named(Struct, frozen=True):
    """How a server is called, and where it is."""

    slug: str
    name: str


NAME = Query("select slug, name from servers where id = :server_id and state <> 'removed'", Named)


class Owned(Struct, frozen=True):
    """A server, and whose it is."""

    server_id: UUID
    person_id: UUID


OWNER = Query(
    """
    select s.id as server_id, t.person_id from servers s join server_team t on t.server_id = s.id and t.role = 'owner'
    where s.slug = :slug
    """,
    Owned,
)
LOOKS_AFTER = Query(
    """
    select exists (
        select from server_team where server_id = :server_id and person_id = :person_id and role in ('owner', 'manager')
    )
    """,
    bool,
)
