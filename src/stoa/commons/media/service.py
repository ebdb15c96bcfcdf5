"""What may happen to files: asked for, sent, shown, described, deleted."""

import contextlib
from collections.abc import Iterable, Sequence
from uuid import UUID

from stoa.accounts.people import service as people
from stoa.commons.subjects import Viewer
from stoa.kernel import audit, clock
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.decoding import EmptyFile
from stoa.kernel.errors import Invalid
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import JobHandle, find_job
from stoa.kernel.storage import NoSuchFile, clean_type, copy, delete, head, presign_upload, quarantine_key

from . import queries
from .access import find_purpose, load_visible, lock_own
from .delivery import Shelf, private_link, public_address
from .errors import KindNotWanted, NoSuchMedia, NotArrived, QuotaReached, TooManyBytes, UnknownPurpose
from .events import AlbumChanged, MediaRemoved
from .jobs import REMOVE, Gone, enqueue_work, held_key, refuse
from .models import (
    MediaPurpose,
    MediaView,
    PurposeView,
    State,
    Status,
    Upload,
    UploadWish,
    Usage,
    VariantView,
    WorkProgress,
)
from .pipeline.examine import size_differs
from .queries import MediaRow, Served, Used, Variant
from .rules import clean_filename, kind_of, kinds_in_words

_MOST_UNFINISHED = 100


def require_purpose(shelf: Shelf, name: str) -> MediaPurpose:
    """Give the declaration of a purpose; refuse one that nobody has declared."""
    found = find_purpose(shelf.site, name)
    if found is None:
        raise UnknownPurpose
    return found


async def start_upload(tx: Write, shelf: Shelf, person_id: UUID, wish: UploadWish) -> Upload:
    """Make room for a file, and say where its bytes go."""
    key = quarantine_key()
    media_id = await _add(tx, shelf, person_id, wish, key)
    signed = await presign_upload(
        shelf.files, key, content_type=wish.content_type, largest=wish.size, life=shelf.settings.upload_life
    )
    return Upload(media_id, signed.url, signed.method, dict(signed.headers), signed.expires_at, Status.PENDING)


async def add_arrived(
    tx: Write, shelf: Shelf, person_id: UUID, *, purpose: MediaPurpose, key: str, size: int, names: tuple[str, str]
) -> UUID:
    """Take over a file that has come, under its name and the type that its sender gives it."""
    filename, content_type = clean_filename(names[0]), names[1][:100]
    if size == 0:
        raise Invalid(EmptyFile.words)
    wish = UploadWish(filename, content_type, size, purpose.name)
    media_id = await _add(tx, shelf, person_id, wish, key, fetched=purpose.apart)
    await _take_over(tx, shelf, await lock_own(tx, person_id, media_id))
    return media_id


async def _add(tx: Write, shelf: Shelf, person_id: UUID, wish: UploadWish, key: str, *, fetched: bool = False) -> UUID:
    """Write down a file that is to come, where there is room for it."""
    purpose = require_purpose(shelf, wish.purpose)
    if purpose.apart != fetched:
        raise UnknownPurpose
    kind = kind_of(wish.content_type)
    if kind is None or kind not in purpose.kinds:
        message = f"This file is of another kind. What is taken here: {kinds_in_words(purpose.kinds)}."
        raise KindNotWanted(message)
    if wish.size > min(purpose.max_bytes, shelf.files.largest):
        message = f"The file has {wish.size:,} bytes; at most {purpose.max_bytes:,} are taken here. Make it smaller."
        raise TooManyBytes(message)
    await people.lock_person(tx, person_id)  # two uploads at once are counted one after the other
    if not purpose.apart:
        _check_room(purpose, wish.size, await _used(tx, shelf, person_id), shelf)
    media_id, now = new_id(), clock.now()
    await queries.INSERT.run(
        tx,
        id=media_id,
        person_id=person_id,
        purpose=purpose.name,
        is_public=purpose.public,
        filename=clean_filename(wish.filename),
        declared_type=clean_type(wish.content_type),
        declared_size=wish.size,
        declared_sha256=wish.sha256,
        upload_key=key,
        kind=kind,
        now=now,
        expires_at=now + shelf.settings.upload_life,
    )
    return media_id


async def _used(db: Read, shelf: Shelf, person_id: UUID) -> list[Used]:
    """Say what counts towards somebody's own room."""
    apart = {one.name for one in shelf.site.declared(MediaPurpose) if one.apart}
    return [one for one in await queries.USED.all(db, person_id=person_id) if one.purpose not in apart]


def _check_room(purpose: MediaPurpose, size: int, used: Sequence[Used], shelf: Shelf) -> None:
    here = next((one.files for one in used if one.purpose == purpose.name), 0)
    if here >= purpose.per_person:
        message = f"You keep {here:,} files as {purpose.title.lower()}, which is as many as you may. Delete some first."
        raise QuotaReached(message)
    if sum(one.bytes for one in used) + size > shelf.settings.person_bytes:
        message = "This would be more than you may keep here. Delete some files that you no longer need."
        raise QuotaReached(message)
    if sum(one.unfinished for one in used) >= _MOST_UNFINISHED:
        message = f"{_MOST_UNFINISHED} uploads of yours are not finished. Finish them, or wait until they expire."
        raise QuotaReached(message)


async def complete_upload(tx: Write, shelf: Shelf, person_id: UUID, media_id: UUID) -> MediaView:
    """Take over a file that has been sent, and ask for the work on it. Saying it twice changes nothing."""
    row = await lock_own(tx, person_id, media_id)
    if row.status == Status.PENDING:
        try:
            arrived = await head(shelf.files, row.upload_key)
        except NoSuchFile:
            raise NotArrived from None
        if arrived.size != row.declared_size:
            await delete(shelf.files, row.upload_key)
            await refuse(tx, row, size_differs(row.declared_size, arrived.size))
        else:
            await _take_over(tx, shelf, row)
    return await load_media(tx, shelf, Viewer(person_id), media_id)


async def _take_over(tx: Write, shelf: Shelf, row: MediaRow) -> None:
    """Move it to where the holder of the upload link cannot reach it, and nobody clears it away."""
    await copy(shelf.files, row.upload_key, held_key(row.id))
    await queries.BEGIN_WORK.run(tx, id=row.id, upload_key=held_key(row.id), now=clock.now())
    await enqueue_work(tx, row.id, row.person_id)

    async def leave_quarantine() -> None:
        with contextlib.suppress(Exception):  # what stays there is swept within a day
            await delete(shelf.files, row.upload_key)

    tx.after_commit(leave_quarantine)


async def load_media(db: Read, shelf: Shelf, viewer: Viewer, media_id: UUID) -> MediaView:
    """Show a file to somebody who may see it."""
    row = await load_visible(db, shelf.site, viewer, media_id)
    return next(iter(await describe_media(db, shelf, viewer, [row])))


async def list_media(db: Read, shelf: Shelf, person_id: UUID, asked: ListRequest) -> Page[MediaView]:
    """List somebody's own files, the newest first."""
    page = await queries.OWN.page(db, asked, person_id=person_id)
    return page.told_as(await describe_media(db, shelf, Viewer(person_id), page.data))


async def list_everything(db: Read, shelf: Shelf, viewer: Viewer, asked: ListRequest) -> Page[MediaView]:
    """List everybody's files for moderators, but for those that are none of their business."""
    sealed = [one.name for one in shelf.site.declared(MediaPurpose) if one.sealed]
    page = await queries.ALL.page(db, asked, sealed=sealed)
    return page.told_as(await describe_media(db, shelf, viewer, page.data))


async def describe_media(db: Read, shelf: Shelf, viewer: Viewer, rows: Iterable[MediaRow]) -> list[MediaView]:
    """Say what is known of files, with their addresses, in one query for all; who may see them was settled before."""
    known = list(rows)
    variants: dict[UUID, list[Variant]] = {row.id: [] for row in known}
    for one in await queries.VARIANTS.all(db, ids=list(variants)):
        variants[one.media_id].append(one)
    return [await _view(db, shelf, viewer, row, variants[row.id]) for row in known]


async def find_ready(db: Read, shelf: Shelf, ids: Iterable[UUID]) -> dict[UUID, MediaView]:
    """Give those of these files that everybody may see, for pages that show many."""
    rows = await queries.FIND_MANY.all(db, ids=list(ids))
    shown = [row for row in rows if row.status == Status.READY and row.state == State.SHOWN]
    return {view.id: view for view in await describe_media(db, shelf, Viewer(), shown)}


async def _view(db: Read, shelf: Shelf, viewer: Viewer, row: MediaRow, variants: Iterable[Variant]) -> MediaView:
    own = viewer.id == row.person_id
    job = await find_job(db, row.job_id) if own and row.job_id and row.status == Status.PROCESSING else None
    return MediaView(
        id=row.id,
        purpose=row.purpose,
        kind=row.kind,
        status=row.status,
        state=row.state,
        variants=[_variant(shelf, row, one) for one in variants],
        alt=row.alt,
        width=row.width,
        height=row.height,
        seconds=row.seconds,
        pages=row.pages,
        colour=row.colour,
        blur=row.blur,
        peaks=row.peaks,
        loudness=row.loudness,
        created_at=row.created_at,
        filename=row.filename if own else None,
        reason=(row.reason or None) if own else None,
        reason_code=(row.reason_code or None) if own else None,
        progress=_progress(job) if job else None,
    )


def _progress(job: JobHandle) -> WorkProgress:
    """Say how far the work is, and what holds it up."""
    return WorkProgress(job.progress.done, job.progress.total, job.error or job.progress.note)


def _variant(shelf: Shelf, row: MediaRow, one: Variant) -> VariantView:
    if row.is_public and row.state == State.SHOWN:
        url = public_address(one.key, shelf.origin)
    else:
        url = private_link(shelf.keys, row.id, one.name, shelf.settings.link_life)
    return VariantView(one.name, url, one.width, one.height, one.content_type, one.size)


async def load_published(db: Read, key: str) -> Served:
    """Give what stands at a public address, as long as it is shown."""
    found = await queries.FIND_PUBLIC.first(db, key=key)
    if found is None:
        raise NoSuchFile
    return found


async def load_named(db: Read, media_id: UUID, name: str) -> Served:
    """Give one of the forms that were made of a file, for whoever has a link to it."""
    found = await queries.FIND_NAMED.first(db, id=media_id, name=name)
    if found is None:
        raise NoSuchFile
    return found


async def set_alt(tx: Write, person_id: UUID, media_id: UUID, alt: str) -> None:
    """Say what is to be seen, for who cannot see it."""
    await lock_own(tx, person_id, media_id)
    await queries.SET_ALT.run(tx, id=media_id, alt=alt.strip())


async def delete_media(tx: Write, person_id: UUID, media_id: UUID) -> None:
    """Delete a file of one's own, with everything that was made of it."""
    await _delete(tx, await lock_own(tx, person_id, media_id))


async def _delete(tx: Write, row: MediaRow) -> None:
    await queries.LEAVE_AVATAR.run(tx, person_id=row.person_id, id=row.id)
    albums = await queries.ALBUMS_WITHOUT.all(tx, id=row.id)
    await queries.DELETE.run(tx, id=row.id)
    for one in albums:
        await emit(tx, AlbumChanged(one.kind, one.subject_id, one.media_ids, row.person_id))
    await REMOVE.enqueue(tx, Gone(row.id, row.upload_key))
    await emit(tx, MediaRemoved(row.id, row.person_id, row.purpose))


async def set_state(tx: Write, media_id: UUID, state: State, by: audit.By, reason: str) -> None:
    """Hide a file, show it again, or remove it, as a moderator has decided; it is written down."""
    row = await queries.LOCK.first(tx, id=media_id)
    if row is None:
        raise NoSuchMedia
    await change_state(tx, row.id, state)
    before, after = {"state": row.state.value}, {"state": state.value}
    await audit.record(
        tx, f"media.{state.value}", by=by, kind="media", id=row.id, before=before, after=after, reason=reason
    )


async def change_state(tx: Write, media_id: UUID, state: State) -> None:
    """Let the state be another; what is removed is not fetched any more, and its bytes go."""
    row = await queries.LOCK.first(tx, id=media_id)
    if row is None or await queries.SET_STATE.first(tx, id=media_id, state=state) is None:
        return
    if state == State.REMOVED:
        await queries.LEAVE_AVATAR.run(tx, person_id=row.person_id, id=row.id)
        await queries.FORGET_VARIANTS.run(tx, id=row.id)
        await REMOVE.enqueue(tx, Gone(row.id, row.upload_key))
        await emit(tx, MediaRemoved(row.id, row.person_id, row.purpose))


async def measure_usage(db: Read, shelf: Shelf, person_id: UUID) -> Usage:
    """Say how much somebody keeps here, and for what."""
    used = {one.purpose: one for one in await _used(db, shelf, person_id)}
    purposes = [_purpose(one, used.get(one.name)) for one in shelf.site.declared(MediaPurpose) if not one.apart]
    return Usage(sum(one.bytes for one in used.values()), int(shelf.settings.person_bytes), purposes)


def _purpose(purpose: MediaPurpose, used: Used | None) -> PurposeView:
    return PurposeView(
        name=purpose.name,
        title=purpose.title,
        kinds=sorted(purpose.kinds),
        max_bytes=purpose.max_bytes,
        max_pixels=purpose.max_pixels,
        max_frames=purpose.max_frames,
        max_seconds=purpose.max_seconds,
        max_pages=purpose.max_pages,
        public=purpose.public,
        per_person=purpose.per_person,
        used=used.files if used else 0,
    )
