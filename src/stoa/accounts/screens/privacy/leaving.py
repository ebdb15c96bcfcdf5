"""Pages of leaving, and of staying after all."""

from stoa.accounts.actor import require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.people import service as people
from stoa.accounts.people.models import Person
from stoa.accounts.privacy import service
from stoa.accounts.privacy.settings import PrivacySettings
from stoa.accounts.rates import PROVE
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, refusal_of
from stoa.accounts.screens.frame import PRIVACY, settings_links
from stoa.accounts.screens.rules import with_next
from stoa.accounts.sessions.cookies import forget_session
from stoa.accounts.step_up.service import require_recent_proof
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Detail, Fault, Invalid
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.actor import ANONYMOUS
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import LeaveForm
from .pages import privacy_view

LEAVE = f"{PRIVACY}/delete"


@get(LEAVE, access=signed_in, listed=False, summary="Delete your account")
async def leave_page(db: Read, request: Exchange) -> View | Redirect:
    """Say what happens, and ask for the username; whoever has not just proved who they are does that first."""
    somebody = require_session(request.actor)
    person = await people.load_person(db, somebody.id)
    try:
        await require_recent_proof(db, accounts_of(request), somebody)
    except StepUpRequired:
        return Redirect(with_next("/confirm", LEAVE))
    except Fault as fault:
        return _leave_view(request, person, refusal_of(fault))
    return _leave_view(request, person, WELCOME)


def _leave_view(request: Exchange, person: Person, refusal: Refusal, *, typed: str = "") -> View:
    days = accounts_of(request).setting(PrivacySettings).grace.days
    context = {"tabs": settings_links(request), "person": person, "days": days, "typed": typed}
    return form_view("accounts/leave.html", context, refusal)


@post(LEAVE, access=signed_in, limit=PROVE, listed=False, summary="Delete your account")
async def leave(db: Write, request: Exchange, body: LeaveForm) -> View | Redirect:
    """Delete the account: out everywhere at once, erased when the time to come back is over."""
    somebody, accounts = require_session(request.actor), accounts_of(request)
    person = await people.load_person(db, somebody.id)
    try:
        await require_recent_proof(db, accounts, somebody)
        _require_typed(body.username, person.username)
        async with db.savepoint():
            departure = await service.start_departure(db, accounts, somebody.id, visit_of(request).origin)
    except StepUpRequired:
        return Redirect(with_next("/confirm", LEAVE))
    except Fault as fault:
        return _leave_view(request, person, refusal_of(fault), typed=body.username)
    forget_session(request)
    request.actor = ANONYMOUS
    return form_view("accounts/left.html", {"departure": departure})


def _require_typed(typed: str, username: str) -> None:
    if typed.strip().lower() != username.lower():
        message = f"Type your username, {username}, to show that you mean it."
        raise Invalid(message, details=(Detail("username", message),))


@post(f"{PRIVACY}/stay", access=signed_in, listed=False, summary="Keep your account after all")
async def stay(db: Write, request: Exchange) -> View | Redirect:
    """Take back that you wanted to delete your account."""
    try:
        async with db.savepoint():
            await service.cancel_departure(db, accounts_of(request), require_session(request.actor).id)
    except Fault as fault:
        return await privacy_view(db, request, refusal_of(fault))
    return Redirect(f"{PRIVACY}?done=stayed")


ROUTES = (leave_page, leave, stay)
