"""Pages of mail."""

from uuid import UUID

from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.accounts.screens.rules import with_next
from stoa.commons.console.permissions import OPERATE, SEE
from stoa.commons.console.work.forms import PickForm
from stoa.commons.console.work.models import IdsInput
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.kernel.mail.template import registered_templates

from . import service
from .forms import LiftForm
from .models import AddressInput
from .queries import MAIL

PAGE = "/admin/mail"
_may_see = permission(SEE.name)
_may_act = permission(OPERATE.name)
_STATES = (
    ("", "However far it is"),
    ("waiting", "Waiting"),
    ("accepted", "Taken over by the provider"),
    ("delivered", "Arrived"),
    ("failed", "Failed"),
    ("given_up", "Given up"),
)
_NOTHING = Refusal(422, "NOTHING_SELECTED", "Select at least one mail to send it again.")


@get(PAGE, access=_may_see, listing=MAIL, listed=False, summary="Mail")
async def mail_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List mail, and the addresses that get none."""
    return await _view(db, request, asked, WELCOME)


async def _view(db: Read, request: Exchange, asked: ListRequest, refusal: Refusal) -> View:
    found = await service.list_mail(db, asked)
    context = {
        "tabs": admin_links(request),
        "rows": found.data,
        "titles": _titles(),
        "typed": dict(asked.question.texts),
        "states": _STATES,
        "before_url": asked.url(PAGE, cursor=found.prev_cursor) if found.prev_cursor else "",
        "after_url": asked.url(PAGE, cursor=found.next_cursor) if found.next_cursor else "",
        "silent": await service.list_silent(db, request.app.keys),
        "may_act": OPERATE.name in request.actor.permissions,
    }
    return form_view("console/mail.html", context, refusal, block="results")


def _titles() -> dict[str, str]:
    return {name: one.title for name, one in registered_templates().items() if one.title}


async def _again(db: Read, request: Exchange, refusal: Refusal) -> View:
    return await _view(db, request, MAIL.ask("", request.app.keys), refusal)


@get(PAGE + "/{mail_id}", access=_may_see, listed=False, summary="A mail")
async def letter_page(db: Read, request: Exchange, mail_id: UUID) -> View:
    """Show a mail with every attempt at it, and not its text."""
    found = await service.load_mail(db, mail_id)
    context = {
        "tabs": admin_links(request),
        "mail": found.mail,
        "titles": _titles(),
        "attempts": found.attempts,
        "may_act": OPERATE.name in request.actor.permissions,
    }
    return form_view("console/letter.html", context)


@post(PAGE, access=_may_act, listed=False, summary="Send mail again")
async def resend_picked(db: Write, request: Exchange, body: PickForm) -> View | Redirect:
    """Try the selected mail again."""
    if not body.ids:
        return await _again(db, request, _NOTHING)
    try:
        await require_fresh_session(db, request)
        wanted = read_form({"ids": body.ids}, IdsInput)
        async with db.savepoint():
            await service.resend_mail(db, by_of(request), wanted.ids)
    except StepUpRequired:
        return Redirect(with_next("/confirm", PAGE))
    except Fault as fault:
        return await _again(db, request, refusal_of(fault))
    return Redirect(PAGE)


@post(PAGE + "/lift", access=_may_act, listed=False, summary="Let an address have mail again")
async def lift(db: Write, request: Exchange, body: LiftForm) -> View | Redirect:
    """Take an address off the list of those that get no mail."""
    try:
        await require_fresh_session(db, request)
        wanted = read_form({"address": body.address}, AddressInput)
        async with db.savepoint():
            await service.restore_address(db, request.app.keys, by_of(request), wanted.address)
    except StepUpRequired:
        return Redirect(with_next("/confirm", PAGE))
    except Fault as fault:
        return await _again(db, request, refusal_of(fault))
    return Redirect(PAGE)


ROUTES = (mail_page, letter_page, resend_picked, lift)
