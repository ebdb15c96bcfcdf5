"""SQL of payments."""

from uuid import UUID

from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import AdminTransaction, EventSeen, ItemType, OrderRow, ProviderName, RefundRow, Status, Transaction

_ROW = """
    o.id, o.person_id, o.type, o.status, o.amount, o.currency, o.item_type, o.item_id, o.title, o.metadata, o.provider,
    o.session, o.payment, o.checkout_url, o.paid_amount, o.paid_currency, o.refunded, o.fee, o.held, o.created_at,
    o.expires_at, o.completed_at, o.refunded_at
"""
_REFUND = """
    r.id, r.order_id, r.kind, r.status, r.amount, r.currency, r.reason, r.reference, r.created_at, r.settled_at
"""

MINE = Listing(
    base=f"select {_ROW} from commons.payment_orders o where o.person_id = :person_id",
    into=OrderRow,
    told=Transaction,
    key="o.id",
    filters=[Filter("itemType", "o.item_type = :itemType", ItemType, "What kind of thing was bought.")],
    sorts=[Sort("newest", "o.created_at", descending=True)],
    default_sort="newest",
)
ALL = Listing(
    base=f"select {_ROW} from commons.payment_orders o",
    into=OrderRow,
    told=AdminTransaction,
    key="o.id",
    filters=[
        Filter("status", "o.status = :status", Status.__value__, "How far they are."),
        Filter("provider", "o.provider = :provider", ProviderName, "Who takes the money."),
        Filter("personId", "o.person_id = :personId", UUID, "Who pays."),
    ],
    sorts=[Sort("newest", "o.created_at", descending=True)],
    default_sort="newest",
)
HELD = Listing(
    base=f"select {_ROW} from commons.payment_orders o where o.held <> ''",
    into=OrderRow,
    key="o.id",
    filters=[],
    sorts=[Sort("newest", "o.created_at", descending=True)],
    default_sort="newest",
)

FIND = Query(f"select {_ROW} from commons.payment_orders o where o.id = :id", OrderRow)
LOCK = Query(f"select {_ROW} from commons.payment_orders o where o.id = :id for update", OrderRow)
LOCK_BY_SESSION = Query(
    f"select {_ROW} from commons.payment_orders o where o.provider = :provider and o.session = :session for update",
    OrderRow,
)
LOCK_BY_PAYMENT = Query(
    f"""
    select {_ROW} from commons.payment_orders o where o.provider = :provider and o.payment = :payment
    order by o.created_at limit 1 for update
    """,
    OrderRow,
)
# A second payment for one order is known from what was told of it.
LOCK_BY_SECOND_PAYMENT = Query(
    f"""
    select {_ROW} from commons.payment_orders o
    where o.provider = :provider and o.id = (
        select e.order_id from commons.payment_events e
        where e.provider = :provider and e.payment = :payment and e.order_id is not null order by e.received_at limit 1
    ) for update
    """,
    OrderRow,
)
# Asked for again while it is open, the same checkout is given. One that the provider never opened is asked for anew
# soon: Stripe takes none that ends in less than half an hour.
FIND_OPEN = Query(
    f"""
    select {_ROW} from commons.payment_orders o
    where o.person_id = :person_id and o.item_type = :item_type and o.item_id = :item_id and o.provider = :provider
        and o.status = 'PENDING' and o.held = '' and o.amount = :amount and o.currency = :currency
        and o.expires_at > :now::timestamptz
            + case when o.checkout_url is null then interval '31 minutes' else interval '5 minutes' end
    order by o.created_at desc limit 1
    """,
    OrderRow,
)
INSERT = Query(
    f"""
    insert into commons.payment_orders as o (
        id, person_id, type, amount, currency, item_type, item_id, title, metadata, provider, created_at, expires_at
    )
    values (
        :id, :person_id, :type, :amount, :currency, :item_type, :item_id, :title, :metadata::jsonb, :provider, :now,
        :expires_at
    )
    returning {_ROW}
    """,
    OrderRow,
)
SET_CHECKOUT = Query(
    f"""
    update commons.payment_orders o set session = :session, checkout_url = :url where o.id = :id returning {_ROW}
    """,
    OrderRow,
)
SET_PAID = Query(
    f"""
    update commons.payment_orders o set status = 'COMPLETED', payment = coalesce(:payment, o.payment),
        paid_amount = :amount, paid_currency = :currency, completed_at = :now, held = ''
    where o.id = :id returning {_ROW}
    """,
    OrderRow,
)
SET_PAID_AND_HELD = Query(
    f"""
    update commons.payment_orders o set status = 'PENDING', payment = coalesce(:payment, o.payment),
        paid_amount = :amount, paid_currency = :currency, held = :held, held_at = now()
    where o.id = :id returning {_ROW}
    """,
    OrderRow,
)
SET_HELD: Query[None] = Query("update commons.payment_orders set held = :held, held_at = now() where id = :id")
SET_STATUS: Query[None] = Query("update commons.payment_orders set status = :status, held = '' where id = :id")
SET_FAILED = Query(
    "update commons.payment_orders set status = 'FAILED' where id = :id and status = 'PENDING' returning id", UUID
)
SET_FEE = Query("update commons.payment_orders set fee = :fee where id = :id and fee is null returning id", UUID)
SET_REFUNDED = Query(
    f"""
    update commons.payment_orders o set refunded = o.refunded + :amount,
        status = case when :whole and o.status = 'COMPLETED' then 'REFUNDED' else o.status end,
        refunded_at = case when :whole then :now::timestamptz else o.refunded_at end
    where o.id = :id returning {_ROW}
    """,
    OrderRow,
)
SET_ASKED: Query[None] = Query("update commons.payment_orders set asked_at = :now where id = :id")
STUCK = Query(
    f"""
    select {_ROW} from commons.payment_orders o
    where o.status = 'PENDING' and o.held = '' and o.created_at < :before
        and (o.asked_at is null or o.asked_at < :before)
    order by o.created_at limit 200
    """,
    OrderRow,
)

NOTE_EVENT = Query(
    """
    insert into commons.payment_events (provider, id, type, outcome, received_at)
    values (:provider, :id, :type, 'received', :now) on conflict (provider, id) do nothing returning id
    """,
    str,
)
SET_OUTCOME: Query[None] = Query(
    """
    update commons.payment_events set outcome = :outcome, order_id = :order_id, payment = :payment,
        waiting = :waiting::jsonb
    where provider = :provider and id = :id
    """
)
WAITING = Query(
    """
    select waiting::text from commons.payment_events
    where provider = :provider and payment = :payment and waiting is not null order by received_at, id for update
    """,
    str,
)
# Those who tell of one payment wait for each other, so that none slips through between two transactions.
LOCK_PAYMENT: Query[None] = Query(
    "select pg_advisory_xact_lock(hashtextextended('payments:' || :provider || ':' || :payment, 0))::text as done"
)
EVENTS_OF = Query(
    """
    select provider, id, type, outcome, received_at from commons.payment_events
    where order_id = :order_id order by received_at, id limit 100
    """,
    EventSeen,
)
SWEEP_EVENTS = Query(
    """
    delete from commons.payment_events where (provider, id) in (
        select provider, id from commons.payment_events where received_at < :before order by received_at limit :limit
    ) returning id
    """,
    str,
)

INSERT_REFUND = Query(
    f"""
    insert into commons.payment_refunds as r (
        id, order_id, kind, status, amount, currency, reason, reference, asked_by, created_at
    )
    values (:id, :order_id, :kind, 'PENDING', :amount, :currency, :reason, :reference, :asked_by, :now)
    returning {_REFUND}
    """,
    RefundRow,
)
FIND_REFUND = Query(f"select {_REFUND} from commons.payment_refunds r where r.id = :id", RefundRow)
LOCK_REFUND = Query(
    f"select {_REFUND} from commons.payment_refunds r where r.id = :id and r.order_id = :order_id for update", RefundRow
)
LOCK_REFUND_BY_REFERENCE = Query(
    f"select {_REFUND} from commons.payment_refunds r where r.kind = :kind and r.reference = :reference for update",
    RefundRow,
)
# A refund that we have asked for, and that the provider tells of without naming it as we do.
LOCK_ASKED_REFUND = Query(
    f"""
    select {_REFUND} from commons.payment_refunds r
    where r.order_id = :order_id and r.kind = :kind and r.status = 'PENDING' and r.reference is null
        and r.amount = :amount
    order by r.created_at limit 1 for update
    """,
    RefundRow,
)
SETTLE_REFUND: Query[None] = Query(
    """
    update commons.payment_refunds set status = :status, reference = coalesce(:reference, reference), settled_at = :now
    where id = :id
    """
)
REFUNDS_OF = Query(
    f"select {_REFUND} from commons.payment_refunds r where r.order_id = :order_id order by r.created_at", RefundRow
)
PENDING_REFUNDS = Query(
    """
    select coalesce(sum(amount), 0)::bigint from commons.payment_refunds
    where order_id = :order_id and status = 'PENDING'
    """,
    int,
)
