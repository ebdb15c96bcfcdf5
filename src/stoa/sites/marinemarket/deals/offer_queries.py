"""SQL of offers."""

from stoa.kernel.db import Query

from .models import Offer, OfferRow, Told

LIST = Query(
    """
    select id, conversation_id, side, amount_minor as amount, currency,
        case when status = 'open' and expires_at <= now() then 'expired' else status end as status, expires_at,
        created_at, decided_at
    from offers where conversation_id = :conversation_id order by created_at desc, id desc limit 100
    """,
    Offer,
)
FIND = Query("select id, conversation_id, listing_id, side, status from offers where id = :id", OfferRow)
EXPIRE: Query[None] = Query(
    """
    update offers set status = 'expired', decided_at = expires_at
    where conversation_id = :conversation_id and status = 'open' and expires_at <= now()
    """
)
HAS_OPEN = Query(
    "select exists (select from offers where conversation_id = :conversation_id and status = 'open')", bool
)
HAS_ACCEPTED = Query("select exists (select from offers where listing_id = :listing_id and status = 'accepted')", bool)
INSERT: Query[None] = Query(
    """
    insert into offers (id, conversation_id, listing_id, author_id, side, amount_minor, currency, expires_at)
    values (:id, :conversation_id, :listing_id, :author_id, :side, :amount, :currency, now() + :life::interval)
    """
)
SET_STATUS: Query[None] = Query("update offers set status = :status, decided_at = now() where id = :id")
DECLINE_OTHERS = Query(
    """
    with ended as (
        update offers set status = 'declined', decided_at = now()
        where listing_id = :listing_id and status = 'open' returning conversation_id
    )
    select e.conversation_id, p.person_id from ended e
    join conversation_people p on p.conversation_id = e.conversation_id and p.side = 'buyer'
    """,
    Told,
)
