"""Looking at mail, sending it again, and letting addresses have mail again."""

from collections.abc import Sequence
from uuid import UUID

from stoa.kernel import audit
from stoa.kernel.crypto import Keyring, lookup_hash
from stoa.kernel.db import ListRequest, Page, Read, Write
from stoa.kernel.mail import list_suppressions, normalise_address, remove_suppression
from stoa.kernel.receipts import list_attempts, replay_receipts

from . import queries
from .errors import NotSuppressed
from .models import MailLine, MailSheet, MailState, SuppressionView


async def list_mail(db: Read, asked: ListRequest) -> Page[MailLine]:
    """List mail, the latest first."""
    return await queries.MAIL.page(db, asked)


async def load_state(db: Read) -> MailState:
    """Say how mail stands."""
    return await queries.STATE.one(db)


async def count_undelivered(db: Read) -> int:
    """Count what did not arrive in the last week."""
    return (await load_state(db)).undelivered


async def load_mail(db: Read, mail_id: UUID) -> MailSheet:
    """Give a mail with every attempt at it."""
    return MailSheet(await queries.ONE.one(db, id=mail_id), await list_attempts(db, mail_id))


async def resend_mail(tx: Write, by: audit.By, ids: Sequence[UUID]) -> list[UUID]:
    """Try mail again that failed or was given up, under the same key; give which."""
    own = [line.id for line in await queries.SOME.all(tx, ids=list(ids))]
    again = await replay_receipts(tx, own)
    for mail_id in again:
        await audit.record(tx, "mail.resent", by=by, kind="mail", id=mail_id)
    return again


async def list_silent(db: Read, keys: Keyring) -> list[SuppressionView]:
    """List the addresses that get no mail, the latest first."""
    found = await list_suppressions(db, keys, limit=200)
    return [SuppressionView(one.address, one.reason, one.detail, one.since) for one in found]


async def restore_address(tx: Write, keys: Keyring, by: audit.By, address: str) -> None:
    """Let an address have mail again."""
    plain = normalise_address(address)
    if not await remove_suppression(tx, keys, plain):
        raise NotSuppressed
    known = lookup_hash(keys, plain, "audit.address").hex()  # the address itself would outlast whose it is
    await audit.record(tx, "mail.unsuppressed", by=by, kind="address", id=known)
