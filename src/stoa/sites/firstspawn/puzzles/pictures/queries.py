"""SQL of the pictures that are sent for puzzles."""

from uuid import UUID

import msgspec

from stoa.commons.media.models import State, Status
from stoa.commons.media.queries import Served
from stoa.kernel.db import Query


class PictureFile(msgspec.Struct, frozen=True):
    """How far a picture that was sent has come."""

    id: UUID
    status: Status
    state: State
    reason: str


FIND = Query("select id, status, state, reason from commons.media where id = :id and purpose = :purpose", PictureFile)
SET: Query[None] = Query("update puzzles set picture_id = :picture_id, changed_at = now() where id = :id")
_WIDEST = """
    select v.key, v.content_type, v.size
    from puzzles p join commons.media m on m.id = p.picture_id and m.status = 'ready' and m.state = 'shown'
    join commons.media_variants v on v.media_id = m.id
    where p.id = :id and v.content_type in ('image/webp', 'image/png', 'image/jpeg') {open}
    order by v.width desc, v.size limit 1
"""
OPEN_PICTURE = Query(_WIDEST.format(open="and p.is_active and p.day <= :today"), Served)
ANY_PICTURE = Query(_WIDEST.format(open=""), Served)
# Nobody can solve a puzzle whose picture is gone: it is planned anew by whoever sends another one.
UNPLAN = Query(
    """
    update puzzles p set day = null, changed_at = now()
    where p.picture_id is not null and p.day > :today and not exists (
        select from commons.media m where m.id = p.picture_id and m.state <> 'removed'
    ) returning p.id
    """,
    UUID,
)
