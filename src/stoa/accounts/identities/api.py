"""JSON routes of signing in through others."""

from stoa.accounts.actor import require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.people.errors import BadEmail, BadUsername, UsernameTaken
from stoa.accounts.rates import MAIL, PROVE, SIGN_IN
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.sessions.errors import SessionOver
from stoa.accounts.sign_in.api import answer_sign_in
from stoa.accounts.sign_in.models import SecondFactorDue, SignInAnswer
from stoa.accounts.sign_up.models import Told
from stoa.accounts.step_up import service as step_up
from stoa.accounts.ways_in import LastWayIn
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, Reply
from stoa.kernel.http.routes import delete, get, post

from . import newcomers, service
from .cookies import find_waiting_secret, forget_waiting_secret, keep_transaction, keep_waiting
from .door import send_away, take_back
from .errors import (
    AlreadyLinked,
    BadProviderAnswer,
    BadReturn,
    BadState,
    IdentityTaken,
    NoSuchIdentity,
    NoSuchProvider,
    ProviderDeclined,
    ProviderFailed,
    SignInFirst,
    SignUpOver,
    WrongCode,
)
from .flow import begin
from .models import (
    AddressInput,
    BeginQuery,
    CodeInput,
    EmailDue,
    EmailNeeded,
    IdentityLine,
    LinkBegun,
    Linked,
    LinkInput,
    ProviderLine,
)
from .providers import list_providers


@get("/api/v1/auth/providers", access=public, summary="Ways to sign in through others")
async def show_providers(request: Exchange) -> list[ProviderLine]:
    """List the providers by which people may sign in here."""
    return [ProviderLine(one.name, one.title) for one in list_providers(accounts_of(request))]


@get(
    "/api/v1/auth/{provider}",
    access=public,
    limit=SIGN_IN,
    faults=(NoSuchProvider, BadReturn, ProviderFailed),
    summary="Sign in through a provider",
)
async def start(request: Exchange, provider: str, query: BeginQuery) -> Redirect:
    """Send the browser to the provider; it comes back to the callback."""
    return await send_away(request, provider, "api", query)


@get(
    "/api/v1/auth/{provider}/callback",
    access=public,
    limit=SIGN_IN,
    faults=(
        NoSuchProvider,
        BadState,
        BadProviderAnswer,
        ProviderDeclined,
        ProviderFailed,
        SignInFirst,
        IdentityTaken,
        AlreadyLinked,
        SessionOver,
    ),
    summary="Come back from a provider",
)
async def come_back(request: Exchange, provider: str) -> SignInAnswer | EmailNeeded | Linked | Redirect:
    """Sign in, or link, whoever comes back from the provider in the browser that was sent there."""
    transaction, entered = await take_back(request, provider, "api")
    answer: SignInAnswer | EmailNeeded | Linked
    if entered is None:
        answer = Linked(provider)
    elif isinstance(entered, EmailDue):
        keep_waiting(request, entered.token)
        return EmailNeeded(entered.name)
    else:
        answer = await answer_sign_in(request, accounts_of(request), entered, "cookie")
    done = not isinstance(entered, SecondFactorDue)
    return Redirect(transaction.return_to) if transaction.return_to and done else answer


@post(
    "/api/v1/auth/newcomer/address",
    access=public,
    status=202,
    limit=MAIL,
    faults=(SignUpOver, BadEmail, BadUsername, UsernameTaken),
    repeats_because="A second letter replaces the code of the first.",
    summary="Name your address, coming new from a provider",
)
async def set_address(request: Exchange, body: AddressInput) -> Reply[Told]:
    """Send a code to the address of somebody new, of whom the provider has told none that is proven."""
    secret = find_waiting_secret(request)
    await newcomers.set_address(accounts_of(request), visit_of(request), secret, body.email, body.username)
    return Reply(Told("A mail is on its way to this address. Type the code that is in it."), status=202)


@post(
    "/api/v1/auth/newcomer/code",
    access=public,
    limit=SIGN_IN,
    faults=(SignUpOver, WrongCode, SignInFirst, IdentityTaken, UsernameTaken),
    summary="Prove your address, coming new from a provider",
)
async def prove_address(request: Exchange, body: CodeInput) -> SignInAnswer:
    """Open the account, and sign in."""
    accounts = accounts_of(request)
    secret = find_waiting_secret(request)
    made = await service.finish_sign_up(accounts, visit_of(request), secret, body.code, kind="api")
    forget_waiting_secret(request)
    return await answer_sign_in(request, accounts, made, "cookie")


@get("/api/v1/users/me/identities", access=signed_in, summary="Your sign-ins through others")
async def list_mine(db: Read, request: Exchange) -> list[IdentityLine]:
    """List what is linked to your account."""
    return await service.list_identities(db, accounts_of(request), require_session(request.actor).id)


@post(
    "/api/v1/users/me/identities/{provider}",
    access=signed_in,
    limit=PROVE,
    faults=(NoSuchProvider, BadReturn, ProviderFailed, StepUpRequired),
    summary="Link a sign-in through a provider",
)
async def link(db: Read, request: Exchange, provider: str, body: LinkInput) -> LinkBegun:
    """Begin to link; the browser goes to the address in the answer, and comes back to the callback."""
    accounts = accounts_of(request)
    somebody = require_session(request.actor)
    await step_up.require_recent_proof(db, accounts, somebody)
    url, signed = await begin(
        accounts,
        provider,
        door="page" if request.by_cookie else "api",
        origin=visit_of(request).origin,
        return_to=body.return_to,
        person_id=somebody.id,
        session_id=somebody.session_id,
    )
    keep_transaction(request, signed)
    return LinkBegun(url)


@delete(
    "/api/v1/users/me/identities/{provider}",
    access=signed_in,
    faults=(NoSuchIdentity, LastWayIn, StepUpRequired),
    summary="Remove a sign-in through a provider",
)
async def unlink(db: Write, request: Exchange, provider: str) -> None:
    """Remove what is linked, unless it is the last way into your account."""
    accounts = accounts_of(request)
    somebody = require_session(request.actor)
    await step_up.require_recent_proof(db, accounts, somebody)
    await service.unlink_identity(db, accounts, somebody, visit_of(request), provider)


ROUTES = (show_providers, start, come_back, set_address, prove_address, list_mine, link, unlink)
