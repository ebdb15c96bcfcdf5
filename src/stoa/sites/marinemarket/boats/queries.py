"""SQL of the boats."""

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Sort
from stoa.kernel.db.listing import Listing

from .columns import BLURRED, CARD, EXACT, FROM, sheet
from .models import Boat, BoatCard, BoatSubject

NEWEST = Listing(
    base=f"select {CARD} from listings b where b.shown",
    into=BoatCard,
    key="b.id",
    sorts=[Sort("newest", "b.created_at", descending=True)],
    default_sort="newest",
)

FIND_BOAT = Query(
    f"""
    select {sheet(BLURRED)} from {FROM}
    where b.status in ('active', 'sold') and not b.hidden and (b.slug = :slug or b.id::text = :slug)
    """,
    Boat,
)
FIND_OWN_BOAT = Query(
    f"""
    select {sheet(EXACT)} from {FROM}
    where b.status <> 'removed' and (b.slug = :slug or b.id::text = :slug)
        and exists (select from seller_team t where t.seller_id = b.seller_id and t.person_id = :person_id)
    """,
    Boat,
)

_SUBJECT = rf"""
    select b.id, b.title, '/boats/' || b.slug as url, a.person_id as owner_id,
        case when b.status = 'removed' then 'removed'
             when b.status in ('active', 'sold') and not b.hidden then 'shown' else 'hidden' end as state,
        b.title || E'\n' || b.description as text
    from {FROM}
"""
FIND_SUBJECTS = Query(f"{_SUBJECT} where b.id = any(:ids)", BoatSubject)
FIND_SUBJECT_AT = Query(f"{_SUBJECT} where b.slug = :at or b.id::text = :at", BoatSubject)
SET_FAVORITES: Query[None] = Query("update listings set favorite_count = :count where id = :id")

COUNT_BOATS = Query("select count(*)::int from listings", int)

INSERT_SELLER: Query[None] = Query(
    "insert into sellers (id, kind, slug, name, about) values (:id, :kind, :slug, :name, :about)"
)
JOIN_SELLER: Query[None] = Query(
    "insert into seller_team (seller_id, person_id, role) values (:seller_id, :person_id, :role)"
)
INSERT_DEMO_BOAT: Query[None] = Query(
    """
    insert into listings (
        id, slug, seller_id, title, boat_type, condition, make, model, year, length_m, beam_m, draft_m, hull_material,
        fuel, engine_hours, berths, price_minor, currency, state, city, country, description, status, published_at,
        expires_at, created_at
    ) values (
        :id, :slug, :seller_id, :title, :boat_type, :condition, :make, :model, :year, :length_m, :beam_m, :draft_m,
        :hull_material, :fuel, :engine_hours, :berths, :price_minor, :currency, :state, :city, :country, :description,
        'active', :created_at, now() + interval '60 days', :created_at
    )
    """
)
