"""SQL of photos that are alike."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class Photo(msgspec.Struct, frozen=True):
    """A photo of a boat, and what it looks like."""

    media_id: UUID
    fingerprint: str
    width: int
    height: int


class Twin(msgspec.Struct, frozen=True):
    """A listing of another seller that shows one of the photos, too."""

    id: UUID
    slug: str
    title: str


PHOTOS = Query(
    """
    select m.id as media_id, m.fingerprint, m.width, m.height
    from commons.media_albums a join commons.media m on m.id = a.media_id
    where a.subject_kind = 'boat' and a.subject_id = :id and m.status = 'ready' and m.kind = 'image'
    order by a.position, m.id
    """,
    Photo,
)
BOATS_WITH = Query(
    "select subject_id from commons.media_albums where subject_kind = 'boat' and media_id = :media_id", UUID
)
MARKED = Query("select media_id from boat_photos where listing_id = :id", UUID)
FORGET: Query[None] = Query("delete from boat_photos where listing_id = :id and media_id <> all(:kept)")
MARK: Query[None] = Query(
    """
    insert into boat_photos (listing_id, media_id, mark, bands) values (:id, :media_id, :mark, :bands)
    on conflict do nothing
    """
)
# Two dealers may both have the maker's own photos of a boat that is new.
LIKE = Query(
    """
    select distinct o.listing_id from boat_photos o
    join listings t on t.id = o.listing_id
    join commons.media m on m.id = o.media_id
    join listings b on b.id = :id
    where o.bands && :probes::int[] and bit_count((o.mark # :mark)::bit(64)) <= :most
        and t.id <> b.id and t.seller_id <> b.seller_id
        and t.status in ('pending_review', 'active', 'inactive', 'expired', 'sold')
        and not (t.condition = 'new' and b.condition = 'new')
        and abs(m.width::float8 * :height / (m.height::float8 * :width) - 1) < 0.03
    limit 5
    """,
    UUID,
)
NOTICE = Query(
    """
    insert into photo_twins (listing_id, media_id, other_id) values (:id, :media_id, :other_id)
    on conflict do nothing returning other_id
    """,
    UUID,
)
TWINS = Query(
    """
    select distinct t.id, t.slug, t.title from photo_twins p join listings t on t.id = p.other_id
    where p.listing_id = :id and p.cleared_at is null
        and t.status in ('pending_review', 'active', 'inactive', 'expired', 'sold')
    order by t.id limit 5
    """,
    Twin,
)
CLEAR: Query[None] = Query("update photo_twins set cleared_at = now() where listing_id = :id and cleared_at is null")
IS_FEEDS = Query("select source <> 'site' from listings where id = :id", bool)
