"""Pages of webhooks: a list with a form, the log of each, and a message with every attempt."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links, settings_links
from stoa.commons.subjects import find_cards
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from . import access, service
from .api import CHANGING, look_at_url, viewer_of
from .forms import AboutQuery, NothingForm, RotateForm, StateForm, WebhookForm
from .models import RotateInput, WebhookChange, WebhookInput, WebhookRow
from .permissions import MANAGE
from .queries import ALL, DELIVERIES, MINE
from .rules import plain_header_of
from .settings import WebhookSettings

PAGE = "/account/webhooks"
ONE = PAGE + "/{webhook_id}"
ADMIN = "/admin/webhooks"
_MANY = "limit=50"


@get(PAGE, access=signed_in, listed=False, summary="Your webhooks")
async def webhooks_page(db: Read, request: Exchange, query: AboutQuery) -> View:
    """List your webhooks, with a form for another one."""
    form = WebhookForm(subject_kind=query.kind, subject_id=query.id)
    return await _list_view(db, request, form, WELCOME)


async def _list_view(db: Read, request: Exchange, form: WebhookForm, refusal: Refusal) -> View:
    person = viewer_of(request)
    asked = MINE.ask(_MANY, request.app.keys, actor=person.id or "")
    rows = (await service.list_mine(db, asked, require_person(request.actor).id)).data
    wanted = [(row.subject_kind, row.subject_id) for row in rows if row.subject_id is not None]
    about = _subject_id(form.subject_id)
    if about is not None:
        wanted.append((form.subject_kind, about))
    cards = await find_cards(db, request.app.site, wanted)
    chosen = cards.get((form.subject_kind, about)) if about is not None else None
    context = {
        "tabs": settings_links(request),
        "webhooks": [(row, cards.get((row.subject_kind, row.subject_id))) for row in rows if row.subject_id]
        + [(row, None) for row in rows if row.subject_id is None],
        "events": service.list_events(request.app.site),
        "form": form,
        "about": chosen,
        "may_all": MANAGE.name in person.permissions,
    }
    return form_view("webhooks/mine.html", context, refusal)


def _subject_id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@post(PAGE, access=signed_in, listed=False, limit=CHANGING, summary="Add a webhook")
async def create_webhook(request: Exchange, body: WebhookForm) -> View:
    """Make a webhook from the form, and show its secret this once."""
    accounts, person = accounts_of(request), viewer_of(request)
    try:
        wish = read_form(_typed(body), WebhookInput)
        await look_at_url(request, wish.url)
        async with accounts.database.write() as tx:
            row, secret = await service.create_webhook(
                tx, request.app.site, accounts.keys, person, wish, by_of(request)
            )
    except Fault as fault:
        return await _list_view(accounts.database.read(), request, body, refusal_of(fault))
    return await _secret_view(accounts.database.read(), request, row, secret)


def _typed(body: WebhookForm) -> dict[str, Any]:
    values: dict[str, Any] = {"url": body.url.strip(), "events": list(body.events), "description": body.description}
    return values | {"subjectKind": body.subject_kind, "subjectId": body.subject_id or None}


async def _menu(db: Read, request: Exchange, webhook: WebhookRow) -> dict[str, Any]:
    """Give the menu beside a webhook: that of the thing that it is for, one's settings, or the administration's."""
    person = viewer_of(request)
    kind, subject_id = webhook.subject_kind, webhook.subject_id
    policy = access.find_policy(request.app.site, kind)
    if (
        policy
        and policy.menu
        and subject_id
        and await access.check_managed(db, request.app.site, person, kind, subject_id)
    ):
        menu = await policy.menu(db, subject_id)
        if menu is not None:
            return {"tabs": menu.links, "menu_title": menu.title, "here_at": menu.here}
    return {"tabs": settings_links(request) if webhook.person_id == person.id else admin_links(request)}


async def _secret_view(db: Read, request: Exchange, row: WebhookRow, secret: str) -> View:
    settings = request.app.runtime.config.for_site(request.app.site.name, WebhookSettings)
    header = plain_header_of(request.app.site.title, settings.signature_header)
    context = {**await _menu(db, request, row), "webhook": row, "shown": secret, "header": header}
    return form_view("webhooks/secret.html", context)


@get(ONE, access=signed_in, listing=DELIVERIES, listed=False, summary="A webhook")
async def webhook_page(db: Read, request: Exchange, webhook_id: UUID, asked: ListRequest) -> View:
    """Show a webhook with its log."""
    return await _webhook_view(db, request, webhook_id, asked, WELCOME)


async def _webhook_view(
    db: Read, request: Exchange, webhook_id: UUID, asked: ListRequest | None, refusal: Refusal
) -> View:
    person = viewer_of(request)
    webhook = await access.load_webhook(db, request.app.site, person, webhook_id)
    asked = asked or DELIVERIES.ask("", request.app.keys, actor=person.id or "")
    page = await service.list_deliveries(db, asked, webhook)
    context = {
        **list_context(f"{PAGE}/{webhook.id}", asked, page, label=lambda _, value: value, search="q"),
        **await _menu(db, request, webhook),
        "webhook": webhook,
        "deliveries": page.data,
        "events": service.list_events(request.app.site),
    }
    return form_view("webhooks/one.html", context, refusal)


@post(ONE, access=signed_in, listed=False, limit=CHANGING, summary="Change a webhook")
async def edit_webhook(request: Exchange, webhook_id: UUID, body: WebhookForm) -> View | Redirect:
    """Take address, events and description from the form."""
    accounts = accounts_of(request)
    try:
        before = await access.load_webhook(accounts.database.read(), request.app.site, viewer_of(request), webhook_id)
        values = {"url": body.url.strip(), "events": list(body.events), "description": body.description}
        change = read_form(values, WebhookChange)
        if change.url != before.url:
            await look_at_url(request, str(change.url))
        async with accounts.database.write() as tx:
            await service.edit_webhook(tx, request.app.site, webhook_id, change, by_of(request))
    except Fault as fault:
        return await _webhook_view(accounts.database.read(), request, webhook_id, None, refusal_of(fault))
    return Redirect(f"{PAGE}/{webhook_id}")


@post(ONE + "/state", access=signed_in, listed=False, limit=CHANGING, summary="Pause or resume a webhook")
async def set_state(db: Write, request: Exchange, webhook_id: UUID, body: StateForm) -> Redirect:
    """Pause a webhook, or turn it on again; what was held then goes out."""
    await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    change = WebhookChange(active=body.active)
    await service.edit_webhook(db, request.app.site, webhook_id, change, by_of(request))
    return Redirect(f"{PAGE}/{webhook_id}")


@post(ONE + "/rotate", access=signed_in, listed=False, limit=CHANGING, summary="Give a webhook a new secret")
async def rotate_secret(db: Write, request: Exchange, webhook_id: UUID, body: RotateForm) -> View:
    """Make a new secret, and show it this once."""
    webhook = await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    try:
        hours = read_form({"overlapHours": body.overlap_hours}, RotateInput).overlap_hours
    except Fault as fault:
        return await _webhook_view(db, request, webhook_id, None, refusal_of(fault))
    row, secret = await service.rotate_secret(db, request.app.keys, webhook, timedelta(hours=hours), by_of(request))
    return await _secret_view(db, request, row, secret)


@post(ONE + "/test", access=signed_in, listed=False, limit=CHANGING, summary="Send a test message")
async def send_test(db: Write, request: Exchange, webhook_id: UUID, body: NothingForm) -> View | Redirect:  # noqa: ARG001 - a form without fields
    """Send a ping, and show what becomes of it."""
    webhook = await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    try:
        sent = await service.send_test(db, webhook)
    except Fault as fault:
        return await _webhook_view(db, request, webhook_id, None, refusal_of(fault))
    return Redirect(f"{PAGE}/{webhook_id}/deliveries/{sent.id}")


@post(ONE + "/delete", access=signed_in, listed=False, limit=CHANGING, summary="Delete a webhook")
async def delete_webhook(db: Write, request: Exchange, webhook_id: UUID, body: NothingForm) -> Redirect:  # noqa: ARG001 - a form without fields
    """Delete a webhook with its log."""
    webhook = await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    menu = await _menu(db, request, webhook)
    await service.delete_webhook(db, webhook, by_of(request))
    own = webhook.person_id == viewer_of(request).id
    return Redirect(menu.get("here_at") or (PAGE if own else ADMIN))


@get(ONE + "/deliveries/{delivery_id}", access=signed_in, listed=False, summary="A message of a webhook")
async def delivery_page(db: Read, request: Exchange, webhook_id: UUID, delivery_id: UUID) -> View:
    """Show what was sent, and what came back each time."""
    return await _delivery_view(db, request, webhook_id, delivery_id, WELCOME)


async def _delivery_view(db: Read, request: Exchange, webhook_id: UUID, delivery_id: UUID, refusal: Refusal) -> View:
    webhook = await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    told = await service.explain_delivery(db, await access.load_delivery(db, webhook, delivery_id))
    context = {**await _menu(db, request, webhook), "webhook": webhook, "told": told}
    return form_view("webhooks/delivery.html", context, refusal)


@post(
    ONE + "/deliveries/{delivery_id}/replay",
    access=signed_in,
    listed=False,
    limit=CHANGING,
    summary="Send a message again",
)
async def replay_delivery(
    db: Write,
    request: Exchange,
    webhook_id: UUID,
    delivery_id: UUID,
    body: NothingForm,  # noqa: ARG001 - a form without fields
) -> View | Redirect:
    """Send a message again under the same id."""
    webhook = await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    delivery = await access.load_delivery(db, webhook, delivery_id)
    try:
        await service.replay_delivery(db, webhook, delivery, by_of(request))
    except Fault as fault:
        return await _delivery_view(db, request, webhook_id, delivery_id, refusal_of(fault))
    return Redirect(f"{PAGE}/{webhook_id}/deliveries/{delivery_id}")


@get(ADMIN, access=permission(MANAGE.name), listing=ALL, listed=False, summary="Everybody's webhooks")
async def admin_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List the webhooks of this site with how they stand."""
    page = await service.list_all(db, asked)
    context = {
        **list_context(ADMIN, asked, page, label=lambda _, value: value, search="q"),
        "tabs": admin_links(request),
        "webhooks": page.data,
        "counts": await service.count_states(db),
    }
    return form_view("webhooks/all.html", context)


ROUTES = (
    webhooks_page,
    create_webhook,
    webhook_page,
    edit_webhook,
    set_state,
    rotate_secret,
    send_test,
    delete_webhook,
    delivery_page,
    replay_delivery,
    admin_page,
)
