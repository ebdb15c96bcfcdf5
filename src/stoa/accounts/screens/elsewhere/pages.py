"""Pages of signing in through others."""

from stoa.accounts.actor import require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.identities import newcomers, service
from stoa.accounts.identities.cookies import (
    find_waiting_secret,
    forget_waiting_secret,
    keep_transaction,
    keep_waiting,
)
from stoa.accounts.identities.door import send_away, take_back
from stoa.accounts.identities.flow import begin
from stoa.accounts.identities.models import AddressInput, BeginQuery, CodeInput, EmailDue
from stoa.accounts.identities.providers import list_providers, title_of
from stoa.accounts.rates import MAIL, PROVE, SIGN_IN
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.entry.forms import Back
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.accounts.screens.mail_to import find_mail_to, keep_mail_to
from stoa.accounts.screens.pending import keep_pending
from stoa.accounts.screens.rules import local_path, with_next
from stoa.accounts.screens.settings.forms import Done
from stoa.accounts.sessions.cookies import keep_session
from stoa.accounts.sessions.models import NewSession
from stoa.accounts.sign_in.models import SecondFactorDue
from stoa.accounts.step_up import service as step_up
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import NewcomerCodeForm, NewcomerForm

PAGE = "/account/identities"
FINISH = "/sign-up/finish"
CODE = "/sign-up/code"


@get("/auth/{provider}", access=public, limit=SIGN_IN, listed=False, summary="Sign in through a provider")
async def start(request: Exchange, provider: str, query: Back) -> Redirect | View:
    """Send the browser to the provider; it comes back to the callback."""
    try:
        return await send_away(request, provider, "page", BeginQuery(return_to=local_path(query.next, "")))
    except Fault as fault:
        return _did_not_work(refusal_of(fault), "/sign-in")


@get("/auth/{provider}/callback", access=public, limit=SIGN_IN, listed=False, summary="Come back from a provider")
async def come_back(request: Exchange, provider: str) -> Redirect | View:
    """Sign in, or link, whoever comes back in the browser that was sent there."""
    try:
        transaction, entered = await take_back(request, provider, "page")
    except Fault as fault:
        return _did_not_work(refusal_of(fault), PAGE if request.actor.id is not None else "/sign-in")
    if entered is None:
        return Redirect(f"{PAGE}?done=linked")
    if isinstance(entered, EmailDue):
        keep_waiting(request, entered.token)
        return Redirect(FINISH)
    return _go_on(request, entered, transaction.return_to)


def _go_on(request: Exchange, entered: NewSession | SecondFactorDue, back: str) -> Redirect:
    if isinstance(entered, SecondFactorDue):
        keep_pending(request, entered)
        return Redirect(with_next("/sign-in/second-factor", local_path(back)))
    keep_session(request, entered)
    return Redirect(local_path(back))


def _did_not_work(refusal: Refusal, back: str) -> View:
    context = {"title": "That did not work", "told": "", "go": back, "words": "Go back"}
    return form_view("accounts/done.html", context, refusal)


@get(FINISH, access=public, listed=False, summary="Name your address, coming new from a provider")
async def finish_page(request: Exchange) -> View | Redirect:
    """Ask somebody new for an address and a name."""
    try:
        waiting = await newcomers.find_waiting(accounts_of(request), find_waiting_secret(request))
    except Fault as fault:
        return _did_not_work(refusal_of(fault), "/sign-in")
    return form_view("accounts/newcomer.html", {"form": NewcomerForm(username=waiting.shown_name)})


@post(FINISH, access=public, limit=MAIL, listed=False, summary="Name your address, coming new from a provider")
async def finish(request: Exchange, body: NewcomerForm) -> View | Redirect:
    """Send a code to the address."""
    try:
        wish = read_form({"email": body.email, "username": body.username}, AddressInput)
        secret = find_waiting_secret(request)
        await newcomers.set_address(accounts_of(request), visit_of(request), secret, wish.email, wish.username)
    except Fault as fault:
        return form_view("accounts/newcomer.html", {"form": body}, refusal_of(fault))
    keep_mail_to(request, wish.email)
    return Redirect(CODE)


@get(CODE, access=public, listed=False, summary="Prove your address, coming new from a provider")
async def code_page(request: Exchange) -> View:
    """Ask for the code that was sent."""
    return _code_view(request, WELCOME)


def _code_view(request: Exchange, refusal: Refusal) -> View:
    development = not request.app.runtime.config.production
    return form_view(
        "accounts/newcomer-code.html", {"email": find_mail_to(request), "development": development}, refusal
    )


@post(CODE, access=public, limit=SIGN_IN, listed=False, summary="Prove your address, coming new from a provider")
async def prove(request: Exchange, body: NewcomerCodeForm) -> View | Redirect:
    """Open the account, and sign in."""
    try:
        typed = read_form({"code": body.code.strip()}, CodeInput)
        secret = find_waiting_secret(request)
        entered = await service.finish_sign_up(accounts_of(request), visit_of(request), secret, typed.code, kind="page")
    except Fault as fault:
        return _code_view(request, refusal_of(fault, {"WRONG_CODE": "code"}))
    forget_waiting_secret(request)
    return _go_on(request, entered, "")


@get(PAGE, access=signed_in, listed=False, summary="Your sign-ins through others")
async def identities_page(db: Read, request: Exchange, query: Done) -> View:
    """Show what is linked to your account, and what could be."""
    return await _identities_view(db, request, WELCOME, done=query.done)


async def _identities_view(db: Read, request: Exchange, refusal: Refusal, *, done: str = "") -> View:
    accounts = accounts_of(request)
    linked = await service.list_identities(db, accounts, require_session(request.actor).id)
    known = {one.provider for one in linked}
    context = {
        "tabs": settings_links(request),
        "linked": linked,
        "others": [one for one in list_providers(accounts) if one.name not in known],
        "done": done,
    }
    return form_view("accounts/identities.html", context, refusal)


@post(PAGE + "/{provider}/link", access=signed_in, limit=PROVE, listed=False, summary="Link a sign-in")
async def link(db: Read, request: Exchange, provider: str) -> View | Redirect:
    """Begin to link. A form may lead to no other site, so without script one more link is followed."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    try:
        await step_up.require_recent_proof(db, accounts, somebody)
        url, signed = await begin(
            accounts,
            provider,
            door="page",
            origin=visit_of(request).origin,
            return_to=PAGE,
            person_id=somebody.id,
            session_id=somebody.session_id,
        )
    except StepUpRequired:
        return Redirect(with_next("/confirm", PAGE))
    except Fault as fault:
        return await _identities_view(db, request, refusal_of(fault))
    keep_transaction(request, signed)
    if request.is_htmx:
        return Redirect(url)
    title = title_of(accounts, provider)
    told = f"You go to {title} now, and come back here."
    context = {"title": f"Link {title}", "told": told, "go": url, "words": f"Continue to {title}"}
    return form_view("accounts/done.html", context)


@post(PAGE + "/{provider}/remove", access=signed_in, listed=False, summary="Remove a linked sign-in")
async def unlink(db: Write, request: Exchange, provider: str) -> View | Redirect:
    """Remove what is linked, unless it is the last way into your account."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    try:
        await step_up.require_recent_proof(db, accounts, somebody)
        async with db.savepoint():
            await service.unlink_identity(db, accounts, somebody, visit_of(request), provider)
    except StepUpRequired:
        return Redirect(with_next("/confirm", PAGE))
    except Fault as fault:
        return await _identities_view(db, request, refusal_of(fault))
    return Redirect(f"{PAGE}?done=removed")


ROUTES = (start, come_back, finish_page, finish, code_page, prove, identities_page, link, unlink)
