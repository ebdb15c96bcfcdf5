"""JSON routes of second factors."""

from stoa.accounts.actor import require_session
from stoa.accounts.context import Accounts
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.rates import PROVE, SIGN_IN
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.sessions.cookies import keep_out_of_caches, keep_session
from stoa.accounts.sessions.models import NewSession
from stoa.accounts.sessions.refreshing import load_tokens
from stoa.accounts.sign_in.api import answer_sign_in
from stoa.accounts.sign_in.errors import PendingOver
from stoa.accounts.sign_in.models import Delivery, SignInAnswer
from stoa.accounts.step_up import service as step_up
from stoa.accounts.step_up.errors import FactorRequired
from stoa.accounts.step_up.rules import is_required
from stoa.accounts.totp.errors import NoSetup, TotpIsOff, TotpIsOn
from stoa.accounts.totp.models import Setup
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, post

from . import service
from .errors import BadCode, MethodNotOffered, NoFactor, TooManyCodes
from .models import CodeInput, FactorsAnswer, RecoveryCodes, StepUpInput, VerifyInput

LIMITS = (service.GUESSES,)


@post(
    "/api/v1/auth/mfa/verify",
    access=public,
    limit=SIGN_IN,
    faults=(PendingOver, BadCode, TooManyCodes, MethodNotOffered),
    summary="Complete a sign-in with a second factor",
)
async def verify(request: Exchange, body: VerifyInput) -> SignInAnswer:
    """Complete a sign-in with a code from the authenticator app, or with a recovery code."""
    accounts = accounts_of(request)
    session = await service.complete_sign_in(
        accounts, visit_of(request), body.mfa_token, body.method, body.code, remember_device=body.remember_device
    )
    return await answer_session(request, accounts, session, body.token_delivery)


async def answer_session(
    request: Exchange, accounts: Accounts, session: NewSession, delivery: Delivery
) -> SignInAnswer:
    """Answer with tokens, or with the cookie of a page session where the sign-in began on a page."""
    if session.kind == "api":
        return await answer_sign_in(request, accounts, session, delivery)
    keep_out_of_caches(request)
    keep_session(request, session)
    tokens = await load_tokens(accounts, session.person_id, session.id, session.device_id)
    return SignInAnswer(user=tokens.user)


@get("/api/v1/auth/mfa", access=signed_in, summary="Your second factors")
async def show_factors(db: Read, request: Exchange) -> FactorsAnswer:
    """Say which second factors you have, and whether your role needs one."""
    somebody = require_session(request.actor)
    found = await step_up.find_factors(db, somebody.id)
    required = is_required(accounts_of(request), found)
    return FactorsAnswer(found.totp, found.passkeys, found.recovery_codes, required)


@post("/api/v1/auth/mfa/setup", access=signed_in, faults=(StepUpRequired, TotpIsOn), summary="Set up an app")
async def set_up(db: Write, request: Exchange) -> Setup:
    """Begin to set up an authenticator app; a code from it finishes the setup."""
    keep_out_of_caches(request)
    accounts = accounts_of(request)
    somebody = require_session(request.actor)
    await step_up.require_proof_to_add(db, accounts, somebody)
    return await service.start_totp(db, accounts, somebody)


@post(
    "/api/v1/auth/mfa/enable",
    access=signed_in,
    limit=PROVE,
    faults=(StepUpRequired, NoSetup, BadCode, TooManyCodes),
    summary="Finish the setup of an app",
)
async def enable(request: Exchange, body: CodeInput) -> RecoveryCodes:
    """Finish the setup with a code; the ten recovery codes are told this once."""
    keep_out_of_caches(request)
    accounts = accounts_of(request)
    somebody = require_session(request.actor)
    await step_up.require_proof_to_add(accounts.database.read(), accounts, somebody)
    return RecoveryCodes(await service.enable_totp(accounts, somebody, visit_of(request), body.code))


@post("/api/v1/auth/mfa/disable", access=signed_in, faults=(StepUpRequired, TotpIsOff), summary="Remove the app")
async def disable(db: Write, request: Exchange) -> None:
    """Ask for no codes any more at sign-in."""
    accounts = accounts_of(request)
    somebody = require_session(request.actor)
    await step_up.require_proof_to_add(db, accounts, somebody)
    await service.disable_totp(db, accounts, somebody, visit_of(request))


@post(
    "/api/v1/auth/mfa/recovery-codes",
    access=signed_in,
    faults=(StepUpRequired, FactorRequired, NoFactor),
    idempotent=True,
    summary="Make new recovery codes",
)
async def renew_codes(db: Write, request: Exchange) -> RecoveryCodes:
    """Give ten new recovery codes; those from before are void."""
    keep_out_of_caches(request)
    accounts = accounts_of(request)
    somebody = require_session(request.actor)
    await step_up.require_recent_proof(db, accounts, somebody)
    return RecoveryCodes(await service.reset_recovery_codes(db, accounts, somebody, visit_of(request)))


@post(
    "/api/v1/auth/mfa/step-up",
    access=signed_in,
    limit=PROVE,
    faults=(BadCode, TooManyCodes),
    summary="Prove again that it is you, by code",
)
async def prove(request: Exchange, body: StepUpInput) -> None:
    """Prove with a code that it is still you, before something dangerous."""
    somebody = require_session(request.actor)
    await service.start_step_up(accounts_of(request), somebody, visit_of(request), body.method, body.code)


ROUTES = (verify, show_factors, set_up, enable, disable, renew_codes, prove)
