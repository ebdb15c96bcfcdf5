"""JSON routes of signing up."""

from stoa.accounts.passwords.errors import HashingBusy, WeakPassword
from stoa.accounts.people.errors import BadEmail, BadUsername, UsernameTaken
from stoa.accounts.rates import MAIL, SIGN_UP
from stoa.accounts.reach import accounts_of, visit_of
from stoa.kernel.db import Write
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import post

from . import service
from .errors import LinkUsed
from .models import EmailInput, SignUpAnswer, SignUpInput, TokenInput, Told, Verified


@post(
    "/api/v1/auth/register",
    access=public,
    status=201,
    limit=SIGN_UP,
    faults=(BadEmail, BadUsername, UsernameTaken, WeakPassword, HashingBusy),
    repeats_because="An address that has signed up gets a letter, and no second account.",
    summary="Sign up",
)
async def register(request: Exchange, body: SignUpInput) -> Reply[SignUpAnswer]:
    """Ask for an account. A link is sent to the address; the account exists once it is opened."""
    made = await service.start_sign_up(accounts_of(request), visit_of(request), body)
    return Reply(SignUpAnswer(made), status=201, location="/api/v1/users/me")


@post("/api/v1/auth/verify-email", access=public, limit=MAIL, faults=(LinkUsed,), summary="Prove an address")
async def verify_email(db: Write, request: Exchange, body: TokenInput) -> Verified:
    """Open an account with the token that was sent to its address."""
    person = await service.verify_email(db, accounts_of(request), body.token)
    return Verified(person.id, person.username)


@post(
    "/api/v1/auth/resend-verification",
    access=public,
    status=202,
    limit=MAIL,
    faults=(BadEmail,),
    repeats_because="A second letter replaces the link of the first.",
    summary="Send the link again",
)
async def resend(request: Exchange, body: EmailInput) -> Reply[Told]:
    """Send the link again, where one is due."""
    await service.resend_verification(accounts_of(request), visit_of(request), body.email)
    return Reply(Told("If there is a sign-up with this address, a new link is on its way."), status=202)


ROUTES = (register, verify_email, resend)
