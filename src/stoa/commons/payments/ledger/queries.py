"""SQL of the ledger."""

from uuid import UUID

from stoa.commons.payments.models import Entry
from stoa.kernel.db import Query
from stoa.kernel.db.filters import Filter, Sort
from stoa.kernel.db.listing import Listing

from .models import Balance, LedgerFault, Movement

ADD_MOVEMENT = Query(
    """
    insert into commons.ledger_movements (id, kind, reference, order_id, at)
    values (:id, :kind, :reference, :order_id, :at) on conflict (reference) do nothing returning id
    """,
    UUID,
)
ADD_ENTRY: Query[None] = Query(
    """
    insert into commons.ledger_entries (movement_id, account, provider, currency, amount)
    values (:movement_id, :account, :provider, :currency, :amount)
    """
)
MOVEMENTS = Listing(
    base="""
        select v.id, v.kind, v.reference, v.order_id,
            coalesce((select sum(e.amount)::bigint from commons.ledger_entries e
                where e.movement_id = v.id and e.amount > 0), 0) as amount,
            coalesce((select min(e.currency) from commons.ledger_entries e where e.movement_id = v.id), '') as currency,
            v.at
        from commons.ledger_movements v
    """,
    into=Movement,
    key="v.id",
    filters=[Filter("orderId", "v.order_id = :orderId", UUID, "The order that they are about.")],
    sorts=[Sort("newest", "v.at", descending=True)],
    default_sort="newest",
)
ENTRIES_OF_ORDER = Query(
    """
    select e.account, e.provider, e.currency, sum(e.amount)::bigint as amount
    from commons.ledger_entries e join commons.ledger_movements v on v.id = e.movement_id
    where v.order_id = :order_id group by e.account, e.provider, e.currency order by 1, 2, 3
    """,
    Entry,
)
BALANCES = Query(
    """
    select account, provider, currency, sum(amount)::bigint as amount from commons.ledger_entries
    group by account, provider, currency order by currency, account, provider
    """,
    Balance,
)
# Movements that do not add up, and orders whose cash is not what was paid less what went back and what was kept.
FAULTS = Query(
    """
    select 'movement' as what, e.movement_id as id, e.currency, sum(e.amount)::bigint as amount
    from commons.ledger_entries e group by e.movement_id, e.currency having sum(e.amount) <> 0
    union all
    select 'order', o.id, o.currency,
        coalesce(c.amount, 0) - coalesce(o.paid_amount, 0) + o.refunded + coalesce(o.fee, 0)
    from commons.payment_orders o left join (
        select v.order_id, sum(e.amount)::bigint as amount
        from commons.ledger_entries e join commons.ledger_movements v on v.id = e.movement_id
        where e.account = 'cash' and v.kind <> 'second-payment' group by v.order_id
    ) c on c.order_id = o.id
    where coalesce(c.amount, 0) <> coalesce(o.paid_amount, 0) - o.refunded - coalesce(o.fee, 0)
    limit 100
    """,
    LedgerFault,
)
