"""Pages of a fresh proof."""

from stoa.accounts.actor import require_session
from stoa.accounts.factors import service as factors
from stoa.accounts.factors.models import StepUpInput
from stoa.accounts.passwords import service as passwords
from stoa.accounts.rates import PROVE
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.entry.forms import Back
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.rules import local_path
from stoa.accounts.sign_in import service as sign_in
from stoa.accounts.step_up import service as step_up
from stoa.kernel.db import Read
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import ConfirmForm

PAGE = "/confirm"
_AFTERWARDS = "/account"


@get(PAGE, access=signed_in, listed=False, summary="Prove once more who you are")
async def confirm_page(db: Read, request: Exchange, query: Back) -> View:
    """Ask for a fresh proof."""
    return await _view(db, request, ConfirmForm(next=query.next), WELCOME)


@post(PAGE, access=signed_in, limit=PROVE, listed=False, summary="Prove once more who you are")
async def confirm(db: Read, request: Exchange, body: ConfirmForm) -> View | Redirect:
    """Take the password or a code, and go on."""
    accounts, somebody, visit = accounts_of(request), require_session(request.actor), visit_of(request)
    try:
        if body.method == "password":
            await sign_in.start_step_up(accounts, somebody, visit, body.password, body.captcha or None)
        else:
            typed = read_form({"method": body.method, "code": body.code.strip()}, StepUpInput)
            await factors.start_step_up(accounts, somebody, visit, typed.method, typed.code)
    except Fault as fault:
        return await _view(db, request, body, refusal_of(fault))
    return Redirect(local_path(body.next, _AFTERWARDS))


async def _view(db: Read, request: Exchange, form: ConfirmForm, refusal: Refusal) -> View:
    """Offer the second factor where there is one: it is the stronger proof, and some acts take no other."""
    somebody = require_session(request.actor)
    found = await step_up.find_factors(db, somebody.id)
    context = {
        "methods": found.methods,
        "has_password": await passwords.find_hash(db, somebody.id) is not None,
        "form": form,
        "next": local_path(form.next, _AFTERWARDS),
    }
    return form_view("accounts/confirm.html", context, refusal)


ROUTES = (confirm_page, confirm)
