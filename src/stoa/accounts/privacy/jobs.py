"""What happens later: exports are written, those who wanted to go are erased, what was restored is erased again."""

from datetime import timedelta
from uuid import UUID

import msgspec

from stoa.accounts.offline import accounts_of_job
from stoa.accounts.people import service as people
from stoa.kernel import clock, mail
from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.kernel.storage import Storage, delete

from . import queries
from .archive import export_key, write_archive
from .erasure import erase_person
from .models import EXPORT_READY, ExportMail
from .settings import PrivacySettings
from .tombstones import is_among, read_tombstones


class ExportAsked(msgspec.Struct, frozen=True):
    """Whose data is wanted."""

    export_id: UUID
    person_id: UUID
    origin: str


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def write_export(ctx: JobContext, asked: ExportAsked) -> None:
    """Write the export, and tell its owner where it is fetched."""
    accounts, files = accounts_of_job(ctx), ctx.service(Storage)
    person = await people.find_person(ctx.db.read(), asked.person_id)
    if (
        person is None
        or await queries.FIND_EXPORT.first(ctx.db.read(), id=asked.export_id, person_id=person.id) is None
    ):
        return
    stored = await write_archive(accounts, files, person, asked.export_id)
    now = clock.now()
    until = now + accounts.setting(PrivacySettings).export_life
    async with ctx.completing() as tx:
        done = await queries.FINISH_EXPORT.first(
            tx, id=asked.export_id, ready_at=now, expires_at=until, size=stored.size
        )
        if done is None:  # its owner was erased meanwhile
            await delete(files, stored.key)
        elif person.email is not None:
            link = f"{asked.origin or accounts.origin}/api/v1/users/me/exports/{asked.export_id}/file"
            told = ExportMail(person.username, link, f"{until.day} {until:%B %Y}")
            await mail.send(tx, accounts.keys, EXPORT_READY, person.email, told)


async def erase_due(ctx: JobContext, _: Tick) -> int:
    """Erase those whose grace is over; give how many."""
    accounts, files = accounts_of_job(ctx), ctx.service(Storage)
    erased = 0
    for person_id in await queries.DUE.all(ctx.db.read(), now=clock.now()):
        async with ctx.db.write() as tx:
            await people.lock_person(tx, person_id)
            if await queries.TAKE_DUE.first(tx, person_id=person_id, now=clock.now()) is not None:
                await erase_person(tx, accounts, files, person_id)
                erased += 1
    return erased


async def erase_restored(ctx: JobContext, _: Tick) -> int:
    """Erase again whoever a restored backup has brought back; give how many."""
    accounts, files, db = accounts_of_job(ctx), ctx.service(Storage), ctx.db.read()
    missing = await read_tombstones(accounts) - set(await queries.TOMBSTONES.all(db))
    if not missing:
        return 0
    async with queries.STANDING.stream(db) as ids:
        back = [person_id async for person_id in ids if is_among(accounts, person_id, missing)]
    for person_id in back:
        async with ctx.db.write() as tx:
            await erase_person(tx, accounts, files, person_id)
    return len(back)


async def sweep_exports(ctx: JobContext, _: Tick) -> int:
    """Remove exports that have lain ready for long enough; give how many."""
    files = ctx.service(Storage)
    over = await queries.EXPIRED.all(ctx.db.read(), now=clock.now())
    for export_id in over:
        await delete(files, export_key(export_id))
        await queries.DELETE_EXPORT.run(ctx.db.once(), id=export_id)
    return len(over)


EXPORT = Job(
    "privacy.export", ExportAsked, write_export, timeout=timedelta(hours=1), queue="exports", concurrency=1, retries=3
)
ERASE = Job("privacy.erase", Tick, erase_due, timeout=timedelta(hours=2))
RESTORED = Job("privacy.erase-restored", Tick, erase_restored, timeout=timedelta(hours=2))
SWEEP = Job("privacy.sweep-exports", Tick, sweep_exports)
JOBS = (EXPORT, ERASE, RESTORED, SWEEP)
CRONS = (
    Cron("privacy.erase", "17 3 * * *", ERASE, Tick()),
    Cron("privacy.erase-restored", "7 * * * *", RESTORED, Tick()),
    Cron("privacy.sweep-exports", "47 * * * *", SWEEP, Tick()),
)
