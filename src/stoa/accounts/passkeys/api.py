"""JSON routes of passkeys; a page's script calls them, too."""

from uuid import UUID

from stoa.accounts.actor import require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.factors.api import answer_session
from stoa.accounts.rates import PROVE, SIGN_IN
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.sessions.cookies import keep_out_of_caches
from stoa.accounts.sessions.models import NewSession
from stoa.accounts.sign_in.api import answer_sign_in
from stoa.accounts.sign_in.errors import PendingOver
from stoa.accounts.sign_in.models import SignInAnswer
from stoa.accounts.step_up import service as step_up
from stoa.accounts.ways_in import LastWayIn
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, patch, post

from . import service
from .errors import BadPasskey, NoSuchPasskey, PasskeyKnown, PasskeyNotAdded, TooManyPasskeys
from .models import (
    Options,
    PasskeyLine,
    ProofInput,
    Registered,
    RegisterInput,
    RenameInput,
    SignInInput,
    VerifyInput,
    WaitingInput,
)


@get("/api/v1/auth/passkeys", access=signed_in, summary="Your passkeys")
async def list_passkeys(db: Read, request: Exchange) -> list[PasskeyLine]:
    """List your passkeys, the oldest first."""
    return await service.list_passkeys(db, require_session(request.actor).id)


@post(
    "/api/v1/auth/passkeys/register/options",
    access=signed_in,
    limit=PROVE,
    faults=(StepUpRequired, TooManyPasskeys),
    summary="Begin to add a passkey",
)
async def register_options(db: Write, request: Exchange) -> Options:
    """Give what `navigator.credentials.create` needs."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    await step_up.require_proof_to_add(db, accounts, somebody)
    return Options(await service.start_registration(db, accounts, somebody, visit_of(request)))


@post(
    "/api/v1/auth/passkeys/register",
    access=signed_in,
    limit=PROVE,
    status=201,
    faults=(StepUpRequired, PasskeyNotAdded, PasskeyKnown, TooManyPasskeys),
    repeats_because="A challenge is good once, and a key is kept once.",
    summary="Add a passkey",
)
async def register(request: Exchange, body: RegisterInput) -> Reply[Registered]:
    """Add the passkey that the authenticator has made; with a first factor come recovery codes, told this once."""
    keep_out_of_caches(request)
    accounts, somebody = accounts_of(request), require_session(request.actor)
    await step_up.require_proof_to_add(accounts.database.read(), accounts, somebody)
    made = await service.register_passkey(accounts, somebody, visit_of(request), body)
    return Reply(made, status=201, location="/api/v1/auth/passkeys")


@patch("/api/v1/auth/passkeys/{passkey_id}", access=signed_in, faults=(NoSuchPasskey,), summary="Name a passkey")
async def rename_passkey(db: Write, request: Exchange, passkey_id: UUID, body: RenameInput) -> PasskeyLine:
    """Call a passkey of yours by another name."""
    return await service.rename_passkey(db, require_session(request.actor).id, passkey_id, body.name)


@delete(
    "/api/v1/auth/passkeys/{passkey_id}",
    access=signed_in,
    faults=(StepUpRequired, NoSuchPasskey, LastWayIn),
    summary="Remove a passkey",
)
async def remove_passkey(db: Write, request: Exchange, passkey_id: UUID) -> None:
    """Remove a passkey of yours, unless it is the last way in."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    await step_up.require_proof_to_add(db, accounts, somebody)
    await service.remove_passkey(db, accounts, somebody, visit_of(request), passkey_id)


@post("/api/v1/auth/passkeys/sign-in/options", access=public, limit=SIGN_IN, summary="Begin to sign in with a passkey")
async def sign_in_options(request: Exchange) -> Options:
    """Give what `navigator.credentials.get` needs; the authenticator knows by itself whose passkeys it has."""
    return Options(await service.start_sign_in(accounts_of(request), visit_of(request)))


@post(
    "/api/v1/auth/passkeys/sign-in",
    access=public,
    limit=SIGN_IN,
    faults=(BadPasskey,),
    summary="Sign in with a passkey",
)
async def sign_in(request: Exchange, body: SignInInput) -> SignInAnswer:
    """Sign in with a passkey alone."""
    accounts = accounts_of(request)
    outcome = await service.complete_sign_in(accounts, visit_of(request), body)
    if isinstance(outcome, NewSession):
        return await answer_session(request, accounts, outcome, body.token_delivery)
    return await answer_sign_in(request, accounts, outcome, body.token_delivery)


@post(
    "/api/v1/auth/passkeys/verify/options",
    access=public,
    limit=SIGN_IN,
    faults=(PendingOver,),
    summary="Begin to complete a sign-in with a passkey",
)
async def verify_options(request: Exchange, body: WaitingInput) -> Options:
    """Give what `navigator.credentials.get` needs, for a sign-in that waits for its second factor."""
    return Options(await service.start_second_factor(accounts_of(request), visit_of(request), body.mfa_token))


@post(
    "/api/v1/auth/passkeys/verify",
    access=public,
    limit=SIGN_IN,
    faults=(PendingOver, BadPasskey),
    summary="Complete a sign-in with a passkey",
)
async def verify(request: Exchange, body: VerifyInput) -> SignInAnswer:
    """Complete a sign-in that waits for its second factor."""
    accounts = accounts_of(request)
    session = await service.complete_second_factor(
        accounts, visit_of(request), body.mfa_token, body.credential, remember_device=body.remember_device
    )
    return await answer_session(request, accounts, session, body.token_delivery)


@post("/api/v1/auth/passkeys/step-up/options", access=signed_in, limit=PROVE, summary="Begin a proof by passkey")
async def proof_options(db: Write, request: Exchange) -> Options:
    """Give what `navigator.credentials.get` needs for a fresh proof."""
    somebody = require_session(request.actor)
    return Options(await service.start_proof(db, accounts_of(request), somebody, visit_of(request)))


@post(
    "/api/v1/auth/passkeys/step-up",
    access=signed_in,
    limit=PROVE,
    faults=(BadPasskey,),
    summary="Prove again that it is you, by passkey",
)
async def prove(request: Exchange, body: ProofInput) -> None:
    """Prove with a passkey that it is still you, before something dangerous."""
    somebody = require_session(request.actor)
    await service.complete_proof(accounts_of(request), somebody, visit_of(request), body.credential)


ROUTES = (
    list_passkeys,
    register_options,
    register,
    rename_passkey,
    remove_passkey,
    sign_in_options,
    sign_in,
    verify_options,
    verify,
    proof_options,
    prove,
)
