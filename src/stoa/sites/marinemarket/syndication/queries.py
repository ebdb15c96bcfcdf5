"""SQL of what is told to other programs."""

from datetime import datetime

import msgspec

from stoa.kernel.db import Query


class Entry(msgspec.Struct, frozen=True):
    """A boat in a list for programs."""

    slug: str
    title: str
    description: str
    price: int
    currency: str
    year: int
    length_m: float
    city: str
    state: str
    created_at: datetime
    changed_at: datetime
    picture_key: str | None
    picture_size: int | None


NEWEST = Query(
    """
    select b.slug, b.title, left(b.description, 600) as description, b.price_minor as price, b.currency, b.year,
        b.length_m, b.city, b.state, b.created_at, b.changed_at, c.key as picture_key, c.size as picture_size
    from listings b left join lateral (
        select v.key, v.size from commons.media_albums a join commons.media m on m.id = a.media_id
        join commons.media_variants v on v.media_id = m.id and v.content_type = 'image/jpeg'
        where a.subject_kind = 'boat' and a.subject_id = b.id and m.status = 'ready' and m.state = 'shown'
            and m.is_public and m.kind = 'image'
        order by a.position, abs(v.width - 800) limit 1
    ) c on true
    where b.shown order by b.created_at desc, b.id desc limit :most
    """,
    Entry,
)


class Address(msgspec.Struct, frozen=True):
    """A page, and when it changed last."""

    path: str
    changed_at: datetime


# A file holds 50,000 addresses at most, so each has one letter of the ids; the parts are even, and a boat never moves.
BOATS = Query(
    """
    select '/boats/' || b.slug as path, b.changed_at from listings b
    where b.shown and get_byte(uuid_send(b.id), 15) % 16 = :part order by b.created_at desc, b.id desc limit 50000
    """,
    Address,
)
BROKERS = Query(
    """
    select '/brokers/' || s.slug as path, s.changed_at from sellers s
    where s.kind = 'broker' order by s.id limit 50000
    """,
    Address,
)
