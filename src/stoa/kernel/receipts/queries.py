"""Every statement about receipts."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from stoa.kernel.db import Filter, Listing, Query, Sort

type State = Literal["waiting", "accepted", "delivered", "failed", "given_up"]


class Receipt(msgspec.Struct, frozen=True):
    """Something that is to reach somebody, and how far it is."""

    id: UUID
    kind: str
    key: str
    recipient: str
    about: str
    state: State
    attempts: int
    reason: str | None
    reference: str | None
    created_at: datetime


class ReceiptLine(msgspec.Struct, frozen=True, rename="camel"):
    """A receipt as the console lists it."""

    id: UUID
    kind: str
    recipient: str
    about: str
    state: State
    attempts: int
    next_attempt_at: datetime | None
    reason: str | None
    reference: str | None
    created_at: datetime
    settled_at: datetime | None


class Attempt(msgspec.Struct, frozen=True, rename="camel"):
    """One attempt; without an outcome it runs, or its worker has died and the next attempt will find out."""

    number: int
    started_at: datetime
    finished_at: datetime | None
    outcome: Literal["accepted", "delivered", "refused", "failed", "unknown"] | None
    words: str | None


class Opened(msgspec.Struct, frozen=True):
    """The receipt for a key, and whether it has just been opened."""

    id: UUID
    is_new: bool


_RECEIPT = "id, kind, key, recipient, about, state, attempts, reason, reference, created_at"

OPEN = Query(
    """
    insert into kernel.receipts (id, kind, key, recipient, about)
    values (:id, :kind, :key, :recipient, :about)
    on conflict (kind, key) do nothing
    returning id
    """,
    UUID,
)

FIND_BY_KEY = Query("select id from kernel.receipts where kind = :kind and key = :key", UUID)

FIND = Query(f"select {_RECEIPT} from kernel.receipts where id = :id", Receipt)

FIND_BY_REFERENCE = Query(
    f"""
    select {_RECEIPT} from kernel.receipts
    where kind = :kind and reference = :reference order by created_at desc limit 1
    """,
    Receipt,
)

# An attempt whose outcome nobody wrote down is just that: unknown. What was given up may be taken up again.
BEGIN = Query(
    f"""
    with begun as (
        update kernel.receipts
        set attempts = attempts + 1, state = 'waiting', settled_at = null, next_attempt_at = null
        where id = :id and state in ('waiting', 'given_up')
        returning {_RECEIPT}
    ), lost as (
        update kernel.receipt_attempts
        set outcome = 'unknown', finished_at = clock_timestamp(),
            words = 'The worker ended before it could say what became of it.'
        from begun where receipt_id = begun.id and outcome is null
    ), logged as (
        insert into kernel.receipt_attempts (receipt_id, number) select id, attempts from begun
    )
    select {_RECEIPT} from begun
    """,
    Receipt,
)

# What has arrived has arrived, whichever attempt says so; what has failed is believed of the newest attempt alone.
SUCCEED = Query(
    """
    with logged as (
        update kernel.receipt_attempts set outcome = :state, finished_at = clock_timestamp(), words = :words
        where receipt_id = :id and number = :attempt
    )
    update kernel.receipts
    set state = case when state = 'delivered' then state else :state end, reason = :words,
        reference = coalesce(:reference, reference), next_attempt_at = null, settled_at = now()
    where id = :id
    returning id
    """,
    UUID,
)

FAIL = Query(
    """
    with logged as (
        update kernel.receipt_attempts set outcome = :outcome, finished_at = clock_timestamp(), words = :words
        where receipt_id = :id and number = :attempt
    )
    update kernel.receipts
    set state = :state, reason = :words, next_attempt_at = now() + :wait::interval,
        settled_at = case when :state = 'waiting' then null else now() end
    where id = :id and attempts = :attempt and state = 'waiting'
    returning id
    """,
    UUID,
)

SETTLE = Query(
    """
    update kernel.receipts set state = :state, reason = :reason, next_attempt_at = null, settled_at = now()
    where id = :id returning id
    """,
    UUID,
)

REOPEN = Query(
    f"""
    update kernel.receipts set state = 'waiting', reason = null, next_attempt_at = null, settled_at = null
    where id = any(:ids::uuid[]) and state = any(:states::text[])
    returning {_RECEIPT}
    """,
    Receipt,
)

ATTEMPTS = Query(
    """
    select number, started_at, finished_at, outcome, words
    from kernel.receipt_attempts where receipt_id = :id order by number
    """,
    Attempt,
)

FORGET = Query(
    "update kernel.receipts set recipient = '' where kind = :kind and recipient = :recipient returning id", UUID
)

SWEEP = Query(
    """
    delete from kernel.receipts where id in (
        select id from kernel.receipts where settled_at < :before order by settled_at limit :limit
    ) returning id
    """,
    UUID,
)

RECEIPTS = Listing(
    base="""
        select r.id, r.kind, r.recipient, r.about, r.state, r.attempts, r.next_attempt_at, r.reason, r.reference,
               r.created_at, r.settled_at
        from kernel.receipts r
    """,
    into=ReceiptLine,
    key="r.id",
    filters=[
        Filter("kind", "r.kind = :kind", meaning="What it is: mail, webhook, …"),
        Filter("state", "r.state = :state", State.__value__, meaning="How far it is."),
        Filter("recipient", "r.recipient = :recipient", meaning="Whom it goes to."),
    ],
    sorts=[Sort("newest", "r.created_at", descending=True)],
    default_sort="newest",
)
