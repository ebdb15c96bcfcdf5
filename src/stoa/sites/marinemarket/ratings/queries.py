"""SQL of ratings."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Sort
from stoa.kernel.db.listing import Listing

from .models import RatedPerson, ReportedRating, SaleRating

_COLUMNS = """
    r.id, r.about, (select p.username from accounts.people p where p.id = r.author_id and p.status = 'active')
        as author_name, r.stars, r.text, r.created_at
"""
INSERT = Query(
    """
    insert into sale_ratings (id, deal_id, about, author_id, seller_id, person_id, stars, text, hidden)
    values (:id, :deal_id, :about, :author_id, :seller_id::uuid, :person_id::uuid, :stars, :text, :hidden)
    on conflict (deal_id, about) do nothing returning id
    """,
    UUID,
)
OF_SELLER = Listing(
    base=f"select {_COLUMNS} from sale_ratings r where r.seller_id = :seller_id and not r.hidden",
    into=SaleRating,
    key="r.id",
    sorts=[Sort("newest", "r.created_at", descending=True)],
    default_sort="newest",
)
OF_DEAL = Query(
    f"""
    select {_COLUMNS} from sale_ratings r
    where r.deal_id = :deal_id and (not r.hidden or r.author_id = :person_id)
    """,
    SaleRating,
)
HAS_RATED = Query("select exists (select from sale_ratings where deal_id = :deal_id and about = :about)", bool)
REPORTED = Query(
    """
    select id, deal_id, about, author_id, seller_id, person_id, stars, text, hidden
    from sale_ratings where id = any(:ids)
    """,
    ReportedRating,
)
SET_HIDDEN = Query(
    """
    update sale_ratings set hidden = :hidden where id = :id and hidden <> :hidden
    returning id, deal_id, about, author_id, seller_id, person_id, stars, text, hidden
    """,
    ReportedRating,
)
TOLD = Query(
    """
    select case when :about = 'seller' then d.seller_person_id else d.buyer_id end as person_id, b.title
    from deals d join listings b on b.id = d.listing_id where d.id = :deal_id
    """,
    RatedPerson,
)
