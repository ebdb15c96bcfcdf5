"""Pages of the second step of signing in."""

from typing import Annotated

import msgspec

from stoa.accounts.factors import service as factors
from stoa.accounts.factors.models import Code, CodeMethod
from stoa.accounts.rates import SIGN_IN
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.entry.forms import Back
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.pending import find_pending, forget_pending
from stoa.accounts.screens.rules import local_path, with_next
from stoa.accounts.sessions.cookies import keep_session
from stoa.accounts.sign_in.errors import PendingOver
from stoa.accounts.sign_in.models import SecondFactorDue
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import CodeForm

PAGE = "/sign-in/second-factor"


class TypedCode(msgspec.Struct, frozen=True):
    """A code as the service takes it."""

    method: CodeMethod
    code: Annotated[Code, msgspec.Meta(description="As it was typed.")]


@get(PAGE, access=public, listed=False, summary="The second step")
async def second_page(request: Exchange, query: Back) -> View | Redirect:
    """Ask for the second factor of a sign-in that waits for one."""
    due = find_pending(request)
    if due is None:
        return Redirect(with_next("/sign-in", local_path(query.next)))
    return second_view(due, CodeForm(next=query.next), WELCOME)


@post(PAGE, access=public, limit=SIGN_IN, listed=False, summary="Bring the second factor")
async def bring_code(request: Exchange, body: CodeForm) -> View | Redirect:
    """Complete the sign-in with a code from the app, or with a recovery code."""
    back = local_path(body.next)
    due = find_pending(request)
    if due is None:
        return Redirect(with_next("/sign-in", back))
    try:
        typed = read_form({"method": body.method, "code": body.code.strip()}, TypedCode)
        session = await factors.complete_sign_in(
            accounts_of(request),
            visit_of(request),
            due.mfa_token,
            typed.method,
            typed.code,
            remember_device=body.remember_device,
        )
    except PendingOver as fault:
        forget_pending(request)
        return form_view("accounts/second-over.html", {"next": back}, refusal_of(fault))
    except Fault as fault:
        return second_view(due, body, refusal_of(fault))
    forget_pending(request)
    keep_session(request, session)
    return Redirect(back)


def second_view(due: SecondFactorDue, form: CodeForm, refusal: Refusal) -> View:
    """Show what is asked for, and why what came was not right."""
    context = {"methods": due.methods, "form": form, "next": local_path(form.next, "")}
    return form_view("accounts/second-factor.html", context, refusal)


ROUTES = (second_page, bring_code)
