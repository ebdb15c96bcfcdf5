"""SQL of what is watched for around money."""

from stoa.commons.alerts import Sign
from stoa.kernel.db import Query

HELD = Query(
    """
    select id::text as key, held_at as at, null::uuid as person_id,
        'Order ' || id || ' over ' || amount || ' ' || currency || ' is held: ' || held as what
    from commons.payment_orders where held <> '' and held_at between :begin and :until
    order by held_at desc, id desc limit 1000
    """,
    Sign,
)
