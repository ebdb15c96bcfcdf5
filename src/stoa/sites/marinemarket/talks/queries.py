"""SQL of conversations."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Sort
from stoa.kernel.db.listing import Listing

from .models import Asked, Conversation, Heard, Message, Place, Reported, ReportedTalk, UnreadWords

_COLUMNS = """
    c.id, c.listing_id, b.title as listing_title, b.slug as listing_slug, b.currency, me.side,
    op.username as other_name, (
        select left(m.text, 160) from messages m
        where m.conversation_id = me.conversation_id and (not m.hidden or m.author_id = me.person_id)
        order by m.created_at desc, m.id desc limit 1
    ) as last_words, me.unread, me.blocks as blocked_by_you,
    c.closed or me.blocks or coalesce(other.blocks, false) as blocked, me.last_at, c.created_at
"""
_SIDES = """
    from conversation_people me
    join conversations c on c.id = me.conversation_id
    join listings b on b.id = c.listing_id
    left join conversation_people other on other.conversation_id = c.id and other.side <> me.side
"""
_PEOPLE = "left join accounts.people op on op.id = other.person_id"
# Of a side, not of who has its seat by now: a firm's words stay the firm's when whoever wrote them has gone.
_SIDE = "case when m.author_id = c.buyer_id then 'buyer' else 'seller' end"
_MESSAGE = f"""
    select m.id, m.conversation_id, m.author_id, {_SIDE} as side, m.text, m.hidden as held, m.warning, m.created_at
    from messages m join conversations c on c.id = m.conversation_id
"""
INBOX = Listing(
    base=f"select {_COLUMNS} {_SIDES} {_PEOPLE} where me.person_id = :person_id",
    into=Conversation,
    key="me.conversation_id",
    sorts=[Sort("latest", "me.last_at", descending=True)],
    default_sort="latest",
)
FIND = Query(f"select {_COLUMNS} {_SIDES} {_PEOPLE} where me.person_id = :person_id and c.id = :id", Conversation)
MESSAGES = Listing(
    base=f"{_MESSAGE} where m.conversation_id = :conversation_id and (not m.hidden or m.author_id = :person_id)",
    into=Message,
    key="m.id",
    sorts=[Sort("newest", "m.created_at", descending=True)],
    default_sort="newest",
)
FIND_MESSAGE = Query(f"{_MESSAGE} where m.id = :id", Message)
ASKED = Query(
    """
    select b.id, b.title, b.seller_id, a.person_id as seller_person_id, exists (
        select from seller_team t where t.seller_id = b.seller_id and t.person_id = :person_id
    ) as is_own
    from listings b left join listing_agents a on a.listing_id = b.id
    where b.shown and (b.slug = :at or b.id::text = :at)
    """,
    Asked,
)
HAS_BLOCKED = Query(
    """
    select exists (
        select from conversation_people me
        join conversation_people other on other.conversation_id = me.conversation_id and other.side <> me.side
        where me.person_id = :person_id and other.person_id = :other_id and other.blocks
    )
    """,
    bool,
)
START = Query(
    """
    insert into conversations (id, listing_id, seller_id, buyer_id) values (:id, :listing_id, :seller_id, :buyer_id)
    on conflict (listing_id, buyer_id) do nothing returning id
    """,
    UUID,
)
ADD_PERSON: Query[None] = Query(
    """
    insert into conversation_people (conversation_id, side, person_id) values (:conversation_id, :side, :person_id)
    """
)
# Whoever answers for the boat by now takes the seat of somebody who has left for good.
RESEAT = Query(
    """
    insert into conversation_people (conversation_id, side, person_id)
    select c.id, 'seller', a.person_id from conversations c join listing_agents a on a.listing_id = c.listing_id
    where c.id = :id and a.person_id <> c.buyer_id
    on conflict (conversation_id, side) do nothing returning person_id
    """,
    UUID,
)
STARTED = Query("select id from conversations where listing_id = :listing_id and buyer_id = :buyer_id", UUID)
PLACE = Query(
    f"""
    select c.id as conversation_id, c.listing_id, c.seller_id, b.title, me.side, other.person_id as other_id,
        c.closed or me.blocks or coalesce(other.blocks, false) as blocked
    {_SIDES} where c.id = :id and me.person_id = :person_id
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
    update conversation_people set
        last_at = now(),
        unread = case when person_id = :author_id then 0 else unread + 1 end,
        read_at = case when person_id = :author_id then now() else read_at end
    where conversation_id = :id and (not :hidden::boolean or person_id = :author_id)
    """
)
SET_ANSWERED: Query[None] = Query("update conversations set answered_at = now() where id = :id and answered_at is null")
SET_READ: Query[None] = Query(
    """
    update conversation_people set read_at = now(), unread = 0
    where conversation_id = :id and person_id = :person_id and (unread > 0 or read_at is null)
    """
)
UNREAD_WORDS = Query(
    """
    select m.text, m.warning is not null as warned
    from conversation_people me join conversations c on c.id = me.conversation_id
    join messages m on m.conversation_id = c.id
    where c.id = :id and me.person_id = :person_id and (m.author_id = c.buyer_id) = (me.side = 'seller')
        and not m.hidden and (me.read_at is null or m.created_at > me.read_at)
    order by m.created_at, m.id limit 10
    """,
    UnreadWords,
)
UNREAD = Query(
    """
    select coalesce(sum(unread), 0)::int from conversation_people where person_id = :person_id and unread > 0
    """,
    int,
)
SET_BLOCKS: Query[None] = Query(
    "update conversation_people set blocks = :blocks where conversation_id = :id and person_id = :person_id"
)
REPORTED = Query("select id, conversation_id, author_id, text, hidden from messages where id = any(:ids)", Reported)
SET_HIDDEN = Query(
    f"""
    update messages m set hidden = :hidden from conversations c, listings b
    where m.id = :id and m.hidden <> :hidden and c.id = m.conversation_id and b.id = c.listing_id
    returning m.conversation_id, b.title, (
        select p.person_id from conversation_people p
        where p.conversation_id = m.conversation_id and p.side <> {_SIDE}
    ) as to_id
    """,
    Heard,
)
HEAR: Query[None] = Query(
    """
    update conversation_people set last_at = now(), unread = unread + 1
    where conversation_id = :id and person_id = :person_id
    """
)
# It was counted where it came after they last read; what they have read is not counted.
UNHEAR: Query[None] = Query(
    """
    update conversation_people p set unread = greatest(p.unread - 1, 0)
    from messages m
    where m.id = :message_id and p.conversation_id = m.conversation_id and p.person_id = :person_id
        and (p.read_at is null or p.read_at < m.created_at)
    """
)
REPORTED_TALKS = Query(
    f"""
    select c.id, b.title, c.closed, coalesce((
        select string_agg({_SIDE} || ': ' || m.text, e'\\n' order by m.created_at, m.id)
        from (
            select * from messages l where l.conversation_id = c.id order by l.created_at desc, l.id desc limit 40
        ) m
    ), '') as text
    from conversations c join listings b on b.id = c.listing_id where c.id = any(:ids)
    """,
    ReportedTalk,
)
SET_CLOSED: Query[None] = Query("update conversations set closed = :closed where id = :id")
IS_WITHIN = Query(
    "select exists (select from conversation_people where conversation_id = :id and person_id = :person_id)", bool
)
