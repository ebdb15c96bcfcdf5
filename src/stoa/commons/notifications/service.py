"""Telling people things, and what they do with what they are told."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.db import Read, Write, as_json
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id

from . import queries
from .errors import NoSuchNotification
from .events import NotificationCreated
from .letters.jobs import SOON, Due
from .models import NoticeKind, Notification
from .rules import LONGEST_MESSAGE, LONGEST_TITLE, fill, mail_due, unread_tag, wants_in_app, wants_live

LONGEST_KEY = 200
_AT_ONCE = timedelta(hours=1)


async def notify(
    tx: Write,
    person_id: UUID,
    kind: NoticeKind,
    data: Mapping[str, Any],
    *,
    subject: tuple[str, UUID] | None = None,
    dedupe_key: str = "",
) -> UUID | None:
    """Tell somebody something, in the transaction that makes it true, in the ways they have chosen.

    With a `dedupe_key` it is told once; in a bundle, it counts once. None: they were told already, or want nothing.
    """
    if len(dedupe_key) > LONGEST_KEY:
        message = f"{kind.name}: a dedupe key has at most {LONGEST_KEY} characters."
        raise ValueError(message)
    now = clock.now()
    wishes = await queries.WISHES.first(tx, person_id=person_id, kind=kind.name)
    if wishes is None:
        return None
    in_app, mail_at = wants_in_app(kind, wishes), mail_due(kind, wishes, now)
    live = wants_live(kind, wishes, now)
    if not in_app and mail_at is None:
        return None
    title = fill(kind.title, data, LONGEST_TITLE)
    row = {
        "id": new_id(),
        "person_id": person_id,
        "kind": kind.name,
        "title": title,
        "message": fill(kind.message, data, LONGEST_MESSAGE),
        "url": fill(kind.url, data, LONGEST_MESSAGE),
        "data": as_json(dict(data)),
        "subject_kind": subject[0] if subject else None,
        "subject_id": subject[1] if subject else None,
        "dedupe_key": dedupe_key,
        "in_app": in_app,
        "mail_at": mail_at,
        "now": now,
    }
    kept = await (_bundle(tx, kind, row, data) if kind.within else _insert(tx, row))
    if kept is None:
        return None
    notification_id, title, is_new = kept
    tx.drop_tags(unread_tag(person_id))
    if live and in_app:
        await emit(tx, NotificationCreated(person_id, notification_id, kind.name, title))
    if is_new and mail_at is not None and mail_at - now < _AT_ONCE:
        await SOON.enqueue(tx, Due(person_id), delay=max(mail_at - now, timedelta()))
    return notification_id


type _Kept = tuple[UUID, str, bool]


async def _insert(tx: Write, row: dict[str, Any]) -> _Kept | None:
    made = await queries.INSERT.first(tx, **row, bundle_key="", members=[])
    return None if made is None else (made, row["title"], True)


async def _bundle(tx: Write, kind: NoticeKind, row: dict[str, Any], data: Mapping[str, Any]) -> _Kept | None:
    """Put it together with what is unread of the same kind about the same thing."""
    key = f"{kind.name}:{row['subject_id'] or ''}"
    before = row["now"] - kind.within
    await queries.END_BUNDLE.run(tx, person_id=row["person_id"], bundle_key=key, before=before)
    members = [row["dedupe_key"]] if row["dedupe_key"] else []
    kept = await queries.BUNDLE.first(tx, **row, bundle_key=key, members=members)
    if kept is None:
        return None
    title = str(row["title"])
    if kept.count > 1:
        title = fill(kind.many, {**data, "count": kept.count}, LONGEST_TITLE)
        await queries.RETITLE.run(tx, id=kept.id, title=title)
    return kept.id, title, kept.is_new


async def list_notifications(db: Read, asked: ListRequest, person_id: UUID) -> Page[Notification]:
    """Give one page of what somebody was told."""
    return await queries.NOTIFICATIONS.page(db, asked, person_id=person_id)


async def count_unread(db: Read, person_id: UUID) -> int:
    """Count what somebody has not read."""
    return await queries.UNREAD.one(db, person_id=person_id)


async def mark_read(tx: Write, person_id: UUID, notification_id: UUID) -> Notification:
    """Mark one as read; again, it stays as it is."""
    found = await queries.READ.first(tx, id=notification_id, person_id=person_id, now=clock.now())
    if found is None:
        raise NoSuchNotification
    tx.drop_tags(unread_tag(person_id))
    return found


async def mark_all_read(tx: Write, person_id: UUID) -> int:
    """Mark everything as read; give how many that were."""
    tx.drop_tags(unread_tag(person_id))
    return await queries.READ_ALL.run(tx, person_id=person_id, now=clock.now())


async def delete_notification(tx: Write, person_id: UUID, notification_id: UUID) -> None:
    """Delete one."""
    if not await queries.DELETE.run(tx, id=notification_id, person_id=person_id):
        raise NoSuchNotification
    tx.drop_tags(unread_tag(person_id))
