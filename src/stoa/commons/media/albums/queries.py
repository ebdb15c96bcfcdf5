"""SQL of albums."""

from uuid import UUID

import msgspec

from stoa.commons.media.queries import MEDIA_COLUMNS, MediaRow
from stoa.kernel.db import Query


class Cover(msgspec.Struct, frozen=True):
    """A thing and the file that stands for it."""

    subject_id: UUID
    media_id: UUID


IN_ORDER = Query(
    f"""
    select {MEDIA_COLUMNS} from commons.media_albums a join commons.media m on m.id = a.media_id
    where a.subject_kind = :kind and a.subject_id = :subject_id and m.state <> 'removed'
    order by a.position, a.media_id
    """,
    MediaRow,
)
COVERS = Query(
    """
    select distinct on (a.subject_id) a.subject_id, m.id as media_id from commons.media_albums a
    join commons.media m on m.id = a.media_id
    where a.subject_kind = :kind and a.subject_id = any(:ids) and m.status = 'ready' and m.state = 'shown'
        and m.is_public
    order by a.subject_id, a.position
    """,
    Cover,
)
LOCK = Query("select 1 from pg_advisory_xact_lock(hashtextextended(:name, 7223))", int)
CLEAR: Query[None] = Query("delete from commons.media_albums where subject_kind = :kind and subject_id = :subject_id")
ADD: Query[None] = Query(
    """
    insert into commons.media_albums (subject_kind, subject_id, media_id, position)
    values (:kind, :subject_id, :media_id, :position)
    """
)
