"""JSON routes of getting back in."""

from stoa.accounts.actor import require_session
from stoa.accounts.attempts.errors import AccountLocked, CaptchaRequired
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.passwords.errors import HashingBusy, WeakPassword, WrongPassword
from stoa.accounts.people.errors import BadEmail, EmailTaken
from stoa.accounts.rates import MAIL, PROVE
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.sign_up.errors import LinkUsed
from stoa.accounts.sign_up.models import Told, Verified
from stoa.accounts.step_up.errors import FactorRequired
from stoa.kernel.db import Write
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import post

from . import service
from .models import ChangeEmailInput, ChangePasswordInput, ConfirmEmailInput, ForgotInput, ResetInput


@post(
    "/api/v1/auth/forgot-password",
    access=public,
    status=202,
    limit=MAIL,
    faults=(BadEmail,),
    repeats_because="A second letter replaces the link of the first.",
    summary="Ask for a new password",
)
async def forgot_password(request: Exchange, body: ForgotInput) -> Reply[Told]:
    """Send a link under which a new password is set."""
    return await send_link(request, body)


async def send_link(request: Exchange, body: ForgotInput) -> Reply[Told]:
    """Answer alike whether or not anybody has the address."""
    await service.start_reset(accounts_of(request), visit_of(request), body.email)
    return Reply(Told("If there is an account with this address, a link is on its way."), status=202)


@post(
    "/api/v1/auth/password/reset",
    access=public,
    status=202,
    limit=MAIL,
    faults=(BadEmail,),
    summary="Ask for a new password, at its other address",
    repeats_because="A second letter replaces the link of the first.",
)
async def request_reset(request: Exchange, body: ForgotInput) -> Reply[Told]:
    """Send a link under which a new password is set; the same as `auth/forgot-password`."""
    return await send_link(request, body)


@post(
    "/api/v1/auth/reset-password",
    access=public,
    limit=MAIL,
    faults=(LinkUsed, WeakPassword, HashingBusy),
    summary="Set a new password with a token",
)
async def reset_password(request: Exchange, body: ResetInput) -> Told:
    """Set a new password with the token out of the mail; you are signed out everywhere."""
    await service.reset_password(accounts_of(request), visit_of(request), body.token, body.password)
    return Told("Your password was changed. Sign in with the new one.")


@post(
    "/api/v1/auth/change-password",
    access=signed_in,
    limit=PROVE,
    faults=(WrongPassword, WeakPassword, AccountLocked, CaptchaRequired, HashingBusy),
    summary="Change your password",
)
async def change_password(request: Exchange, body: ChangePasswordInput) -> Told:
    """Change your password; you are signed out everywhere else."""
    somebody = require_session(request.actor)
    accounts, visit = accounts_of(request), visit_of(request)
    await service.change_password(accounts, somebody, visit, body)
    return Told("Your password was changed. You were signed out everywhere else.")


@post(
    "/api/v1/auth/change-email",
    access=signed_in,
    status=202,
    limit=PROVE,
    faults=(BadEmail, StepUpRequired, FactorRequired),
    repeats_because="A second letter replaces the link of the first.",
    summary="Change your address",
)
async def change_email(request: Exchange, body: ChangeEmailInput) -> Reply[Told]:
    """Send a link to the new address; it is yours once the link is opened."""
    somebody = require_session(request.actor)
    await service.start_change_of_email(accounts_of(request), somebody, visit_of(request), body.email)
    return Reply(
        Told("A link is on its way to the new address. It is yours once you have opened the link."), status=202
    )


@post(
    "/api/v1/auth/confirm-email",
    access=public,
    limit=MAIL,
    faults=(LinkUsed, EmailTaken),
    summary="Prove a new address",
)
async def confirm_email(db: Write, request: Exchange, body: ConfirmEmailInput) -> Verified:
    """Take over a new address with the token that was sent to it."""
    person = await service.confirm_email(db, accounts_of(request), visit_of(request), body.token)
    return Verified(person.id, person.username)


ROUTES = (forgot_password, request_reset, reset_password, change_password, change_email, confirm_email)
