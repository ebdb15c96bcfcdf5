"""SQL of papers of a boat."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.sites.marinemarket.papers.queries import READY, THERE

from .models import Document, ShownDocument

LIST = Query(
    f"""
    select d.media_id, d.kind, d.name, {READY} as ready,
        (select count(*)::int from document_shares s where s.media_id = d.media_id) as shown_to, d.created_at
    from listing_documents d join commons.media m on m.id = d.media_id
    where d.listing_id = :listing_id and {THERE} order by d.created_at, d.media_id
    """,
    Document,
)
IN_CONVERSATION = Query(
    f"""
    select d.media_id, d.kind, d.name, {READY} as ready, s.media_id is not null as shown, d.created_at
    from listing_documents d join commons.media m on m.id = d.media_id
    left join document_shares s on s.media_id = d.media_id and s.conversation_id = :conversation_id
    where d.listing_id = :listing_id and {THERE} and (:everything::boolean or s.media_id is not null)
    order by d.created_at, d.media_id
    """,
    ShownDocument,
)
LOCK: Query[None] = Query("select id::text from listings where id = :id for no key update")
COUNT = Query("select count(*)::int from listing_documents where listing_id = :listing_id", int)
ADD = Query(
    """
    insert into listing_documents (media_id, listing_id, person_id, kind, name)
    values (:media_id, :listing_id, :person_id, :kind, :name) on conflict (media_id) do nothing returning media_id
    """,
    UUID,
)
REMOVE = Query(
    "delete from listing_documents where media_id = :media_id and listing_id = :listing_id returning name", str
)
SHARE = Query(
    """
    insert into document_shares (media_id, conversation_id)
    select d.media_id, :conversation_id from listing_documents d
    where d.media_id = :media_id and d.listing_id = :listing_id
    on conflict do nothing returning media_id
    """,
    UUID,
)
UNSHARE = Query(
    "delete from document_shares where media_id = :media_id and conversation_id = :conversation_id returning media_id",
    UUID,
)
# Those who sell the boat, and the buyer of a conversation in which it is shown; nobody once the listing is removed.
MAY_SEE = Query(
    """
    select exists (
        select from listing_documents d join listings b on b.id = d.listing_id and b.status <> 'removed'
        where d.media_id = :media_id and (
            exists (select from seller_team t where t.seller_id = b.seller_id and t.person_id = :person_id)
            or exists (
                select from document_shares s join conversations c on c.id = s.conversation_id
                where s.media_id = d.media_id and c.buyer_id = :person_id
            )
        )
    )
    """,
    bool,
)
