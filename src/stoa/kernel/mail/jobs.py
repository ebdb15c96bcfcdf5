"""Mail's jobs: sending it, and removing what has outlived its use."""

from collections.abc import Awaitable
from datetime import timedelta

import msgspec

from stoa.kernel.backoff import Backoff
from stoa.kernel.batches import do_in_batches
from stoa.kernel.clock import now
from stoa.kernel.crypto import lookup_hash, lookup_hashes
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.receipts import Delivery, Handover, Receipt, Refused, kept_words

from . import queries
from .boxes import SUPPRESSED, SUPPRESSION
from .faults import DeadAddress
from .mailer import Mailer
from .settings import MailSettings

BATCH = 2000
_SENT_FOR = timedelta(minutes=30)
_HOOKS_KEPT = timedelta(days=7)


async def deliver_mail(ctx: JobContext, receipt: Receipt) -> Handover:
    """Write a mail and give it to the provider, unless its address is on the list of those that get none."""
    mailer = ctx.service(Mailer)
    mail = await queries.FIND.first(ctx.db.read(), id=receipt.id)
    if mail is None:
        message = "Its text is no longer kept, or whom it was for has ended mail of this kind: it cannot be sent again."
        raise Refused(message)
    outgoing = mailer.message(receipt, mail)
    hashes = lookup_hashes(mailer.keys, outgoing.to, SUPPRESSION)
    suppressed = await queries.FIND_SUPPRESSION.first(ctx.db.read(), hashes=hashes)
    if suppressed is not None:
        message = f"Not sent: the address gets no mail since {suppressed.created_at:%Y-%m-%d} ({suppressed.reason})."
        raise Refused(message)
    try:
        return await mailer.hand_over(outgoing)
    except DeadAddress as dead:
        await _suppress(ctx, mailer, outgoing.to, str(dead))
        raise


async def _suppress(ctx: JobContext, mailer: Mailer, address: str, detail: str) -> None:
    row_id = new_id()
    await queries.SUPPRESS.run(
        ctx.db.once(),
        id=row_id,
        address=SUPPRESSED.seal(mailer.keys, address, row_id),
        address_hash=lookup_hash(mailer.keys, address, SUPPRESSION),
        reason="bounce",
        detail=kept_words(detail, address),
    )


# About a day in all: long enough for a mail server to be mended, and within the time that Resend knows a key.
MAIL = Delivery(
    kind="mail",
    deliver=deliver_mail,
    retries=28,
    backoff=Backoff(timedelta(seconds=10), timedelta(hours=1)),
    queue="mail",
)


class Sweep(msgspec.Struct, frozen=True):
    """Nothing needs to be told."""


async def sweep_mail(ctx: JobContext, _: Sweep) -> dict[str, int]:
    """Remove the text of old mail, and in production that of mail that has been sent."""
    keep, at = ctx.config.for_site(ctx.site, MailSettings).keep, now()

    def sweep() -> Awaitable[int]:
        return queries.SWEEP.run(
            ctx.db.once(),
            before=at - keep,
            sent_too=ctx.config.production,
            sent_before=at - _SENT_FOR,
            limit=BATCH,
        )

    removed = await do_in_batches(sweep, BATCH)
    await queries.SWEEP_HOOKS.run(ctx.db.once(), before=now() - _HOOKS_KEPT)
    return {"removed": removed}


SWEEP = Job("mail.sweep", Sweep, sweep_mail)
SWEEP_CRON = Cron("mail.sweep", "*/20 * * * *", SWEEP, Sweep())
MAIL_JOBS = (MAIL.job, SWEEP)
