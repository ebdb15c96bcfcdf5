"""SQL of seeing the site as somebody else."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class OwnSession(msgspec.Struct, frozen=True):
    """The session in which an impersonation was begun."""

    id: UUID
    person_id: UUID
    remembered: bool
    expires_at: datetime


INSERT: Query[None] = Query(
    """
    insert into accounts.impersonations (session_id, impersonator_id, own_session_id)
    values (:session_id, :impersonator_id, :own_session_id)
    """
)
OWN = Query(
    """
    select o.id, o.person_id, o.remembered, o.expires_at
    from accounts.impersonations i join accounts.sessions o on o.id = i.own_session_id
    where i.session_id = :session_id and o.ended_at is null and o.expires_at > now()
    """,
    OwnSession,
)
