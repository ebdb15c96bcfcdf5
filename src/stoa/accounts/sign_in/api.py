"""JSON routes of signing in."""

import msgspec

from stoa.accounts.actor import require_session
from stoa.accounts.attempts.errors import AccountLocked, CaptchaRequired
from stoa.accounts.context import Accounts
from stoa.accounts.passwords.errors import HashingBusy, WrongPassword
from stoa.accounts.rates import PROVE, SIGN_IN
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.sessions.cookies import keep_out_of_caches, keep_program_session
from stoa.accounts.sessions.models import NewSession
from stoa.accounts.sessions.refreshing import load_tokens
from stoa.accounts.step_up.rules import is_required
from stoa.accounts.step_up.service import find_factors
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import post

from . import service
from .errors import AccountSuspended, EmailNotVerified, InvalidCredentials, NotStaff
from .models import Delivery, SecondFactorDue, SignInAnswer, SignInInput, StepUpInput


@post(
    "/api/v1/auth/login",
    access=public,
    limit=SIGN_IN,
    faults=(InvalidCredentials, EmailNotVerified, AccountSuspended, AccountLocked, CaptchaRequired, HashingBusy),
    summary="Sign in",
)
async def sign_in(request: Exchange, body: SignInInput) -> SignInAnswer:
    """Sign in with address and password; a second factor may be due."""
    accounts = accounts_of(request)
    outcome = await service.start_sign_in(accounts, visit_of(request), body, "api")
    return await answer_sign_in(request, accounts, outcome, body.token_delivery)


@post(
    "/api/v1/auth/admin/login",
    access=public,
    limit=SIGN_IN,
    faults=(
        InvalidCredentials,
        EmailNotVerified,
        AccountSuspended,
        AccountLocked,
        CaptchaRequired,
        HashingBusy,
        NotStaff,
    ),
    summary="Sign in to look after the site",
)
async def sign_in_as_staff(request: Exchange, body: SignInInput) -> SignInAnswer:
    """Sign in as one of those who look after the site, and as nobody else; `mfaSetupRequired` says what is missing."""
    accounts = accounts_of(request)
    outcome = await service.start_sign_in(accounts, visit_of(request), body, "api", staff_only=True)
    answer = await answer_sign_in(request, accounts, outcome, body.token_delivery)
    if isinstance(outcome, SecondFactorDue):
        return answer
    found = await find_factors(accounts.database.once(), outcome.person_id)
    return msgspec.structs.replace(answer, mfa_setup_required=not found.any and is_required(accounts, found))


async def answer_sign_in(
    request: Exchange, accounts: Accounts, outcome: NewSession | SecondFactorDue, delivery: Delivery
) -> SignInAnswer:
    """Answer a program that has signed in, by whichever door: tokens, or that a second factor is due."""
    keep_out_of_caches(request)
    if isinstance(outcome, SecondFactorDue):
        return SignInAnswer(mfa_required=True, mfa_token=outcome.mfa_token, methods=list(outcome.methods))
    tokens = await load_tokens(accounts, outcome.person_id, outcome.id, outcome.device_id)
    answer = SignInAnswer(
        access_token=tokens.access_token,
        token_type=tokens.token_type,
        expires_in=tokens.expires_in,
        user=tokens.user,
    )
    if delivery == "body":
        return msgspec.structs.replace(answer, refresh_token=outcome.secret)
    keep_program_session(request, outcome)
    return answer


@post(
    "/api/v1/auth/step-up",
    access=signed_in,
    limit=PROVE,
    faults=(WrongPassword, AccountLocked, CaptchaRequired, HashingBusy),
    summary="Prove again that it is you",
)
async def step_up(request: Exchange, body: StepUpInput) -> None:
    """Prove with your password that it is still you, before something dangerous."""
    somebody = require_session(request.actor)
    await service.start_step_up(accounts_of(request), somebody, visit_of(request), body.password, body.captcha)


ROUTES = (sign_in, sign_in_as_staff, step_up)
