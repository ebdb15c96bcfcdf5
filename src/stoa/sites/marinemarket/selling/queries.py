"""SQL of selling."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing
from stoa.sites.marinemarket.boats.models import HinNote
from stoa.sites.marinemarket.life.models import Status

from .models import EngineOnFile, OwnListing, Standing

_COLUMNS = (
    "title", "description", "price_minor", "currency", "city", "state", "postcode", "country", "latitude", "longitude",
    "boat_type", "condition", "make", "model", "year", "units", "length_m", "beam_m", "draft_m", "bridge_clearance_m",
    "headroom_m", "weight_kg", "ballast_kg", "fuel_tank_l", "water_tank_l", "hull_material", "keel", "fuel",
    "engine_count", "engine_hours", "power_kw", "cabins", "berths", "heads", "trailer", "title_status", "features",
    "agent_share",
)  # fmt: skip

SELLER_OF = Query(
    """
    select s.id from sellers s join seller_team t on t.seller_id = s.id
    where t.person_id = :person_id order by s.kind = 'private', t.since limit 1
    """,
    UUID,
)
SELLERS_OF = Query("select seller_id from seller_team where person_id = :person_id", UUID)
HAS_FIRM = Query(
    """
    select exists (select from seller_team t join sellers s on s.id = t.seller_id
        where t.person_id = :person_id and s.kind = 'broker')
    """,
    bool,
)
INSERT_SELLER: Query[None] = Query("insert into sellers (id) values (:id)")
JOIN_SELLER: Query[None] = Query(
    "insert into seller_team (seller_id, person_id, role) values (:seller_id, :person_id, 'owner')"
)
COUNT_OF_SELLER = Query("select count(*)::int from listings where seller_id = :seller_id and status <> 'removed'", int)
LIKE_SLUGS = Query("select slug from listings where slug = :slug or slug like :slug || '-%'", str)
INSERT = Query(
    f"""
    insert into listings (id, slug, seller_id, {", ".join(_COLUMNS)})
    values (:id, :slug, :seller_id, {", ".join(":" + name for name in _COLUMNS)})
    on conflict (slug) do nothing returning slug
    """,
    str,
)
CHANGE: Query[None] = Query(
    f"""
    update listings set {", ".join(f"{name} = :{name}" for name in _COLUMNS)}, version = version + 1, changed_at = now()
    where id = :id
    """
)
ADD_AGENT: Query[None] = Query("insert into listing_agents (listing_id, person_id) values (:listing_id, :person_id)")
ENGINES_ON_FILE = Query(
    "select position, make, model, year, serial from listing_engines where listing_id = :id order by position",
    EngineOnFile,
)
CLEAR_ENGINES: Query[None] = Query("delete from listing_engines where listing_id = :listing_id")
ADD_ENGINE: Query[None] = Query(
    """
    insert into listing_engines (listing_id, position, make, model, year, power_kw, hours, fuel, serial)
    values (:listing_id, :position, :make, :model, :year, :power_kw, :hours, :fuel, :serial)
    """
)
ADD_PRICE: Query[None] = Query(
    """
    insert into listing_prices (listing_id, since, price_minor, currency)
    values (:listing_id, now(), :price_minor, :currency)
    on conflict (listing_id, since) do update set price_minor = :price_minor, currency = :currency
    """
)
SET_HIN: Query[None] = Query("update listings set hin_box = :box, hin_hash = :hash, hin_note = :note where id = :id")
SET_HIN_NOTE: Query[None] = Query("update listings set hin_note = :note where id = :id")


class HinOnFile(msgspec.Struct, frozen=True):
    """What is kept of a hull's number."""

    box: bytes | None
    note: HinNote


HIN_OF = Query("select hin_box as box, hin_note as note from listings where id = :id", HinOnFile)
TWINS = Query(
    """
    select t.id from listings t
    where t.hin_hash = any(:hashes) and t.id <> :id and t.seller_id <> :seller_id
        and t.status in ('pending_review', 'active', 'inactive', 'expired')
    order by t.id limit 10
    """,
    UUID,
)


class Parts(msgspec.Struct, frozen=True):
    """What must be there before a listing is shown, and what is read before."""

    title: str
    price: int
    city: str
    state: str
    country: str
    description: str
    make: str


PARTS = Query(
    "select title, price_minor as price, city, state, country, description, make from listings where id = :id", Parts
)


STANDING = Query(
    "select id, id as listing_id, slug, status, version from listings where id::text = :at or slug = :at", Standing
)

OWN = Listing(
    base="""
        select b.id, b.slug, b.title, b.status, b.sale_pending, b.hidden, b.reason, b.price_minor as price, b.currency,
            b.boat_type, b.view_count, b.favorite_count, b.contact_count, b.source, b.created_at, b.expires_at,
            b.version
        from listings b where b.status <> 'removed' and b.seller_id = any(:seller_ids)
    """,
    into=OwnListing,
    key="b.id",
    filters=[Filter("status", "b.status = any(:status)", Status, "Where it stands in its life.", repeat=True)],
    sorts=[Sort("newest", "b.created_at", descending=True)],
    default_sort="newest",
)
