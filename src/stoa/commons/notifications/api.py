"""JSON routes of notifications."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Invalid
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import delete, get, post, put

from . import service
from .bell import UNREAD
from .errors import KindIsMandatory, NoSuchKind, NoSuchNotification
from .models import Notification, UnreadCount
from .preferences import service as preferences
from .preferences.models import Preferences, PreferencesInput
from .queries import NOTIFICATIONS

_API = "/api/v1/notifications"


@get(_API, access=signed_in, listing=NOTIFICATIONS, summary="Your notifications")
async def list_notifications(db: Read, request: Exchange, asked: ListRequest) -> Page[Notification]:
    """List what you were told, the latest first."""
    return await service.list_notifications(db, asked, require_person(request.actor).id)


@get(f"{_API}/unread-count", access=signed_in, summary="How many of your notifications are unread")
async def count_unread(request: Exchange) -> UnreadCount:
    """Count what you have not read, up to 1000."""
    return UnreadCount(await UNREAD.load(request.app, require_person(request.actor).id))


@post(f"{_API}/{{notification_id}}/read", access=signed_in, faults=(NoSuchNotification,), summary="Mark one as read")
async def mark_read(db: Write, request: Exchange, notification_id: UUID) -> Notification:
    """Mark a notification of yours as read; again, it stays as it is."""
    return await service.mark_read(db, require_person(request.actor).id, notification_id)


@post(f"{_API}/read-all", access=signed_in, summary="Mark all as read")
async def mark_all_read(db: Write, request: Exchange) -> UnreadCount:
    """Mark all your notifications as read; answers with how many are unread then."""
    await service.mark_all_read(db, require_person(request.actor).id)
    return UnreadCount(0)


@delete(f"{_API}/{{notification_id}}", access=signed_in, faults=(NoSuchNotification,), summary="Delete a notification")
async def delete_notification(db: Write, request: Exchange, notification_id: UUID) -> None:
    """Delete a notification of yours."""
    await service.delete_notification(db, require_person(request.actor).id, notification_id)


@get(f"{_API}/preferences", access=signed_in, summary="How you are told of things")
async def show_preferences(db: Read, request: Exchange) -> Preferences:
    """Show every kind of notification with the ways in which you are told of it, digests and quiet hours."""
    return await preferences.load_preferences(db, request.app.site, require_person(request.actor).id)


@put(
    f"{_API}/preferences",
    access=signed_in,
    faults=(NoSuchKind, KindIsMandatory, Invalid),
    summary="Choose how you are told of things",
)
async def change_preferences(db: Write, request: Exchange, body: PreferencesInput) -> Preferences:
    """Change what is named; what is left out stays as it is."""
    return await preferences.change_preferences(db, request.app.site, require_person(request.actor).id, body)


ROUTES = (
    list_notifications,
    count_unread,
    mark_read,
    mark_all_read,
    delete_notification,
    show_preferences,
    change_preferences,
)
