"""SQL of the pictures of servers and guilds."""

from stoa.kernel.db import Query

FINGERPRINTS = Query(
    """
    select m.fingerprint from commons.media_albums a join commons.media m on m.id = a.media_id
    where a.subject_kind = :kind and a.subject_id = :id and m.fingerprint <> ''
    """,
    str,
)
FINGERPRINT = Query("select fingerprint from commons.media where id = :id and fingerprint <> ''", str)
SMALLEST = Query(
    """
    select key from commons.media_variants
    where media_id = :id and content_type in ('image/png', 'image/jpeg', 'image/webp') order by size, name limit 1
    """,
    str,
)
