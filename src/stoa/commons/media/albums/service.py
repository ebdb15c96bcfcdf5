"""Showing the files of a thing, and putting them in order."""

from collections.abc import Sequence
from uuid import UUID

from stoa.commons.media import queries as media_queries
from stoa.commons.media.delivery import Shelf
from stoa.commons.media.errors import AlbumFull, NoSuchMedia, NotReady, NotYourSubject
from stoa.commons.media.events import AlbumChanged
from stoa.commons.media.models import MediaPurpose, MediaView, State, Status
from stoa.commons.media.queries import MediaRow
from stoa.commons.media.service import describe_media, find_ready
from stoa.commons.subjects import Card, NoSuchSubject, Viewer, load_card, require_subject
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Invalid
from stoa.kernel.events import emit

from . import queries
from .models import Move


def list_purposes(shelf: Shelf, kind: str) -> list[MediaPurpose]:
    """List what files may be attached to things of a kind for."""
    found = [one for one in shelf.site.declared(MediaPurpose) if one.subject == kind]
    if not found:
        raise NoSuchSubject
    return found


async def list_album(db: Read, shelf: Shelf, viewer: Viewer, kind: str, subject_id: UUID) -> list[MediaView]:
    """List the files of a thing in their order; others than its owner see what is ready and shown."""
    list_purposes(shelf, kind)
    card = await load_card(db, require_subject(shelf.site, kind), subject_id, viewer)
    rows = await queries.IN_ORDER.all(db, kind=kind, subject_id=subject_id)
    if viewer.id is None or viewer.id != card.owner_id:
        rows = [row for row in rows if _is_for_everybody(row) or row.person_id == viewer.id]
    return await describe_media(db, shelf, viewer, rows)


async def find_covers(db: Read, shelf: Shelf, kind: str, ids: Sequence[UUID]) -> dict[UUID, MediaView]:
    """Give the covers of many things, for lists."""
    covers = {one.subject_id: one.media_id for one in await queries.COVERS.all(db, kind=kind, ids=list(ids))}
    found = await find_ready(db, shelf, covers.values())
    return {subject_id: found[media_id] for subject_id, media_id in covers.items() if media_id in found}


def _is_for_everybody(row: MediaRow) -> bool:
    return row.status == Status.READY and row.state == State.SHOWN and row.is_public


async def require_editor(db: Read, shelf: Shelf, viewer: Viewer, kind: str, subject_id: UUID) -> Card:
    """Refuse whoever may not arrange the files of a thing."""
    purposes = list_purposes(shelf, kind)
    card = await load_card(db, require_subject(shelf.site, kind), subject_id, viewer)
    if viewer.id is not None and card.owner_id == viewer.id:
        return card
    for purpose in purposes:
        if purpose.may_edit is not None and await purpose.may_edit(db, viewer, subject_id):
            return card
    raise NotYourSubject


async def replace_album(
    tx: Write, shelf: Shelf, viewer: Viewer, kind: str, subject_id: UUID, *, media_ids: Sequence[UUID]
) -> list[MediaView]:
    """Say which files a thing has, and in which order; the first is its cover."""
    await require_editor(tx, shelf, viewer, kind, subject_id)
    before = await _lock(tx, kind, subject_id)
    await _check(tx, shelf, viewer, kind, before, media_ids)
    await _write(tx, viewer, kind, subject_id, media_ids)
    return await list_album(tx, shelf, viewer, kind, subject_id)


async def list_all(db: Read, shelf: Shelf, viewer: Viewer, kind: str, subject_id: UUID) -> list[MediaView]:
    """List every file of a thing, ready or not, for those who arrange them; the room that calls knows who they are."""
    return await describe_media(db, shelf, viewer, await queries.IN_ORDER.all(db, kind=kind, subject_id=subject_id))


async def replace_of_purpose(
    tx: Write, shelf: Shelf, viewer: Viewer, kind: str, subject_id: UUID, *, purpose: str, media_id: UUID | None
) -> None:
    """Put one file in the place of those of its purpose, or none; those of other purposes stay, seen or not.

    The room that calls has looked at who asks.
    """
    before = await _lock(tx, kind, subject_id)
    rows = await queries.IN_ORDER.all(tx, kind=kind, subject_id=subject_id)
    others = [row.id for row in rows if row.purpose != purpose]
    wanted = others if media_id is None else [media_id, *others]
    await _check(tx, shelf, viewer, kind, before, wanted)
    await _write(tx, viewer, kind, subject_id, wanted)


async def add_to_album(
    tx: Write, shelf: Shelf, viewer: Viewer, kind: str, subject_id: UUID, *, media_ids: Sequence[UUID]
) -> None:
    """Put files behind those that are there."""
    await require_editor(tx, shelf, viewer, kind, subject_id)
    before = await _lock(tx, kind, subject_id)
    wanted = [*before, *(one for one in media_ids if one not in before)]
    await _check(tx, shelf, viewer, kind, before, wanted)
    await _write(tx, viewer, kind, subject_id, wanted)


async def move_in_album(
    tx: Write, shelf: Shelf, viewer: Viewer, kind: str, subject_id: UUID, *, media_id: UUID, to: Move
) -> None:
    """Move one file forward or back, make it the cover, or take it out."""
    await require_editor(tx, shelf, viewer, kind, subject_id)
    order = await _lock(tx, kind, subject_id)
    if media_id not in order:
        raise NoSuchMedia
    at = order.index(media_id)
    order.remove(media_id)
    match to:
        case "cover":
            order.insert(0, media_id)
        case "earlier":
            order.insert(max(0, at - 1), media_id)
        case "later":
            order.insert(at + 1, media_id)
        case "out":
            pass
    await _write(tx, viewer, kind, subject_id, order)


async def _lock(tx: Write, kind: str, subject_id: UUID) -> list[UUID]:
    """Let one change of an album come after the other; give its order."""
    await queries.LOCK.run(tx, name=f"{kind}/{subject_id}")
    return [row.id for row in await queries.IN_ORDER.all(tx, kind=kind, subject_id=subject_id)]


async def _check(
    tx: Write, shelf: Shelf, viewer: Viewer, kind: str, before: Sequence[UUID], wanted: Sequence[UUID]
) -> None:
    purposes = {one.name: one for one in list_purposes(shelf, kind)}
    if len(set(wanted)) != len(wanted):
        message = "Each file can be there once. Leave the second one out."
        raise Invalid(message)
    most = max(one.per_subject for one in purposes.values())
    if len(wanted) > most and len(wanted) > len(before):
        message = f"At most {most} files can be added here. Remove one first."
        raise AlbumFull(message)
    rows = {row.id: row for row in await media_queries.FIND_MANY.all(tx, ids=list(wanted))}
    for media_id in wanted:
        row = rows.get(media_id)
        if row is None or (row.person_id != viewer.id and media_id not in before):
            raise NoSuchMedia
        if row.purpose not in purposes or row.status not in {Status.PROCESSING, Status.READY, Status.FAILED}:
            raise NotReady


async def _write(tx: Write, viewer: Viewer, kind: str, subject_id: UUID, order: Sequence[UUID]) -> None:
    await queries.CLEAR.run(tx, kind=kind, subject_id=subject_id)
    await queries.ADD.many(
        tx,
        [
            {"kind": kind, "subject_id": subject_id, "media_id": media_id, "position": position}
            for position, media_id in enumerate(order)
        ],
    )
    await emit(tx, AlbumChanged(kind, subject_id, list(order), viewer.id))
