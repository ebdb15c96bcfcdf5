"""SQL of the boats."""

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Sort
from stoa.kernel.db.listing import Listing

from .columns import BLURRED, CARD, EXACT, FROM, SHARE_FOR_BROKERS, sheet
from .models import Boat, BoatCard, BoatSubject, DrawnBoat

NEWEST = Listing(
    base=f"select {CARD} from listings b where b.shown",
    into=BoatCard,
    key="b.id",
    sorts=[Sort("newest", "b.created_at", descending=True)],
    default_sort="newest",
)

FIND_BOAT = Query(
    f"""
    select {sheet(BLURRED, SHARE_FOR_BROKERS)} from {FROM}
    where b.status in ('active', 'sold') and not b.hidden and (b.slug = :slug or b.id::text = :slug)
    """,
    Boat,
)
FIND_GONE = Query(
    """
    select id, slug, boat_type from listings
    where status in ('inactive', 'expired') and published_at is not null and not hidden
        and (slug = :slug or id::text = :slug)
    """,
    DrawnBoat,
)
FIND_OWN_BOAT = Query(
    f"""
    select {sheet(EXACT, "b.agent_share")} from {FROM}
    where b.status <> 'removed' and (b.slug = :slug or b.id::text = :slug)
        and exists (select from seller_team t where t.seller_id = b.seller_id and t.person_id = :person_id)
    """,
    Boat,
)

_SUBJECT = rf"""
    select b.id, b.title,
        case when b.status in ('active', 'sold') then '/boats/' || b.slug else '/sell/' || b.id end as url,
        a.person_id as owner_id,
        case when b.status = 'removed' then 'removed'
             when b.status in ('active', 'sold') and not b.hidden then 'shown' else 'hidden' end as state,
        b.title || E'\n' || b.description as text
    from {FROM}
"""
FIND_SUBJECTS = Query(f"{_SUBJECT} where b.id = any(:ids)", BoatSubject)
FIND_DRAWN = Query("select id, slug, boat_type from listings where id = any(:ids)", DrawnBoat)
FIND_SUBJECT_AT = Query(f"{_SUBJECT} where b.slug = :at or b.id::text = :at", BoatSubject)
SELLS = Query(
    """
    select exists (
        select from listings b join seller_team t on t.seller_id = b.seller_id
        where b.id = :id and b.status <> 'removed' and t.person_id = :person_id
    )
    """,
    bool,
)
SET_FAVORITES: Query[None] = Query("update listings set favorite_count = :count where id = :id")
