"""Pages of notifications: the list, what one chooses, and the door that ends letters."""

from typing import Any
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.accounts.screens.rules import local_path
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.kernel.limits import HOUR, Limit, Rate

from . import service
from .bell import PAGE, UNREAD
from .errors import BadUnsubscribeLink
from .forms import Done, PreferencesForm
from .letters.jobs import PREFERENCES
from .letters.rules import UNSUBSCRIBE, read_unsubscribe_token
from .models import NoticeKind
from .preferences import service as preferences
from .preferences.models import KindChoice, Preferences, PreferencesInput
from .queries import NOTIFICATIONS

UNSUBSCRIBING = Limit("unsubscribe", {"anonymous": Rate(60, per=HOUR)})
_PROOF = "mail programs send it with one click; the signed link is the proof, and it ends letters and nothing else"


@get(PAGE, access=signed_in, listing=NOTIFICATIONS, listed=False, summary="Your notifications")
async def notifications_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show what you were told."""
    person_id = require_person(request.actor).id
    page = await service.list_notifications(db, asked, person_id)
    labels = {one.name: one.label for one in request.app.site.declared(NoticeKind)}
    context = {
        "tabs": settings_links(request),
        "notifications": page.data,
        "unread": await UNREAD.load(request.app, person_id),
        **list_context(PAGE, asked, page, label=lambda _, value: labels.get(value, "Unread"), search="unread"),
    }
    return form_view("notifications/list.html", context, block="results")


@post(f"{PAGE}/read-all", access=signed_in, listed=False, summary="Mark all as read")
async def mark_all_read(db: Write, request: Exchange) -> Redirect:
    """Mark everything as read."""
    await service.mark_all_read(db, require_person(request.actor).id)
    return Redirect(PAGE)


@post(f"{PAGE}/{{notification_id}}/open", access=signed_in, listed=False, summary="Open what one is about")
async def open_notification(db: Write, request: Exchange, notification_id: UUID) -> Redirect:
    """Mark it as read, and go where it leads."""
    found = await service.mark_read(db, require_person(request.actor).id, notification_id)
    return Redirect(local_path(found.url, PAGE))


@post(f"{PAGE}/{{notification_id}}/delete", access=signed_in, listed=False, summary="Delete one")
async def delete_notification(db: Write, request: Exchange, notification_id: UUID) -> Redirect:
    """Delete one."""
    await service.delete_notification(db, require_person(request.actor).id, notification_id)
    return Redirect(PAGE)


@get(PREFERENCES, access=signed_in, listed=False, summary="How you are told of things")
async def preferences_page(db: Read, request: Exchange, query: Done) -> View:
    """Show what you have chosen."""
    return await _preferences_view(db, request, WELCOME, done=bool(query.done))


async def _preferences_view(db: Read, request: Exchange, refusal: Refusal, *, done: bool = False) -> View:
    chosen = await preferences.load_preferences(db, request.app.site, require_person(request.actor).id)
    groups: dict[str, list[KindChoice]] = {}
    for kind in chosen.kinds:
        groups.setdefault(kind.group, []).append(kind)
    context = {"tabs": settings_links(request), "chosen": chosen, "groups": groups, "done": done}
    return form_view("notifications/preferences.html", context, refusal)


@post(PREFERENCES, access=signed_in, listed=False, summary="Choose how you are told of things")
async def change_preferences(db: Write, request: Exchange, body: PreferencesForm) -> View | Redirect:
    """Take what was chosen from the form."""
    person_id, site = require_person(request.actor).id, request.app.site
    try:
        now = await preferences.load_preferences(db, site, person_id)
        wanted = read_form(_typed(body, now), PreferencesInput)
        async with db.savepoint():
            await preferences.change_preferences(db, site, person_id, wanted)
    except Fault as fault:
        return await _preferences_view(db, request, refusal_of(fault))
    return Redirect(f"{PREFERENCES}?done=saved")


def _typed(body: PreferencesForm, now: Preferences) -> dict[str, Any]:
    """Give what was ticked as the API takes it; only what differs from what is chosen already."""
    kinds = []
    for kind in now.kinds:
        ticked = (kind.type in body.in_app, kind.type in body.mailed and kind.can_mail, kind.type in body.live)
        if not kind.is_mandatory and ticked != (kind.in_app, kind.mail, kind.live):
            kinds.append({"type": kind.type, "inApp": ticked[0], "mail": ticked[1], "live": ticked[2]})
    return {
        "mail": body.mail,
        "digest": body.digest,
        "digestHour": body.digest_hour,
        "quietFrom": body.quiet_from or None,
        "quietUntil": body.quiet_until or None,
        "kinds": kinds,
    }


@get(f"{UNSUBSCRIBE}/{{token}}", access=public, listed=False, summary="End letters of a kind")
async def unsubscribe_page(request: Exchange, token: str) -> View:
    """Ask whether letters shall end; nothing happens yet, since mail scanners open links."""
    return form_view("notifications/unsubscribe.html", {"what": _what(request, token), "done": False})


@post(
    f"{UNSUBSCRIBE}/{{token}}",
    access=public,
    listed=False,
    limit=UNSUBSCRIBING,
    csrf_exempt_because=_PROOF,
    summary="End letters of a kind",
)
async def unsubscribe(db: Write, request: Exchange, token: str) -> View:
    """End letters of a kind, or of all kinds; again, nothing changes."""
    what, found = _what(request, token), read_unsubscribe_token(request.app.keys, token)
    if found is not None:
        await preferences.end_mail(db, request.app.site, *found)
    return form_view("notifications/unsubscribe.html", {"what": what, "done": True})


def _what(request: Exchange, token: str) -> str:
    """Say in words which letters a link ends."""
    found = read_unsubscribe_token(request.app.keys, token)
    if found is None:
        raise BadUnsubscribeLink
    kinds = {one.name: one.label for one in request.app.site.declared(NoticeKind)}
    return kinds.get(found[1], "")


ROUTES = (
    notifications_page,
    mark_all_read,
    open_notification,
    delete_notification,
    preferences_page,
    change_preferences,
    unsubscribe_page,
    unsubscribe,
)
