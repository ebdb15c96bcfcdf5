"""Pages of links out of mail."""

from stoa.accounts.rates import MAIL
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.recovery import service as recovery
from stoa.accounts.recovery.models import ForgotInput, ResetInput
from stoa.accounts.screens.forms import form_view, read_form, refusal_of
from stoa.accounts.screens.mail_to import find_mail_to, keep_mail_to
from stoa.accounts.sign_up import service as sign_up
from stoa.accounts.sign_up.models import EmailInput
from stoa.kernel.db import Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from .forms import AddressForm, NewPasswordForm, Token

_DONE = "accounts/done.html"


@get("/check-your-mail", access=public, listed=False, summary="A link is on its way")
async def check_mail_page(request: Exchange) -> View:
    """Say that a mail is on its way, whether one is or not."""
    return _check_mail_view(request)


def _check_mail_view(request: Exchange, *, sent_again: bool = False) -> View:
    context = {
        "email": find_mail_to(request),
        "sent_again": sent_again,
        "development": not request.app.runtime.config.production,
    }
    return form_view("accounts/check-your-mail.html", context)


@post("/check-your-mail", access=public, limit=MAIL, listed=False, summary="Send the link again")
async def send_again(request: Exchange, body: AddressForm) -> View:
    """Send the link again, where one is due."""
    try:
        wish = read_form({"email": body.email}, EmailInput)
        await sign_up.resend_verification(accounts_of(request), visit_of(request), wish.email)
    except Fault as fault:
        context = {"email": find_mail_to(request), "sent_again": False, "development": False}
        return form_view("accounts/check-your-mail.html", context, refusal_of(fault))
    return _check_mail_view(request, sent_again=True)


@get("/verify-email", access=public, listed=False, summary="Prove an address")
async def verify_page(query: Token) -> View:
    """Show the button that proves an address. Programs that look into mail open links, and must use none up."""
    return form_view("accounts/verify-email.html", {"token": query.token})


@post("/verify-email", access=public, limit=MAIL, listed=False, summary="Prove an address")
async def verify(db: Write, request: Exchange, body: Token) -> View:
    """Open the account whose link came back."""
    try:
        async with db.savepoint():
            person = await sign_up.verify_email(db, accounts_of(request), body.token)
    except Fault as fault:
        return form_view("accounts/link-used.html", {"again": "/check-your-mail"}, refusal_of(fault))
    told = f"Welcome, {person.username}. Your address is confirmed and your account is ready."
    return form_view(_DONE, {"title": "Your account is ready", "told": told, "go": "/sign-in", "words": "Sign in"})


@get("/forgot-password", access=public, listed=False, summary="A password is forgotten")
async def forgot_page() -> View:
    """Ask where to send a link."""
    return form_view("accounts/forgot-password.html", {"form": AddressForm()})


@post("/forgot-password", access=public, limit=MAIL, listed=False, summary="Ask for a new password")
async def forgot(request: Exchange, body: AddressForm) -> View | Redirect:
    """Send a link under which a new password is set, if somebody has the address."""
    try:
        wish = read_form({"email": body.email}, ForgotInput)
        await recovery.start_reset(accounts_of(request), visit_of(request), wish.email)
    except Fault as fault:
        return form_view("accounts/forgot-password.html", {"form": body}, refusal_of(fault))
    keep_mail_to(request, body.email.strip())
    return Redirect("/reset-link-sent")


@get("/reset-link-sent", access=public, listed=False, summary="A link is on its way")
async def reset_sent_page(request: Exchange) -> View:
    """Say that a link is on its way if there is an account, and no more."""
    context = {"email": find_mail_to(request), "development": not request.app.runtime.config.production}
    return form_view("accounts/reset-link-sent.html", context)


@get("/reset-password", access=public, listed=False, summary="Set a new password")
async def reset_page(query: Token) -> View:
    """Ask for the new password."""
    return form_view("accounts/reset-password.html", {"token": query.token})


@post("/reset-password", access=public, limit=MAIL, listed=False, summary="Set a new password")
async def reset(request: Exchange, body: NewPasswordForm) -> View:
    """Set the new password; every session ends."""
    try:
        wish = read_form({"token": body.token, "password": body.password}, ResetInput)
        await recovery.reset_password(accounts_of(request), visit_of(request), wish.token, wish.password)
    except Fault as fault:
        refusal = refusal_of(fault)
        if refusal.code == "LINK_INVALID" or "token" in refusal.fields:
            return form_view("accounts/link-used.html", {"again": "/forgot-password"}, refusal)
        return form_view("accounts/reset-password.html", {"token": body.token}, refusal)
    told = "You were signed out everywhere. Sign in with the new password."
    return form_view(_DONE, {"title": "Your password is new", "told": told, "go": "/sign-in", "words": "Sign in"})


@get("/confirm-email", access=public, listed=False, summary="Prove a new address")
async def confirm_email_page(query: Token) -> View:
    """Show the button that proves a new address."""
    return form_view("accounts/confirm-email.html", {"token": query.token})


@post("/confirm-email", access=public, limit=MAIL, listed=False, summary="Prove a new address")
async def confirm_email(db: Write, request: Exchange, body: Token) -> View:
    """Take over the address whose link came back."""
    try:
        async with db.savepoint():
            person = await recovery.confirm_email(db, accounts_of(request), visit_of(request), body.token)
    except Fault as fault:
        return form_view("accounts/link-used.html", {"again": "/account/security"}, refusal_of(fault))
    told = f"{person.email} is your address from now on."
    return form_view(_DONE, {"title": "Your address is changed", "told": told, "go": "/account", "words": "Go on"})


ROUTES = (
    check_mail_page,
    send_again,
    verify_page,
    verify,
    forgot_page,
    forgot,
    reset_sent_page,
    reset_page,
    reset,
    confirm_email_page,
    confirm_email,
)
