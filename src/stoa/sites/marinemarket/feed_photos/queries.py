"""SQL of photos that feeds name."""

from uuid import UUID

from stoa.kernel.db import Query

from .models import Counted, Due, FeedPhoto, Judged, Owned, Placed

_PHOTO = """
    select p.listing_id, b.title as listing_title, p.url, p.state, p.trouble, p.media_id, p.changed_at
    from feed_photos p join listings b on b.id = p.listing_id
"""
OF_BOAT = Query(f"{_PHOTO} where p.listing_id = :listing_id order by p.position, p.url", FeedPhoto)
OF_RUN = Query(
    f"""
    {_PHOTO} where p.run_id = :run_id and (:state::text is null or p.state = :state)
    order by p.state = 'failed' desc, p.listing_id, p.position limit :limit
    """,
    FeedPhoto,
)
COUNT_OF_RUN = Query(
    "select state, count(*)::int as many from feed_photos where run_id = :run_id group by state", Counted
)
IS_PINNED = Query("select photos_pinned from feed_listings where listing_id = :listing_id", bool)
PIN = Query(
    "update feed_listings set photos_pinned = :pinned where listing_id = :listing_id returning listing_id", UUID
)
# What a feed says of a photo anew: one that could not be taken is tried once more.
NAME: Query[None] = Query(
    """
    insert into feed_photos (listing_id, url, position, run_id) values (:listing_id, :url, :position, :run_id)
    on conflict (listing_id, url) do update set position = excluded.position, run_id = excluded.run_id,
        state = case when feed_photos.state = 'failed' then 'waiting' else feed_photos.state end,
        due_at = case when feed_photos.state = 'failed' then now() else feed_photos.due_at end,
        tries = case when feed_photos.state = 'failed' then 0 else feed_photos.tries end
    """
)
DROP_OTHERS = Query(
    """
    with gone as (
        delete from feed_photos where listing_id = :listing_id and url <> all(:urls) returning media_id, coming_id
    )
    select m.id as media_id, m.person_id from gone join commons.media m on m.id in (gone.media_id, gone.coming_id)
    where m.state <> 'removed'
    """,
    Owned,
)
NEXT_DUE = Query(
    """
    select p.url, p.etag, p.sha256, o.person_id
    from feed_photos p
    join feed_listings k on k.listing_id = p.listing_id and not k.photos_pinned
    join listings b on b.id = p.listing_id and b.status not in ('sold', 'removed')
    join seller_team o on o.seller_id = b.seller_id and o.role = 'owner'
    where p.listing_id = :listing_id and p.due_at <= now() order by p.position, p.url limit 1
    """,
    Due,
)
BOATS_DUE = Query(
    """
    select distinct p.listing_id from feed_photos p
    join feed_listings k on k.listing_id = p.listing_id and not k.photos_pinned
    join listings b on b.id = p.listing_id and b.status not in ('sold', 'removed')
    where p.due_at <= now() limit :most
    """,
    UUID,
)
# Another job may have fetched it while its host was waited for: then it is due no more, and what came second is left.
LOCK = Query(
    """
    select url from feed_photos where listing_id = :listing_id and url = :url and due_at <= now() for no key update
    """,
    str,
)
FETCHED: Query[None] = Query(
    """
    update feed_photos set state = 'looking', coming_id = :coming_id, etag = :etag, sha256 = :sha256, trouble = '',
        tries = 0, due_at = null, changed_at = now()
    where listing_id = :listing_id and url = :url
    """
)
UNCHANGED: Query[None] = Query(
    """
    update feed_photos set state = 'taken', etag = :etag, trouble = '', tries = 0, due_at = now() + :again::interval
    where listing_id = :listing_id and url = :url and due_at <= now()
    """
)
_FAILED = """
    update feed_photos set state = 'failed', trouble = :trouble, tries = tries + 1, coming_id = null, etag = '',
        sha256 = '',
        due_at = case when tries < :most_tries then now() + :again::interval * power(2, tries) end, changed_at = now()
    where listing_id = :listing_id and url = :url
"""
NOT_FETCHED: Query[None] = Query(f"{_FAILED} and due_at <= now()")
FAILED: Query[None] = Query(_FAILED)
# Also what was deleted while somebody looked at it: nothing comes of that.
JUDGED = Query(
    """
    select p.url, p.position, p.coming_id, p.media_id, w.person_id as media_owner, o.person_id,
        coalesce(m.status = 'ready', false) as ready, coalesce(m.reason, '') as reason
    from feed_photos p
    join listings b on b.id = p.listing_id
    join seller_team o on o.seller_id = b.seller_id and o.role = 'owner'
    left join commons.media m on m.id = p.coming_id
    left join commons.media w on w.id = p.media_id
    where p.listing_id = :listing_id and p.state = 'looking' and (m.id is null or m.status in ('ready', 'failed'))
    order by p.position, p.url
    for no key update of p
    """,
    Judged,
)
PLACED = Query(
    "select media_id, position from feed_photos where listing_id = :listing_id and media_id is not null", Placed
)
TAKEN: Query[None] = Query(
    """
    update feed_photos set state = 'taken', media_id = coming_id, coming_id = null, due_at = now() + :again::interval,
        changed_at = now()
    where listing_id = :listing_id and url = :url
    """
)
# Whoever has not ended yet tells of all others, who need not wait for it: each may hold what the other wants next.
TELLS_LISTS = Query("select pg_try_advisory_xact_lock(hashtextextended('feed-photos.show', 0))", bool)
BOAT_OF = Query("select listing_id from feed_photos where coming_id = :media_id", UUID)
IN_ALBUM = Query(
    """
    select media_id from commons.media_albums
    where subject_kind = 'boat' and subject_id = :listing_id order by position, media_id
    """,
    UUID,
)
