"""Pages of privacy: what is held, what is agreed to, and a copy to take along."""

from uuid import UUID

from stoa.accounts.actor import require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.privacy import consents, service
from stoa.accounts.privacy.api import EXPORTS, files_of
from stoa.accounts.privacy.datamap import list_holdings
from stoa.accounts.privacy.models import ConsentInput
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import PRIVACY, settings_links
from stoa.accounts.screens.rules import with_next
from stoa.accounts.screens.settings.forms import Done
from stoa.accounts.step_up.service import require_recent_proof
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import ConsentForm, LinkQuery

HELD = "/privacy"
_BLOCKS = {"privacy-consents": "consents"}


@get(HELD, access=public, summary="What is held about people, and why")
async def held_page(request: Exchange) -> View:
    """Tell whoever thinks of signing up what becomes of what they tell."""
    return View("accounts/held.html", {"holdings": list_holdings(request.app.site)})


@get(PRIVACY, access=signed_in, listed=False, summary="Your data")
async def privacy_page(db: Read, request: Exchange, query: Done) -> View:
    """Show what is held of you; while an export is being made, its part of the page asks again by itself."""
    return await privacy_view(db, request, WELCOME, done=query.done)


async def privacy_view(db: Read, request: Exchange, refusal: Refusal, *, done: str = "") -> View:
    """Show the page, with why a form on it comes back."""
    somebody, accounts = require_session(request.actor), accounts_of(request)
    asked = await consents.list_consents(db, accounts, somebody.id)
    context = {
        "tabs": settings_links(request),
        "holdings": list_holdings(accounts.site),
        "exports": await service.list_exports(db, somebody.id),
        "consents": asked,
        "meanings": {one.purpose: one.meaning for one in asked},
        "answers": await consents.list_answers(db, somebody.id),
        "departure": await service.find_departure(db, somebody.id),
        "done": done,
    }
    block = _BLOCKS.get(request.header("hx-target"), "export")
    return form_view("accounts/privacy.html", context, refusal, block=block)


@post(f"{PRIVACY}/export", access=signed_in, limit=EXPORTS, listed=False, summary="Ask for a copy of your data")
async def ask_for_export(db: Write, request: Exchange) -> View | Redirect:
    """Begin to make a copy; you are told by mail, too, when it is ready."""
    somebody = require_session(request.actor)
    try:
        await require_recent_proof(db, accounts_of(request), somebody)
        async with db.savepoint():
            await service.start_export(db, somebody.id, visit_of(request).origin)
    except StepUpRequired:
        return Redirect(with_next("/confirm", PRIVACY))
    except Fault as fault:
        return await privacy_view(db, request, refusal_of(fault))
    return await privacy_view(db, request, WELCOME) if request.is_htmx else Redirect(f"{PRIVACY}#export")


@get(f"{PRIVACY}/exports/{{export_id}}", access=signed_in, listed=False, summary="Fetch a copy of your data")
async def fetch_export(db: Read, request: Exchange, export_id: UUID) -> View | Redirect:
    """Lead to the file, by a link that is signed for a quarter of an hour."""
    try:
        return Redirect(
            await service.load_export_url(db, files_of(request), require_session(request.actor).id, export_id)
        )
    except Fault as fault:
        return await privacy_view(db, request, refusal_of(fault))


@post(f"{PRIVACY}/consents", access=signed_in, listed=False, summary="Agree to something, or take it back")
async def answer_consent(db: Write, request: Exchange, body: ConsentForm) -> View | Redirect:
    """Write down what you agree to."""
    somebody = require_session(request.actor)
    try:
        told = read_form({"purpose": body.purpose, "version": body.version, "given": body.given == "on"}, ConsentInput)
        async with db.savepoint():
            await consents.record_consent(db, accounts_of(request), somebody.id, told)
    except Fault as fault:
        return await privacy_view(db, request, refusal_of(fault))
    return await privacy_view(db, request, WELCOME) if request.is_htmx else Redirect(f"{PRIVACY}?done=consent")


@get(consents.UNSUBSCRIBE, access=public, listed=False, summary="End mail of a kind")
async def unsubscribe_page(request: Exchange, query: LinkQuery) -> View:
    """Ask once more before a consent is taken back: programs that look at links in mail do not press buttons."""
    try:
        _, asked = consents.read_withdrawal(accounts_of(request), query.token)
    except Fault as fault:
        return _link_does_nothing(refusal_of(fault))
    return form_view("accounts/unsubscribe.html", {"asked": asked, "token": query.token})


@post(
    consents.UNSUBSCRIBE,
    access=public,
    listed=False,
    csrf_exempt_because="Mail programs send it with one click (RFC 8058); the signed token in the address says who.",
    summary="End mail of a kind",
)
async def unsubscribe(db: Write, request: Exchange, query: LinkQuery) -> View:
    """Take back the consent that a mail was sent for."""
    try:
        async with db.savepoint():
            asked = await consents.withdraw_by_link(db, accounts_of(request), query.token)
    except Fault as fault:
        return _link_does_nothing(refusal_of(fault))
    told = f"You get no more mail of this kind: {asked.meaning}"
    context = {"title": "That is taken back", "told": told, "go": "/", "words": "Go to the front page"}
    return form_view("accounts/done.html", context)


def _link_does_nothing(refusal: Refusal) -> View:
    context = {"title": "This link does nothing", "told": "", "go": PRIVACY, "words": "See what you agree to"}
    return form_view("accounts/done.html", context, refusal)


ROUTES = (held_page, privacy_page, ask_for_export, fetch_export, answer_consent, unsubscribe_page, unsubscribe)
