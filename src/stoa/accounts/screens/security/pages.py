"""Pages of what somebody gets in with."""

from stoa.accounts.actor import require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.passkeys import service as passkeys
from stoa.accounts.passwords import service as passwords
from stoa.accounts.people import service as people
from stoa.accounts.rates import PROVE
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.recovery import service as recovery
from stoa.accounts.recovery.models import ChangeEmailInput, ChangePasswordInput
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.accounts.screens.rules import describe_agent, with_next
from stoa.accounts.screens.settings.forms import Done
from stoa.accounts.sessions import service as sessions
from stoa.accounts.step_up import service as step_up
from stoa.kernel.db import Read
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import EmailForm, PasswordForm

PAGE = "/account/security"
PROVE_FIRST = with_next("/confirm", PAGE)


@get(PAGE, access=signed_in, listed=False, summary="What you get in with")
async def security_page(db: Read, request: Exchange, query: Done) -> View:
    """Show what you get in with."""
    return await security_view(db, request, WELCOME, done=query.done)


async def security_view(db: Read, request: Exchange, refusal: Refusal, *, done: str = "", email: str = "") -> View:
    """Show the page, with why a form on it comes back."""
    somebody = require_session(request.actor)
    context = {
        "tabs": settings_links(request),
        "person": await people.load_person(db, somebody.id),
        "has_password": await passwords.find_hash(db, somebody.id) is not None,
        "passkeys": await passkeys.list_passkeys(db, somebody.id),
        "devices": await sessions.list_devices(db, somebody.id),
        "describe_agent": describe_agent,
        "factors": await step_up.find_factors(db, somebody.id),
        "email": email,
        "done": done,
    }
    return form_view("accounts/security.html", context, refusal)


@post(f"{PAGE}/password", access=signed_in, limit=PROVE, listed=False, summary="Change your password")
async def change_password(db: Read, request: Exchange, body: PasswordForm) -> View | Redirect:
    """Change your password; you are signed out everywhere else."""
    somebody = require_session(request.actor)
    try:
        wish = read_form(
            {
                "currentPassword": body.current_password,
                "newPassword": body.new_password,
                "captcha": body.captcha or None,
            },
            ChangePasswordInput,
        )
        await recovery.change_password(accounts_of(request), somebody, visit_of(request), wish)
    except Fault as fault:
        places = {"WRONG_PASSWORD": "currentPassword", "WEAK_PASSWORD": "newPassword"}
        return await security_view(db, request, refusal_of(fault, places))
    return Redirect(f"{PAGE}?done=password")


@post(f"{PAGE}/email", access=signed_in, limit=PROVE, listed=False, summary="Change your address")
async def change_email(db: Read, request: Exchange, body: EmailForm) -> View | Redirect:
    """Send a link to the new address; it is yours once the link is opened."""
    somebody = require_session(request.actor)
    try:
        wish = read_form({"email": body.email}, ChangeEmailInput)
        await recovery.start_change_of_email(accounts_of(request), somebody, visit_of(request), wish.email)
    except StepUpRequired:
        return Redirect(PROVE_FIRST)
    except Fault as fault:
        return await security_view(db, request, refusal_of(fault), email=body.email)
    return Redirect(f"{PAGE}?done=email")


ROUTES = (security_page, change_password, change_email)
