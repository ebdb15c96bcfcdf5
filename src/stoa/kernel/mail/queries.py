"""Every statement about mail."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from stoa.kernel.db import Query

type Suppressing = Literal["bounce", "complaint", "manual"]


class KeptMail(msgspec.Struct, frozen=True):
    """A mail whose text is still there."""

    id: UUID
    template: str
    letter: bytes
    created_at: datetime


class MailboxRow(msgspec.Struct, frozen=True):
    """A mail as the development mailbox finds it."""

    id: UUID
    template: str
    letter: bytes
    state: str
    sent_at: datetime


class SuppressionRow(msgspec.Struct, frozen=True):
    """An address that gets no mail, and why."""

    id: UUID
    address: bytes
    reason: Suppressing
    detail: str
    created_at: datetime


INSERT: Query[None] = Query(
    "insert into kernel.mail (id, template, letter, topic) values (:id, :template, :letter, :topic)"
)

FIND = Query("select id, template, letter, created_at from kernel.mail where id = :id", KeptMail)

# `is not false` also where no address is asked for.
MAILBOX = Query(
    """
    select m.id, m.template, m.letter, r.state, coalesce(r.settled_at, m.created_at) as sent_at
    from kernel.mail m join kernel.receipts r on r.id = m.id
    where (r.recipient = :recipient) is not false
    order by m.created_at desc, m.id desc limit :limit
    """,
    MailboxRow,
)

SWEEP = Query(
    """
    delete from kernel.mail where id in (
        select m.id from kernel.mail m join kernel.receipts r on r.id = m.id
        where m.created_at < :before
           or (:sent_too::bool and r.state in ('accepted', 'delivered') and m.created_at < :sent_before)
        order by m.created_at limit :limit
    ) returning id
    """,
    UUID,
)

WITHDRAW = Query(
    """
    with gone as (
        delete from kernel.mail m using kernel.receipts r
        where m.topic = any(:topics) and r.id = m.id and r.state in ('waiting', 'given_up') returning m.id
    )
    update kernel.receipts r set state = 'failed', reason = :reason, next_attempt_at = null, settled_at = now()
    from gone where gone.id = r.id returning r.id
    """,
    UUID,
)

FORGET = Query(
    """
    delete from kernel.mail m using kernel.receipts r where r.id = m.id and r.kind = 'mail' and r.recipient = :address
    returning m.id
    """,
    UUID,
)

SUPPRESS = Query(
    """
    insert into kernel.mail_suppressions (id, address, address_hash, reason, detail)
    values (:id, :address, :address_hash, :reason, :detail)
    on conflict (address_hash) do nothing
    returning id
    """,
    UUID,
)

_SUPPRESSION = "select id, address, reason, detail, created_at from kernel.mail_suppressions"

FIND_SUPPRESSION = Query(f"{_SUPPRESSION} where address_hash = any(:hashes::bytea[]) limit 1", SuppressionRow)

SUPPRESSIONS = Query(f"{_SUPPRESSION} order by created_at desc, id desc limit :limit", SuppressionRow)

LIFT = Query("delete from kernel.mail_suppressions where address_hash = any(:hashes::bytea[]) returning id", UUID)

NOTE_HOOK = Query("insert into kernel.mail_hooks (id) values (:id) on conflict (id) do nothing returning id", str)

SWEEP_HOOKS = Query("delete from kernel.mail_hooks where received_at < :before returning id", str)
