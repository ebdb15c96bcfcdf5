"""SQL of a listing's life."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import Standing

_STANDING = """
    select b.id, b.slug, b.title, b.seller_id, a.person_id as owner_id, b.status, b.version, b.price_minor, b.currency,
        b.published_at is not null as was_shown
    from listings b left join listing_agents a on a.listing_id = b.id
"""
LOCK = Query(f"{_STANDING} where (b.id::text = :at or b.slug = :at) for no key update of b", Standing)
LOCK_ID = Query(f"{_STANDING} where b.id = :id for no key update of b", Standing)
FIND_ID = Query(f"{_STANDING} where b.id = :id", Standing)
MAY_SELL = Query(
    "select exists (select from seller_team where seller_id = :seller_id and person_id = :person_id)", bool
)
MOVE: Query[None] = Query(
    """
    update listings set
        status = :to, reason = :reason, version = version + 1, changed_at = now(),
        published_at = case when :to = 'active' then coalesce(published_at, now()) else published_at end,
        created_at = case when :to = 'active' and published_at is null then now() else created_at end,
        expires_at = case when :to = 'active' then now() + :life::interval else expires_at end,
        reminded_at = case when :to = 'active' then null else reminded_at end,
        sold_at = case when :to = 'sold' then now() else sold_at end,
        sold_price_minor = case when :to = 'sold' then :sold_price::bigint else sold_price_minor end,
        sale_pending = :to = 'active' and exists (
            select from offers o where o.listing_id = listings.id and o.status = 'accepted'
        ),
        hin_box = case when :to = 'removed' then null else hin_box end,
        hin_hash = case when :to = 'removed' then null else hin_hash end
    where id = :id
    """
)
COUNT_REVIEWED = Query(
    """
    select count(*)::int from listings
    where seller_id = :seller_id and id <> :besides and published_at is not null and status <> 'rejected' and not hidden
    """,
    int,
)
SET_SALE_PENDING = Query(
    """
    update listings set sale_pending = :pending, changed_at = now(), version = version + 1
    where id = :id and status = 'active' and sale_pending <> :pending returning id
    """,
    UUID,
)
SET_HIDDEN: Query[None] = Query("update listings set hidden = :hidden, changed_at = now() where id = :id")
