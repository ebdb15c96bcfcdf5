"""SQL of the page of a boat."""

from stoa.kernel.db import Query
from stoa.sites.marinemarket.boats.columns import BLURRED, CARD, FROM, NO_SHARE, sheet
from stoa.sites.marinemarket.boats.models import Boat, BoatCard

SIDE_BY_SIDE = Query(
    f"""
    select {sheet(BLURRED, NO_SHARE)} from {FROM}
    where b.slug = any(:slugs) and b.status in ('active', 'sold') and not b.hidden
    """,
    Boat,
)
KEPT = Query(
    f"""
    select {CARD} from commons.favorites f join listings b on b.id = f.subject_id
    where f.person_id = :person_id and f.subject_kind = 'boat' and b.shown
    order by f.added_at desc, f.id limit 8
    """,
    BoatCard,
)
