"""SQL of offers."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import Left, Offer, OfferLine, OfferRow, OfferStatus, Told

# The clock decides, not the job that comes after it.
_IS = "case when o.status = 'open' and o.expires_at <= now() then 'expired' else o.status end"
_STATUS = f"{_IS} as status"
LIST = Query(
    f"""
    select o.id, o.conversation_id, o.side, o.amount_minor as amount, o.currency, o.note, {_STATUS}, o.expires_at,
        o.created_at, o.decided_at, (
            select coalesce(jsonb_agg(jsonb_build_object(
                'status', a.status, 'side', a.side, 'note', a.note, 'createdAt', a.created_at
            ) order by a.created_at), '[]')
            from offer_answers a where a.offer_id = o.id
        ) as answers
    from offers o where o.conversation_id = :conversation_id order by o.created_at desc, o.id desc limit 100
    """,
    Offer,
)
MINE = Listing(
    base=f"""
        select o.id, o.conversation_id, o.listing_id, b.title as listing_title, b.slug as listing_slug,
            o.author_id = p.person_id as is_yours, o.side, o.amount_minor as amount, o.currency, {_STATUS},
            o.expires_at, o.created_at
        from conversation_people p
        join offers o on o.conversation_id = p.conversation_id
        join listings b on b.id = o.listing_id
        where p.person_id = :person_id
    """,
    into=OfferLine,
    key="o.id",
    filters=[Filter("status", f"{_IS} = :status", OfferStatus)],
    sorts=[Sort("newest", "o.created_at", descending=True)],
    default_sort="newest",
)
FIND = Query(
    """
    select id, conversation_id, listing_id, side, amount_minor as amount, currency, status from offers where id = :id
    """,
    OfferRow,
)
LOCK = Query(
    """
    select id, conversation_id, listing_id, side, amount_minor as amount, currency, status from offers where id = :id
    for no key update
    """,
    OfferRow,
)
OVERDUE = Query(
    """
    select id from offers where conversation_id = :conversation_id and status = 'open' and expires_at <= now()
    for no key update
    """,
    UUID,
)
HAS_OPEN = Query(
    "select exists (select from offers where conversation_id = :conversation_id and status = 'open')", bool
)
HAS_ACCEPTED = Query("select exists (select from offers where listing_id = :listing_id and status = 'accepted')", bool)
IS_FREE = Query(
    """
    select b.status = 'active' and not exists (
        select from offers o where o.listing_id = b.id and o.status = 'accepted'
    ) from listings b where b.id = :listing_id
    """,
    bool,
)
INSERT: Query[None] = Query(
    """
    insert into offers (id, conversation_id, listing_id, author_id, side, amount_minor, currency, note, expires_at)
    values (
        :id, :conversation_id, :listing_id, :author_id, :side, :amount, :currency, :note, now() + :life::interval
    )
    """
)
SET_STATUS: Query[None] = Query("update offers set status = :status, decided_at = now() where id = :id")
ADD_ANSWER: Query[None] = Query(
    """
    insert into offer_answers (offer_id, status, side, author_id, note)
    values (:offer_id, :status, :side, :author_id, :note)
    """
)
DECLINE_OTHERS = Query(
    """
    with ended as (
        update offers set status = 'declined', decided_at = now()
        where listing_id = :listing_id and status = 'open' returning id, conversation_id, listing_id
    )
    select e.id, e.conversation_id, e.listing_id, b.title, p.person_id from ended e
    join listings b on b.id = e.listing_id
    join conversation_people p on p.conversation_id = e.conversation_id and p.side = 'buyer'
    """,
    Told,
)
DUE = Query(
    """
    select id from offers where status = 'open' and expires_at <= now() order by expires_at limit :most
    for update skip locked
    """,
    UUID,
)
END = Query(
    """
    with ended as (
        update offers set status = 'expired', decided_at = expires_at where id = any(:ids)
        returning id, conversation_id, listing_id
    )
    select e.id, e.conversation_id, e.listing_id, b.title, p.person_id from ended e
    join listings b on b.id = e.listing_id
    join conversation_people p on p.conversation_id = e.conversation_id
    """,
    Told,
)
# What a firm has offered or agreed on stands, whoever spoke for it: those who are left have it.
OF_LEAVER = Query(
    """
    select o.id, o.conversation_id, o.listing_id, b.title, (
        select p.person_id from conversation_people p
        where p.conversation_id = o.conversation_id and p.person_id <> :person_id limit 1
    ) as other_id
    from offers o join conversations c on c.id = o.conversation_id join listings b on b.id = o.listing_id
    where o.status in ('open', 'accepted')
    and not exists (select from deals d where d.offer_id = o.id and d.status = 'done') and (
        c.buyer_id = :person_id or (
            not exists (select from seller_team t where t.seller_id = c.seller_id)
            and not exists (
                select from conversation_people p where p.conversation_id = o.conversation_id and p.side = 'seller'
            )
        )
    )
    order by o.listing_id, o.id
    """,
    Left,
)
