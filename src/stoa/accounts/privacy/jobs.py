"""What happens later: exports are written, those who wanted to go are erased, what was restored is erased again."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.accounts.people import service as people
from stoa.kernel import clock, mail
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.receipts import ReceiptSettings
from stoa.kernel.storage import Storage, delete

from . import queries
from .archive import export_key, write_archive
from .erasure import begin_erasure, erase_person
from .models import EXPORT_READY, ExportMail
from .settings import PrivacySettings
from .tombstones import find_returned, keep_tombstones

PRIVACY_PAGE = "/account/privacy"
_NEVER_FINISHED = timedelta(days=3)


class ExportAsked(msgspec.Struct, frozen=True):
    """Whose data is wanted."""

    export_id: UUID
    person_id: UUID
    origin: str


class Erasure(msgspec.Struct, frozen=True):
    """Who is to be forgotten; whoever a backup has brought back was asked long ago."""

    person_id: UUID
    restored: bool


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def write_export(ctx: JobContext, asked: ExportAsked) -> None:
    """Write the export, and tell its owner where it is fetched."""
    accounts, files = accounts_of_job(ctx), ctx.service(Storage)
    person = await people.find_person(ctx.db.read(), asked.person_id)
    if person is None or not await queries.FIND_EXPORT.all(
        ctx.db.read(), id=asked.export_id, person_id=asked.person_id
    ):
        await delete(files, export_key(asked.export_id))  # an attempt that was cut off may have left it
        return
    stored = await write_archive(accounts, files, person, asked.export_id, tell=ctx.progress)
    now = clock.now()
    until = now + accounts.setting(PrivacySettings).export_life
    async with ctx.completing() as tx:
        done = await queries.FINISH_EXPORT.first(
            tx, id=asked.export_id, ready_at=now, expires_at=until, size=stored.size
        )
        if done is None:  # its owner was erased meanwhile
            await delete(files, stored.key)
        elif person.email is not None:
            link = f"{asked.origin or accounts.origin}{PRIVACY_PAGE}"
            told = ExportMail(person.username, link, f"{until.day} {until:%B %Y}")
            await mail.send(tx, accounts.keys, EXPORT_READY, person.email, told)


async def erase_due(ctx: JobContext, _: Tick) -> int:
    """Ask for the erasure of those whose grace is over, each by itself: one that fails keeps no other back."""
    due = await queries.DUE.all(ctx.db.read(), now=clock.now())
    await _ask_for_erasure(ctx, due, restored=False)
    return len(due)


async def erase_restored(ctx: JobContext, _: Tick) -> int:
    """Ask for the erasure of whoever a restored backup has brought back; give how many."""
    found = await find_returned(accounts_of_job(ctx), ctx.db.read())
    await _ask_for_erasure(ctx, found.ids, restored=True)
    if found.strangers:
        async with ctx.db.write() as tx:
            await keep_tombstones(tx, found.strangers)
    return len(found.ids)


async def _ask_for_erasure(ctx: JobContext, ids: Iterable[UUID], *, restored: bool) -> None:
    for person_id in ids:
        async with ctx.db.write() as tx:
            await ERASE_ONE.enqueue(tx, Erasure(person_id, restored), dedupe_key=str(person_id))


async def erase_one(ctx: JobContext, wanted: Erasure) -> None:
    """Erase somebody, unless they have taken it back in the meantime."""
    async with ctx.db.write() as tx:
        if not await begin_erasure(tx, wanted.person_id) and not wanted.restored:
            return
    async with ctx.completing() as tx:
        await erase_person(tx, accounts_of_job(ctx), ctx.service(Storage), wanted.person_id)


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Remove exports that have lain ready for long enough, and addresses that no receipt names; give how many."""
    files = ctx.service(Storage)
    now = clock.now()
    over = await queries.EXPIRED.all(ctx.db.read(), now=now, given_up=now - _NEVER_FINISHED)
    for export_id in over:
        await delete(files, export_key(export_id))
        await queries.DELETE_EXPORT.run(ctx.db.once(), id=export_id)
    removed, keep = len(over), ctx.config.for_site(ctx.site, ReceiptSettings).keep
    while gone := await queries.SWEEP_FORMER_EMAILS.run(ctx.db.once(), keep=keep):
        removed += gone
    return removed


EXPORT = Job(
    "privacy.export", ExportAsked, write_export, timeout=timedelta(hours=1), queue="exports", concurrency=1, retries=3
)
ERASE_ONE = Job("privacy.erase-person", Erasure, erase_one, timeout=timedelta(hours=1), queue="erasures", concurrency=1)
ERASE = Job("privacy.erase", Tick, erase_due)
RESTORED = Job("privacy.erase-restored", Tick, erase_restored, timeout=timedelta(minutes=30))
SWEEP = Job("privacy.sweep", Tick, sweep)
JOBS = (EXPORT, ERASE_ONE, ERASE, RESTORED, SWEEP)
CRONS = (
    Cron("privacy.erase", "17 3 * * *", ERASE, Tick()),
    Cron("privacy.erase-restored", "7 * * * *", RESTORED, Tick()),
    Cron("privacy.sweep", "47 * * * *", SWEEP, Tick()),
)
