"""SQL of what people in the demo market say to and agree with each other."""

from uuid import UUID

import msgspec

from stoa.kernel.db import Query


class Stage(msgspec.Struct, frozen=True):
    """A boat of the demo, who sells it and for how long it has been there."""

    id: UUID
    seller_id: UUID
    seller_person_id: UUID
    price_minor: int
    currency: str
    slug: str
    status: str


STAGES = Query(
    """
    select b.id, b.seller_id, a.person_id as seller_person_id, b.price_minor, b.currency, b.slug, b.status
    from listings b join listing_agents a on a.listing_id = b.id
    where b.status in ('active', 'sold') order by b.slug
    """,
    Stage,
)
BUYERS = Query(
    "select id from accounts.people where email_key like '%@boats.example' order by username limit 230", UUID
)
ADD_TALK: Query[None] = Query(
    """
    insert into conversations (id, listing_id, seller_id, buyer_id, answered_at, created_at)
    values (:id, :listing_id, :seller_id, :buyer_id, :answered_at::timestamptz, :created_at)
    """
)
ADD_PERSON: Query[None] = Query(
    """
    insert into conversation_people (conversation_id, side, person_id, read_at, unread, last_at)
    values (:conversation_id, :side, :person_id, :read_at::timestamptz, :unread, :last_at)
    """
)
ADD_MESSAGE: Query[None] = Query(
    """
    insert into messages (id, conversation_id, author_id, text, warning, created_at)
    values (:id, :conversation_id, :author_id, :text, :warning::jsonb, :created_at)
    """
)
ADD_OFFER: Query[None] = Query(
    """
    insert into offers (
        id, conversation_id, listing_id, author_id, side, amount_minor, currency, note, status, expires_at, created_at,
        decided_at
    ) values (
        :id, :conversation_id, :listing_id, :author_id, :side, :amount, :currency, :note, :status,
        :created_at::timestamptz + interval '7 days', :created_at, :decided_at::timestamptz
    )
    """
)
ADD_DEAL: Query[None] = Query(
    """
    insert into deals (
        id, offer_id, conversation_id, listing_id, seller_id, buyer_id, seller_person_id, amount_minor, currency,
        status, buyer_done_at, seller_done_at, created_at, closed_at
    ) values (
        :id, :offer_id, :conversation_id, :listing_id, :seller_id, :buyer_id, :seller_person_id, :amount, :currency,
        :status, :done_at::timestamptz, :done_at::timestamptz, :created_at, :closed_at::timestamptz
    )
    """
)
ADD_STEP: Query[None] = Query(
    """
    insert into deal_steps (deal_id, step, state, day, note, changed_by, changed_at)
    values (:deal_id, :step, :state, :day::date, :note, :changed_by, :changed_at)
    """
)
ADD_ENTRY: Query[None] = Query(
    """
    insert into deal_entries (id, deal_id, person_id, kind, step, words, created_at)
    values (:id, :deal_id, :person_id::uuid, :kind, :step, :words, :created_at)
    """
)
ADD_RATING: Query[None] = Query(
    """
    insert into sale_ratings (id, deal_id, about, author_id, seller_id, person_id, stars, text, created_at)
    values (:id, :deal_id, :about, :author_id, :seller_id::uuid, :person_id::uuid, :stars, :text, :created_at)
    """
)
SET_PENDING: Query[None] = Query(
    """
    update listings b set sale_pending = true
    from deals d where d.listing_id = b.id and d.status = 'open' and b.status = 'active'
    """
)
COUNT_SELLERS: Query[None] = Query(
    """
    insert into seller_figures (seller_id, deals_done, rating_count, rating_sum)
    select d.seller_id, count(*)::int, count(r.id)::int, coalesce(sum(r.stars), 0)::int
    from deals d left join sale_ratings r on r.deal_id = d.id and r.about = 'seller'
    where d.status = 'done' group by d.seller_id
    """
)
COUNT_BUYERS: Query[None] = Query(
    """
    insert into buyer_figures (person_id, deals_done, rating_count, rating_sum)
    select d.buyer_id, count(*)::int, count(r.id)::int, coalesce(sum(r.stars), 0)::int
    from deals d left join sale_ratings r on r.deal_id = d.id and r.about = 'buyer'
    where d.status = 'done' group by d.buyer_id
    """
)
COUNT_CONTACTS: Query[None] = Query(
    """
    update listings b set contact_count = t.contacts
    from (select listing_id, count(*)::int as contacts from conversations group by listing_id) t
    where t.listing_id = b.id
    """
)
AGE_SELLERS: Query[None] = Query(
    """
    update sellers set created_at = now() - (30 + abs(hashtext(coalesce(p.username, ''))) % 1600) * interval '1 day'
    from seller_team t join accounts.people p on p.id = t.person_id
    where t.seller_id = sellers.id and t.role = 'owner'
    """
)
