"""Pages of coming in and going out."""

import msgspec

from stoa.accounts.actor import require_session
from stoa.accounts.context import list_roles
from stoa.accounts.demo import DemoAccount, demo_accounts
from stoa.accounts.identities.providers import list_providers
from stoa.accounts.passwords.errors import WeakPassword
from stoa.accounts.passwords.rules import PASSPHRASE, check_password
from stoa.accounts.rates import SIGN_IN, SIGN_UP
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.mail_to import keep_mail_to
from stoa.accounts.screens.pending import keep_pending
from stoa.accounts.screens.rules import local_path, with_next
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sessions.cookies import forget_session, keep_session
from stoa.accounts.sign_in import service as sign_in
from stoa.accounts.sign_in.models import SecondFactorDue, SignInInput
from stoa.accounts.sign_up import service as sign_up
from stoa.accounts.sign_up.models import SignUpInput
from stoa.kernel.db import Write
from stoa.kernel.errors import Fault
from stoa.kernel.feature import Site
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.ui.render import Link

from .forms import Back, SignInForm, SignUpForm


@get("/sign-in", access=public, listed=False, summary="The door")
async def sign_in_page(request: Exchange, query: Back) -> View | Redirect:
    """Ask who comes; whoever is in already goes on."""
    if request.actor.id is not None:
        return Redirect(local_path(query.next))
    return sign_in_view(request, SignInForm(next=query.next), WELCOME)


@post("/sign-in", access=public, limit=SIGN_IN, listed=False, summary="Sign in")
async def sign_in_here(request: Exchange, body: SignInForm) -> View | Redirect:
    """Let somebody in with address and password, or say what is missing."""
    accounts = accounts_of(request)
    try:
        wish = read_form(
            {
                "email": body.email,
                "password": body.password,
                "rememberMe": body.remember_me,
                "captcha": body.captcha or None,
            },
            SignInInput,
        )
        outcome = await sign_in.start_sign_in(accounts, visit_of(request), wish, "page")
    except Fault as fault:
        return sign_in_view(request, body, refusal_of(fault))
    if isinstance(outcome, SecondFactorDue):
        keep_pending(request, outcome)
        return Redirect(with_next("/sign-in/second-factor", local_path(body.next)))
    keep_session(request, outcome)
    return Redirect(local_path(body.next))


def sign_in_view(request: Exchange, form: SignInForm, refusal: Refusal) -> View:
    """Show the door, and why somebody was not let in."""
    development = not request.app.runtime.config.production
    context = {
        "form": form,
        "next": local_path(form.next, ""),
        "development": development,
        "demo": _demo_of(request.app.site) if development else [],
        "providers": provider_links(request, local_path(form.next, "")),
        "passkeys": True,
    }
    return form_view("accounts/sign-in.html", context, refusal)


def _demo_of(site: Site) -> list[tuple[str, DemoAccount]]:
    """Give the accounts for looking around, each with its role in words."""
    roles = list_roles(site)
    return [(roles[one.role].title, one) for one in demo_accounts([site])]


@post("/sign-out", access=public, listed=False, summary="Sign out here")
async def sign_out(db: Write, request: Exchange) -> Redirect:
    """End the session that asks; whoever is out already stays so."""
    if request.actor.id is not None:
        somebody = require_session(request.actor)
        await sessions.end_session(db, accounts_of(request), somebody.id, somebody.session_id, "signed-out")
    forget_session(request)
    return Redirect("/")


@get("/sign-up", access=public, listed=False, summary="How to get an account")
async def sign_up_page(request: Exchange) -> View | Redirect:
    """Ask who wants an account."""
    if request.actor.id is not None:
        return Redirect("/")
    return _sign_up_view(request, SignUpForm(), WELCOME)


@post("/sign-up", access=public, limit=SIGN_UP, listed=False, summary="Sign up")
async def sign_up_here(request: Exchange, body: SignUpForm) -> View | Redirect:
    """Send a link to the address, whatever is known of it."""
    try:
        wish = read_form({"username": body.username, "email": body.email, "password": body.password}, SignUpInput)
        made = await sign_up.start_sign_up(accounts_of(request), visit_of(request), wish)
    except Fault as fault:
        return _sign_up_view(request, body, refusal_of(fault))
    keep_mail_to(request, made.email)
    return Redirect("/check-your-mail")


def _sign_up_view(request: Exchange, form: SignUpForm, refusal: Refusal) -> View:
    return form_view("accounts/sign-up.html", {"form": form, "providers": provider_links(request, "")}, refusal)


def provider_links(request: Exchange, back: str) -> list[Link]:
    """Give the ways in through others that the site offers."""
    return [Link(one.title, with_next(f"/auth/{one.name}", back)) for one in list_providers(accounts_of(request))]


class PasswordTry(msgspec.Struct, rename="camel", frozen=True):
    """A password that is being typed, with what it must not hold; the rest of its form is not looked at."""

    password: str = ""
    new_password: str = ""
    email: str = ""
    username: str = ""


@post("/password-check", access=public, listed=False, summary="What a password still lacks")
async def judge_password(body: PasswordTry) -> View:
    """Say what a password still lacks, while it is typed. The list of breached ones is our own; nothing leaves."""
    return View("accounts/password-meter.html", {"said": _judgement(body)})


def _judgement(typed: PasswordTry) -> tuple[str, str]:
    password = typed.password or typed.new_password
    if not password:
        return "", ""
    try:
        check_password(password, email=typed.email, username=typed.username)
    except WeakPassword as fault:
        return "weak", fault.words
    if len(password) < PASSPHRASE:
        return "fair", f"Good enough. With {PASSPHRASE} characters or more it would be strong."
    return "strong", "Strong."


ROUTES = (
    sign_in_page,
    sign_in_here,
    sign_out,
    sign_up_page,
    sign_up_here,
    judge_password,
)
