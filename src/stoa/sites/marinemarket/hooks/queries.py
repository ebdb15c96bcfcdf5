"""SQL of who may have webhooks for a firm, and of whom events tell."""

from uuid import UUID

from msgspec import Struct

from stoa.kernel.db import Query


class FirmName(Struct, frozen=True):
    """How a firm is called."""

    id: UUID
    name: str


FIRMS = Query(
    "select id, coalesce(name, '') as name from sellers where id = any(:ids) and kind = 'broker'",
    FirmName,
)
IS_OWNER = Query(
    """
    select exists (
        select from seller_team t join sellers s on s.id = t.seller_id
        where t.seller_id = :firm_id and t.person_id = :person_id and t.role = 'owner' and s.kind = 'broker'
    )
    """,
    bool,
)
IS_FIRM = Query("select exists (select from sellers where id = :seller_id and kind = 'broker')", bool)
FIRM_OF_OFFER = Query(
    """
    select s.id from conversations c join sellers s on s.id = c.seller_id
    where c.id = :conversation_id and s.kind = 'broker'
    """,
    UUID,
)


class Asked(Struct, frozen=True):
    """Who was asked about which boat."""

    firm_id: UUID
    listing_id: UUID


ASKED = Query(
    """
    select s.id as firm_id, c.listing_id
    from messages m join conversations c on c.id = m.conversation_id join sellers s on s.id = c.seller_id
    where m.id = :message_id and m.author_id = c.buyer_id and s.kind = 'broker'
    """,
    Asked,
)
