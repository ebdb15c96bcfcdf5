"""SQL of the files of sales."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing
from stoa.sites.marinemarket.papers.queries import READY, THERE

from .models import DealLine, DealRow, DealStatus, Entry, Paper, StepRow

OPEN = Query(
    """
    insert into deals (
        id, offer_id, conversation_id, listing_id, seller_id, buyer_id, seller_person_id, amount_minor, currency
    )
    select :id, :offer_id, :conversation_id, :listing_id, :seller_id, b.person_id, s.person_id, :amount, :currency
    from conversation_people b join conversation_people s on s.conversation_id = b.conversation_id
    where b.conversation_id = :conversation_id and b.side = 'buyer' and s.side = 'seller' returning id
    """,
    UUID,
)
ADD_STEP: Query[None] = Query(
    """
    insert into deal_steps (deal_id, step, state, day, changed_at)
    values (:deal_id, :step, :state, case when :state = 'done' then (now() at time zone 'UTC')::date end, now())
    """
)
_ROW = """
    select d.id, d.offer_id, d.conversation_id, d.listing_id, b.title as listing_title, b.slug as listing_slug,
        d.seller_id, d.buyer_id, d.seller_person_id,
        case when d.buyer_id = :person_id then 'buyer' else 'seller' end as side, p.username as other_name,
        d.amount_minor as amount, d.currency, d.status, d.buyer_done_at, d.seller_done_at, d.deposit_status,
        d.deposit_order_id, d.created_at, d.closed_at
    from deals d
    join listings b on b.id = d.listing_id
    left join accounts.people p
        on p.id = case when d.buyer_id = :person_id then d.seller_person_id else d.buyer_id end and p.status = 'active'
    where d.id = :id and :person_id in (d.buyer_id, d.seller_person_id)
"""
FIND = Query(_ROW, DealRow)
LOCK = Query(f"{_ROW} for no key update of d", DealRow)
OF_OFFER = Query("select id from deals where offer_id = :offer_id", UUID)
OF_CONVERSATION = Query(
    """
    select id from deals where conversation_id = :conversation_id and :person_id in (buyer_id, seller_person_id)
    order by created_at desc, id desc limit 1
    """,
    UUID,
)
MINE = Listing(
    base="""
        select d.id, d.conversation_id, d.listing_id, b.title as listing_title, b.slug as listing_slug, p.side,
            d.amount_minor as amount, d.currency, d.status, d.created_at, d.closed_at
        from conversation_people p
        join deals d on d.conversation_id = p.conversation_id
        join listings b on b.id = d.listing_id
        where p.person_id = :person_id and p.person_id in (d.buyer_id, d.seller_person_id)
    """,
    into=DealLine,
    key="d.id",
    filters=[Filter("status", "d.status = :status", DealStatus)],
    sorts=[Sort("newest", "d.created_at", descending=True)],
    default_sort="newest",
)
STEPS = Query("select step, state, day, note, changed_by, changed_at from deal_steps where deal_id = :deal_id", StepRow)
SET_STEP: Query[None] = Query(
    """
    update deal_steps set state = :state, day = :day::date, note = :note, changed_by = :person_id, changed_at = now()
    where deal_id = :deal_id and step = :step
    """
)
ADD_ENTRY: Query[None] = Query(
    """
    insert into deal_entries (id, deal_id, person_id, kind, step, words)
    values (:id, :deal_id, :person_id::uuid, :kind, :step, :words)
    """
)
PAPERS = Query(
    f"""
    select p.media_id, p.step, p.name, p.person_id, {READY} as ready, p.created_at
    from deal_papers p join commons.media m on m.id = p.media_id
    where p.deal_id = :deal_id and {THERE} order by p.created_at, p.media_id
    """,
    Paper,
)
ADD_PAPER = Query(
    """
    insert into deal_papers (media_id, deal_id, step, person_id, name)
    values (:media_id, :deal_id, :step, :person_id, :name) on conflict (media_id) do nothing returning media_id
    """,
    UUID,
)
REMOVE_PAPER = Query(
    """
    delete from deal_papers where media_id = :media_id and deal_id = :deal_id and person_id = :person_id returning name
    """,
    str,
)
MAY_SEE_PAPER = Query(
    """
    select exists (
        select from deal_papers p join deals d on d.id = p.deal_id
        where p.media_id = :media_id and :person_id in (d.buyer_id, d.seller_person_id)
    )
    """,
    bool,
)
_BY = "case when {0} = d.buyer_id then 'buyer' when {0} is not null then 'seller' else 'site' end as by"
_OFFERS = """
    select o.created_at as at, 'offer' as kind, o.side as by, '' as step, o.note as words, o.amount_minor as amount,
        o.currency
    from deals d join offers o on o.conversation_id = d.conversation_id where d.id = :deal_id
    union all
    select o.decided_at, 'offer_' || o.status, coalesce(a.side, 'site'), '', coalesce(a.note, ''), o.amount_minor,
        o.currency
    from deals d join offers o on o.conversation_id = d.conversation_id
    left join offer_answers a on a.offer_id = o.id and a.status = o.status
    where d.id = :deal_id and o.decided_at is not null
    union all
    select a.created_at, 'offer_' || a.status, a.side, '', a.note, o.amount_minor, o.currency
    from deals d join offers o on o.conversation_id = d.conversation_id join offer_answers a on a.offer_id = o.id
    where d.id = :deal_id and a.status <> o.status
"""
_ENTRIES = f"""
    select e.created_at, e.kind, {_BY.format("e.person_id")}, e.step, e.words, null::bigint, null::text
    from deals d join deal_entries e on e.deal_id = d.id where d.id = :deal_id
"""
TIMELINE = Query(f"{_OFFERS} union all {_ENTRIES} order by at, kind limit 500", Entry)
WHOLE_TIMELINE = Query(
    f"""
    {_OFFERS} union all {_ENTRIES} union all
    select m.created_at, 'message', {_BY.format("m.author_id")}, '', m.text, null::bigint, null::text
    from deals d join messages m on m.conversation_id = d.conversation_id
    where d.id = :deal_id and not m.hidden order by at, kind limit 5000
    """,
    Entry,
)
CONFIRM: Query[None] = Query(
    """
    update deals set
        buyer_done_at = case when :side = 'buyer' then coalesce(buyer_done_at, now()) else buyer_done_at end,
        seller_done_at = case when :side = 'seller' then coalesce(seller_done_at, now()) else seller_done_at end
    where id = :id
    """
)
CLOSE: Query[None] = Query("update deals set status = :status, closed_at = now() where id = :id")
FIND_STATUS = Query("select status from deals where offer_id = :offer_id", str)
LOCK_OFFER = Query("select id from deals where offer_id = :offer_id for no key update", UUID)
CLOSE_CALLED_OFF = Query(
    """
    update deals set status = 'called_off', closed_at = now() where offer_id = :offer_id and status = 'open'
    returning id
    """,
    UUID,
)
# By one order alone; what went back to the bank is there again when a dispute is won.
SET_DEPOSIT = Query(
    """
    update deals set deposit_status = :status, deposit_order_id = :order_id
    where id = :id and (status = 'open' or :status <> 'paid')
        and (deposit_status = :before or (:status = 'paid' and deposit_status = 'refunded'))
        and coalesce(deposit_order_id, :order_id) = :order_id
    returning id
    """,
    UUID,
)
DEPOSIT_TO_REFUND = Query(
    """
    select deposit_order_id from deals
    where id = :id and deposit_status = 'paid' and status <> 'open' and deposit_order_id is not null
    """,
    UUID,
)
