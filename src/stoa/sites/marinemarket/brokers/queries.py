"""SQL of firms."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Sort
from stoa.kernel.db.listing import Listing
from stoa.sites.marinemarket.boats.columns import CARD, LOGO
from stoa.sites.marinemarket.boats.models import BoatCard

from .models import FirmRow, Seat

FIND = Query(
    f"""
    select s.id, s.slug, coalesce(s.name, '') as name, s.about, s.website_url, {LOGO}, s.version, s.created_at,
        (select count(*)::int from listings b where b.seller_id = s.id and b.shown) as active_listings
    from sellers s where s.kind = 'broker' and (s.slug = :at or s.id::text = :at)
    """,
    FirmRow,
)
SEATS = Query(
    """
    select t.person_id, p.username, t.role, t.since, (
        select count(*)::int from listing_agents a join listings b on b.id = a.listing_id
        where a.person_id = t.person_id and b.seller_id = t.seller_id and b.shown
    ) as listings
    from seller_team t join accounts.people p on p.id = t.person_id
    where t.seller_id = :id and p.status = 'active' order by t.role = 'agent', t.since, t.person_id
    """,
    Seat,
)
BOATS = Listing(
    base=f"select {CARD} from listings b where b.status <> 'removed' and b.shown and b.seller_id = :seller_id",
    into=BoatCard,
    key="b.id",
    sorts=[Sort("newest", "b.created_at", descending=True)],
    default_sort="newest",
)
FIRMS_WITH_LOGO = Query(
    "select subject_id from commons.media_albums where subject_kind = 'firm' and media_id = :media_id", UUID
)
HAS_FIRM = Query(
    """
    select s.id from seller_team t join sellers s on s.id = t.seller_id
    where t.person_id = :person_id and s.kind = 'broker' limit 1
    """,
    UUID,
)
LIKE_SLUGS = Query("select slug from sellers where slug = :slug or slug like :slug || '-%'", str)
INSERT = Query(
    """
    insert into sellers (id, kind, slug, name, about, website_url)
    values (:id, 'broker', :slug, :name, :about, :website_url) on conflict (slug) do nothing returning id
    """,
    UUID,
)
ADD_SEAT: Query[None] = Query("insert into seller_team (seller_id, person_id, role) values (:id, :person_id, :role)")
ROLE_OF = Query("select role from seller_team where seller_id = :id and person_id = :person_id", str)
CHANGE = Query(
    """
    update sellers set name = :name, about = :about, website_url = :website_url, version = version + 1,
        changed_at = now()
    where id = :id and version = :version returning id
    """,
    UUID,
)
OWNER = Query("select person_id from seller_team where seller_id = :id and role = 'owner'", UUID)
SEAT_NAMED = Query(
    """
    select t.person_id from seller_team t join accounts.people p on p.id = t.person_id
    where t.seller_id = :id and p.username = :username and p.status = 'active'
    """,
    UUID,
)
SET_ROLE: Query[None] = Query("update seller_team set role = :role where seller_id = :id and person_id = :person_id")
REMOVE_SEAT: Query[None] = Query(
    "delete from seller_team where seller_id = :id and person_id = :person_id and role = 'agent'"
)
LOCK: Query[None] = Query("select id::text from sellers where id = :id for no key update")
PERSON_NAMED = Query("select id from accounts.people where username = :username and status = 'active'", UUID)
# What somebody did for the firm goes on with the owner: buyers who ask, sales with their papers, feeds.
HAND_OVER_TALKS: Query[None] = Query(
    """
    update conversation_people p set person_id = :to
    from conversations c
    where c.id = p.conversation_id and c.seller_id = :id and p.side = 'seller' and p.person_id = :person_id
        and c.buyer_id <> :to
    """
)
# In which the owner was the buyer before they had the firm: nobody talks to themselves.
LEAVE_TALKS: Query[None] = Query(
    """
    delete from conversation_people p using conversations c
    where c.id = p.conversation_id and c.seller_id = :id and p.side = 'seller' and p.person_id = :person_id
    """
)
HAND_OVER_DEALS: Query[None] = Query(
    """
    update deals set seller_person_id = :to
    where seller_id = :id and seller_person_id = :person_id and buyer_id <> :to
    """
)
HAND_OVER_FEEDS: Query[None] = Query(
    "update feeds set person_id = :to where seller_id = :id and person_id = :person_id"
)
HAND_OVER: Query[None] = Query(
    """
    update listing_agents a set person_id = :to, since = now()
    from listings b where b.id = a.listing_id and b.seller_id = :id and a.person_id = :person_id
    """
)
