"""SQL of conversations."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Sort
from stoa.kernel.db.listing import Listing

from .models import Asked, Conversation, Message, Place, Reported

_SHOWN = """
    select c.id, c.listing_id, b.title as listing_title, b.slug as listing_slug, me.side, op.username as other_name,
        (select count(*)::int from messages m where m.conversation_id = c.id and m.author_id <> me.person_id
            and not m.hidden and (me.read_at is null or m.created_at > me.read_at)) as unread,
        me.blocks as blocked_by_you, me.blocks or coalesce(other.blocks, false) as blocked, me.last_at, c.created_at
    from conversation_people me
    join conversations c on c.id = me.conversation_id
    join listings b on b.id = c.listing_id
    left join conversation_people other on other.conversation_id = c.id and other.side <> me.side
    left join accounts.people op on op.id = other.person_id
"""
INBOX = Listing(
    base=f"{_SHOWN} where me.person_id = :person_id",
    into=Conversation,
    key="me.conversation_id",
    sorts=[Sort("latest", "me.last_at", descending=True)],
    default_sort="latest",
)
FIND = Query(f"{_SHOWN} where me.person_id = :person_id and c.id = :id", Conversation)
MESSAGES = Listing(
    base="""
        select m.id, m.conversation_id, m.author_id, m.text, m.hidden as held, m.warning, m.created_at
        from messages m where m.conversation_id = :conversation_id and (not m.hidden or m.author_id = :person_id)
    """,
    into=Message,
    key="m.id",
    sorts=[Sort("newest", "m.created_at", descending=True)],
    default_sort="newest",
)
FIND_MESSAGE = Query(
    """
    select m.id, m.conversation_id, m.author_id, m.text, m.hidden as held, m.warning, m.created_at
    from messages m where m.id = :id
    """,
    Message,
)
ASKED = Query(
    """
    select b.id, a.person_id as seller_person_id, exists (
        select from seller_team t where t.seller_id = b.seller_id and t.person_id = :person_id
    ) as is_own
    from listings b left join listing_agents a on a.listing_id = b.id
    where b.shown and (b.slug = :at or b.id::text = :at)
    """,
    Asked,
)
START = Query(
    """
    insert into conversations (id, listing_id, buyer_id) values (:id, :listing_id, :buyer_id)
    on conflict (listing_id, buyer_id) do nothing returning id
    """,
    UUID,
)
ADD_PERSON: Query[None] = Query(
    """
    insert into conversation_people (conversation_id, side, person_id) values (:conversation_id, :side, :person_id)
    """
)
STARTED = Query("select id from conversations where listing_id = :listing_id and buyer_id = :buyer_id", UUID)
PLACE = Query(
    """
    select c.id as conversation_id, c.listing_id, b.title, me.side, other.person_id as other_id,
        me.blocks or coalesce(other.blocks, false) as blocked
    from conversation_people me
    join conversations c on c.id = me.conversation_id
    join listings b on b.id = c.listing_id
    left join conversation_people other on other.conversation_id = c.id and other.side <> me.side
    where c.id = :id and me.person_id = :person_id
    """,
    Place,
)
INSERT_MESSAGE: Query[None] = Query(
    """
    insert into messages (id, conversation_id, author_id, text, hidden, warning)
    values (:id, :conversation_id, :author_id, :text, :hidden, :warning::jsonb)
    """
)
TOUCH: Query[None] = Query(
    """
    update conversation_people set last_at = now()
    where conversation_id = :id and (not :hidden::boolean or person_id = :author_id)
    """
)
SET_READ: Query[None] = Query(
    "update conversation_people set read_at = now() where conversation_id = :id and person_id = :person_id"
)
SET_BLOCKS: Query[None] = Query(
    "update conversation_people set blocks = :blocks where conversation_id = :id and person_id = :person_id"
)
REPORTED = Query("select id, conversation_id, author_id, text, hidden from messages where id = any(:ids)", Reported)
SET_HIDDEN: Query[None] = Query("update messages set hidden = :hidden where id = :id")
