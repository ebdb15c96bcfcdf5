"""What happens later: files are looked at and made anew, removed, and swept."""

import asyncio
import contextlib
from datetime import timedelta
from uuid import UUID

import msgspec
import structlog

from stoa.kernel import clock
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.db import Write
from stoa.kernel.decoding import Made, NotTaken
from stoa.kernel.events import emit
from stoa.kernel.feature import Site
from stoa.kernel.jobs import Cron, Job, JobContext, TryAgain
from stoa.kernel.storage import NoSuchFile, Storage, StorageDown, delete, list_files

from . import queries
from .access import find_purpose
from .errors import Infected, SizeDiffers, WantedNoMore
from .events import MediaFailed, MediaReady
from .models import Status
from .pipeline import Examined, clear_folder, examine, open_workshop, publish, sweep_workshop
from .pipeline.examine import STEPS
from .queries import MediaRow
from .scanning import ScannerDown
from .settings import MediaSettings

HELD = "held"
"""Where files lie that were sent and not yet judged: unlike the general quarantine, until their row says otherwise."""
_LEFT_BEHIND = timedelta(minutes=10)
_ORPHANED = timedelta(hours=2)
_STALE_FOLDER = timedelta(hours=2)
_SCANNER_WAIT = timedelta(seconds=30)
_BATCH = 500

log = structlog.get_logger(__name__)


class Arrived(msgspec.Struct, frozen=True):
    """Which file has arrived."""

    media_id: UUID


class Gone(msgspec.Struct, frozen=True):
    """Which file is no more."""

    media_id: UUID
    upload_key: str


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


def held_key(media_id: UUID) -> str:
    """Name the place in which a file waits for its judgement."""
    return f"{HELD}/{media_id.hex}"


async def process(ctx: JobContext, arrived: Arrived) -> None:
    """Look at a file and publish what was made of it, or refuse it in words; either is written once."""
    row = await queries.FIND.first(ctx.db.read(), id=arrived.media_id)
    if row is None or row.status != Status.PROCESSING:
        return
    try:
        await _work(ctx, row)
    except NoSuchFile:
        await _refuse(ctx, row, SizeDiffers("The file was lost before it was looked at. Send it again."))
    except NotTaken as refusal:
        await _refuse(ctx, row, refusal)
    except ScannerDown as down:
        # Fail closed: it stays where it is. After the last attempt the sweep asks again, for as long as it takes.
        log.warning("media_waits_for_scanner", media_id=str(row.id), reason=str(down))
        if not ctx.is_last_attempt:
            message = "The virus scanner does not answer. The file waits until it does."
            raise TryAgain(message, _SCANNER_WAIT) from down


async def _work(ctx: JobContext, row: MediaRow) -> None:
    files = ctx.service(Storage)
    purpose = find_purpose(ctx.service(Site), row.purpose)
    if purpose is None:
        raise WantedNoMore
    settings = ctx.config.for_site(ctx.site, MediaSettings)
    async with open_workshop(ctx.config[CoreSettings].data) as folder:
        examined = await examine(files, row, purpose, settings, folder=folder, tell=ctx.progress)
        await ctx.progress(STEPS - 1, STEPS, "Publishing")
        keys = await publish(files, row.id, examined.result.made, folder)
    async with ctx.completing() as tx:
        was_there = await _finish(tx, row, examined, keys)
    with contextlib.suppress(StorageDown):  # the sweep finds what stays
        await delete(files, row.upload_key)
        await clear_folder(files, row.id, keep=keys.values() if was_there else ())


async def _finish(tx: Write, row: MediaRow, examined: Examined, keys: dict[str, str]) -> bool:
    """Write what became of it; False where its owner has deleted it meanwhile."""
    found = examined.result
    done = await queries.READY.first(
        tx,
        id=row.id,
        kind=examined.kind,
        sha256=examined.sha256,
        width=found.width,
        height=found.height,
        frames=found.frames,
        seconds=found.seconds,
        pages=found.pages,
        codec=found.codec,
        colour=found.colour,
        blur=found.blur,
        fingerprint=found.fingerprint,
        loudness=found.loudness,
        peaks=list(found.peaks),
        now=clock.now(),
    )
    if done is None:
        return False
    await queries.INSERT_VARIANT.many(tx, [_variant(row.id, one, keys[one.name]) for one in found.made])
    await emit(tx, MediaReady(row.id, row.person_id, row.purpose, examined.kind, found.fingerprint))
    return True


def _variant(media_id: UUID, made: Made, key: str) -> dict[str, object]:
    return {
        "media_id": media_id,
        "name": made.name,
        "content_type": made.content_type,
        "width": made.width,
        "height": made.height,
        "size": made.size,
        "sha256": made.sha256,
        "key": key,
    }


async def _refuse(ctx: JobContext, row: MediaRow, refusal: NotTaken) -> None:
    async with ctx.completing() as tx:
        await refuse(tx, row, refusal)
    files = ctx.service(Storage)
    with contextlib.suppress(StorageDown):
        await clear_folder(files, row.id)
        if isinstance(refusal, Infected):  # nobody needs that again; everything else lies in quarantine for a while
            await delete(files, row.upload_key)


async def refuse(tx: Write, row: MediaRow, refusal: NotTaken) -> None:
    """Write down why a file is not taken, and tell."""
    if await queries.FAILED.first(tx, id=row.id, code=refusal.code, words=refusal.words, now=clock.now()) is not None:
        await emit(tx, MediaFailed(row.id, row.person_id, row.purpose, refusal.code))


async def remove_files(ctx: JobContext, gone: Gone) -> int:
    """Remove everything that was kept for a file."""
    files = ctx.service(Storage)
    for key in {gone.upload_key, held_key(gone.media_id)} - {""}:  # what was drawn here was never sent
        await delete(files, key)
    return await clear_folder(files, gone.media_id)


async def sweep(ctx: JobContext, _: Tick) -> int:
    """Remove uploads that nobody finished and files that were refused long ago; take up again what was left behind."""
    now = clock.now()
    keep = ctx.config.for_site(ctx.site, MediaSettings).keep_failed
    overdue = await queries.OVERDUE.all(ctx.db.read(), now=now, failed_before=now - keep)
    for one in overdue:
        async with ctx.db.write() as tx:
            await queries.DELETE.run(tx, id=one.id)
            await REMOVE.enqueue(tx, Gone(one.id, one.upload_key))
    for media_id in await queries.LEFT_BEHIND.all(ctx.db.read(), before=now - _LEFT_BEHIND):
        async with ctx.db.write() as tx:
            await enqueue_work(tx, media_id, None)
    await asyncio.to_thread(sweep_workshop, ctx.config[CoreSettings].data, _STALE_FOLDER)
    return len(overdue)


async def enqueue_work(tx: Write, media_id: UUID, owner: UUID | None) -> None:
    """Ask for the work on a file; while it is asked for already, nothing is added."""
    job_id = await PROCESS.enqueue(tx, Arrived(media_id), dedupe_key=media_id.hex, owner=owner)
    await queries.SET_JOB.run(tx, id=media_id, job_id=job_id, now=clock.now())


async def sweep_orphans(ctx: JobContext, _: Tick) -> int:
    """Remove files that no row knows of: left by a crash between the storage and the database, or by a restore."""
    files = ctx.service(Storage)
    limit = clock.now() - _ORPHANED
    removed = 0
    batch: dict[str, UUID] = {}
    for folder in ("media", HELD):
        async for info in list_files(files, folder):
            owner = _owner_of(info.key)
            if info.modified < limit and owner is not None:
                batch[info.key] = owner
            if len(batch) >= _BATCH:
                removed += await _remove_unknown(ctx, batch)
                batch.clear()
    return removed + await _remove_unknown(ctx, batch)


def _owner_of(key: str) -> UUID | None:
    try:
        return UUID(hex=key.split("/")[1])
    except ValueError:
        return None


async def _remove_unknown(ctx: JobContext, batch: dict[str, UUID]) -> int:
    known = set(await queries.KNOWN_IDS.all(ctx.db.read(), ids=list(set(batch.values()))))
    unknown = [key for key, owner in batch.items() if owner not in known]
    for key in unknown:
        await delete(ctx.service(Storage), key)
    return len(unknown)


PROCESS = Job("media.process", Arrived, process, retries=8, timeout=timedelta(hours=1), queue="media", concurrency=2)
REMOVE = Job("media.remove-files", Gone, remove_files, retries=12)
SWEEP = Job("media.sweep", Tick, sweep)
ORPHANS = Job("media.sweep-orphans", Tick, sweep_orphans, timeout=timedelta(hours=1))
JOBS = (PROCESS, REMOVE, SWEEP, ORPHANS)
CRONS = (
    Cron("media.sweep", "*/5 * * * *", SWEEP, Tick()),
    Cron("media.sweep-orphans", "23 4 * * *", ORPHANS, Tick()),
)
