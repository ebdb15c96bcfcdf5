"""Pages of passkeys."""

from uuid import UUID

import msgspec

from stoa.accounts.actor import require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.passkeys import service
from stoa.accounts.passkeys.models import Options, RegisterInput, RenameInput, SignInInput
from stoa.accounts.rates import PROVE, SIGN_IN
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.entry.forms import SignInForm
from stoa.accounts.screens.entry.pages import sign_in_view
from stoa.accounts.screens.forms import form_view, read_form, refusal_of
from stoa.accounts.screens.pending import find_pending, forget_pending, keep_pending
from stoa.accounts.screens.rules import local_path, with_next
from stoa.accounts.screens.second.forms import CodeForm
from stoa.accounts.screens.second.pages import PAGE as SECOND
from stoa.accounts.screens.second.pages import second_view
from stoa.accounts.screens.security.pages import PAGE, PROVE_FIRST, security_view
from stoa.accounts.screens.settings.forms import SessionNameForm
from stoa.accounts.screens.two_step.pages import codes_view
from stoa.accounts.sessions.cookies import keep_session
from stoa.accounts.sign_in.errors import PendingOver
from stoa.accounts.sign_in.models import SecondFactorDue
from stoa.accounts.step_up import service as step_up
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import MadeForm, ShownForm, read_made, read_shown


@post("/sign-in/passkey", access=public, limit=SIGN_IN, listed=False, summary="Sign in with a passkey")
async def sign_in(request: Exchange, body: ShownForm) -> View | Redirect:
    """Let somebody in with a passkey alone."""
    try:
        wish = SignInInput(read_shown(body.credential), session="page")
        outcome = await service.complete_sign_in(accounts_of(request), visit_of(request), wish)
    except Fault as fault:
        return sign_in_view(request, SignInForm(next=body.next), refusal_of(fault))
    if isinstance(outcome, SecondFactorDue):
        keep_pending(request, outcome)
        return Redirect(with_next(SECOND, local_path(body.next)))
    keep_session(request, outcome)
    return Redirect(local_path(body.next))


@post(f"{SECOND}/passkey/options", access=public, limit=SIGN_IN, listed=False, summary="Begin the second step")
async def second_options(request: Exchange) -> Options:
    """Give what the browser needs to ask for the passkeys of the sign-in that waits."""
    due = find_pending(request)
    if due is None:
        raise PendingOver
    return Options(await service.start_second_factor(accounts_of(request), visit_of(request), due.mfa_token))


@post(f"{SECOND}/passkey", access=public, limit=SIGN_IN, listed=False, summary="Bring a passkey")
async def bring_passkey(request: Exchange, body: ShownForm) -> View | Redirect:
    """Complete the sign-in with a passkey."""
    back, due = local_path(body.next), find_pending(request)
    if due is None:
        return Redirect(with_next("/sign-in", back))
    try:
        session = await service.complete_second_factor(
            accounts_of(request),
            visit_of(request),
            due.mfa_token,
            read_shown(body.credential),
            remember_device=body.remember_device,
        )
    except PendingOver as fault:
        forget_pending(request)
        return form_view("accounts/second-over.html", {"next": back}, refusal_of(fault))
    except Fault as fault:
        return second_view(due, CodeForm(next=body.next), refusal_of(fault))
    forget_pending(request)
    keep_session(request, session)
    return Redirect(back)


@post("/confirm/passkey", access=signed_in, limit=PROVE, listed=False, summary="Prove with a passkey who you are")
async def confirm(request: Exchange, body: ShownForm) -> View | Redirect:
    """Take a passkey as a fresh proof, and go on."""
    somebody, back = require_session(request.actor), local_path(body.next, "/account")
    try:
        await service.complete_proof(accounts_of(request), somebody, visit_of(request), read_shown(body.credential))
    except Fault as fault:
        context = {"go": with_next("/confirm", back), "words": "Try again", "title": "That did not work", "told": ""}
        return form_view("accounts/done.html", context, refusal_of(fault))
    return Redirect(back)


@get(f"{PAGE}/passkeys/new", access=signed_in, listed=False, summary="Add a passkey")
async def add_page(db: Read, request: Exchange) -> View | Redirect:
    """Ask what to call a new passkey; the proof that adding one needs is asked for first."""
    try:
        await step_up.require_proof_to_add(db, accounts_of(request), require_session(request.actor))
    except StepUpRequired:
        return Redirect(with_next("/confirm", f"{PAGE}/passkeys/new"))
    return form_view("accounts/passkey-new.html", {})


@post(f"{PAGE}/passkeys", access=signed_in, limit=PROVE, listed=False, summary="Add a passkey")
async def add(db: Read, request: Exchange, body: MadeForm) -> View | Redirect:
    """Add the passkey that the authenticator has made."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    try:
        await step_up.require_proof_to_add(db, accounts, somebody)
        wish = RegisterInput(read_made(body.credential), body.name[:60])
        made = await service.register_passkey(accounts, somebody, visit_of(request), wish)
    except StepUpRequired:
        return Redirect(PROVE_FIRST)
    except Fault as fault:
        return form_view("accounts/passkey-new.html", {}, refusal_of(fault))
    return codes_view(request, made.recovery_codes) if made.recovery_codes else Redirect(f"{PAGE}?done=passkey")


@post(PAGE + "/passkeys/{passkey_id}/name", access=signed_in, listed=False, summary="Name a passkey")
async def rename(db: Write, request: Exchange, passkey_id: UUID, body: SessionNameForm) -> Redirect:
    """Call a passkey of yours by another name."""
    wish = read_form(msgspec.structs.asdict(body), RenameInput)
    await service.rename_passkey(db, require_session(request.actor).id, passkey_id, wish.name)
    return Redirect(f"{PAGE}?done=passkey-named")


@post(PAGE + "/passkeys/{passkey_id}/remove", access=signed_in, listed=False, summary="Remove a passkey")
async def remove(db: Write, request: Exchange, passkey_id: UUID) -> View | Redirect:
    """Remove a passkey of yours, unless it is the last way in."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    try:
        await step_up.require_proof_to_add(db, accounts, somebody)
        async with db.savepoint():
            await service.remove_passkey(db, accounts, somebody, visit_of(request), passkey_id)
    except StepUpRequired:
        return Redirect(PROVE_FIRST)
    except Fault as fault:
        return await security_view(db, request, refusal_of(fault))
    return Redirect(f"{PAGE}?done=passkey-removed")


ROUTES = (sign_in, second_options, bring_passkey, confirm, add_page, add, rename, remove)
