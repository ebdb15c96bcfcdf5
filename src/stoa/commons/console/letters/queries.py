"""SQL of mail as an operator sees it."""

from typing import Annotated

import msgspec

from stoa.kernel.db import Filter, Listing, Query, Sort
from stoa.kernel.receipts import State

from .models import MailLine, MailState

type Recipient = Annotated[str, msgspec.Meta(min_length=1, max_length=320)]

_LINE = """
    r.id, r.recipient, r.about as template, r.state, r.attempts, r.next_attempt_at, r.reason, r.created_at, r.settled_at
"""

MAIL = Listing(
    base=f"select {_LINE} from kernel.receipts r where r.kind = 'mail'",
    into=MailLine,
    key="r.id",
    filters=[
        Filter("state", "r.state = :state", State.__value__, meaning="How far it is."),
        Filter("recipient", "r.recipient = :recipient", Recipient, meaning="To whom, as a whole address."),
    ],
    sorts=[Sort("newest", "r.created_at", descending=True)],
    default_sort="newest",
)
ONE = Query(f"select {_LINE} from kernel.receipts r where r.kind = 'mail' and r.id = :id", MailLine)
SOME = Query(f"select {_LINE} from kernel.receipts r where r.kind = 'mail' and r.id = any(:ids::uuid[])", MailLine)

# Each part walks the index over the state, and no further back than it has to.
STATE = Query(
    """
    select
        (select count(*) from kernel.receipts r
         where r.state = 'waiting' and r.kind = 'mail') as waiting,
        (select count(*) from kernel.receipts r
         where r.state in ('failed', 'given_up') and r.kind = 'mail' and r.created_at > now() - interval '7 days')
            as undelivered,
        (
            exists (select 1 from kernel.receipts r
                    where r.state in ('waiting', 'failed', 'given_up') and r.kind = 'mail' and r.attempts > 0
                      and r.created_at > now() - interval '1 hour')
            and not exists (select 1 from kernel.receipts r
                            where r.state in ('accepted', 'delivered') and r.kind = 'mail'
                              and r.created_at > now() - interval '1 hour')
        ) as failing
    """,
    MailState,
)
