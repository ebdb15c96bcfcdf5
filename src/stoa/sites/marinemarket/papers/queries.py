"""SQL of papers."""

from stoa.kernel.db import Query

from .models import ShownPaper

# Conditions on `commons.media m`, as every list of papers has them.
READY = "m.status = 'ready' and m.state = 'shown'"
THERE = "m.state <> 'removed' and m.status <> 'failed'"
IS_OWN_UPLOAD = Query(
    """
    select exists (
        select from commons.media
        where id = :media_id and person_id = :person_id and purpose = :purpose and state = 'shown'
    )
    """,
    bool,
)
SHOWN = Query(
    f"""
    select distinct on (v.media_id) v.media_id, v.name, v.key, v.size
    from commons.media m join commons.media_variants v on v.media_id = m.id
    where m.id = any(:ids) and {READY} and v.content_type in ('image/jpeg', 'image/png', 'application/pdf')
    order by v.media_id, v.width desc, v.name
    """,
    ShownPaper,
)
